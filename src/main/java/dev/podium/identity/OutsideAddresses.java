package dev.podium.identity;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;

/**
 * Which addresses Podium calls because somebody said so: an admin who typed one, or a machine that answered with one.
 * Podium stands inside the house, where much answers to whoever can reach it, so it is not lent to anybody who cannot.
 *
 * <p>To be asked right before each call and not only when an address is kept: a name may lead elsewhere by then. Java
 * remembers for half a minute where a name led, so the call goes where the check looked. A client that follows redirects
 * by itself goes past this.
 */
public final class OutsideAddresses {

    /** Within one machine there is nobody between the two, so these need no https. */
    private static final Set<String> SAME_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Where clouds tell a machine its secrets, beside 169.254.0.0/16. */
    private static final Set<String> METADATA = Set.of("100.100.100.200", "192.0.0.192", "fd00:ec2:0:0:0:0:0:254");

    private OutsideAddresses() {}

    /** An address that is not called; the message says which and why. */
    public static final class Refused extends IOException {

        private Refused(URI address, String why) {
            super(address.getScheme() + "://" + address.getHost() + " is not called: " + why);
        }
    }

    /**
     * What an admin typed. It may be inside the house, where a provider often is, but never where machines talk to
     * themselves (link-local, a cloud's metadata) or to everybody.
     */
    public static void checkTyped(URI address) throws Refused {
        checkShape(address);
        for (var found : resolved(address)) {
            checkNever(address, found);
        }
    }

    /** A service that an admin typed the address of, over http too: what is in the house often has no certificate. */
    public static void checkHouse(URI address) throws Refused {
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new Refused(address, "it takes http or https.");
        }
        checkPlace(address);
        for (var found : resolved(address)) {
            checkNever(address, found);
        }
    }

    /**
     * What a machine outside said, or what anybody but an admin typed.
     *
     * @param typed what admins typed themselves: inside the house only these hosts are called, at these ports
     */
    public static void checkTold(URI address, Collection<URI> typed) throws Refused {
        checkShape(address);
        for (var found : resolved(address)) {
            checkNever(address, found);
            if (isInner(found) && typed.stream().noneMatch(one -> sameOrigin(one, address))) {
                throw new Refused(address, "it is inside the house, and no admin named it.");
            }
        }
    }

    private static void checkPlace(URI address) throws Refused {
        if (address.getHost() == null || address.getRawUserInfo() != null || address.getRawFragment() != null) {
            throw new Refused(address, "it takes a host, and neither a user nor a fragment.");
        }
    }

    private static void checkShape(URI address) throws Refused {
        checkPlace(address);
        var host = address.getHost();
        var scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !(scheme.equals("http") && SAME_MACHINE.contains(host))) {
            throw new Refused(address, "it takes https.");
        }
    }

    /** None where the name leads nowhere: then the call leads nowhere too, or by a proxy that knows better. */
    private static InetAddress[] resolved(URI address) {
        var host = String.valueOf(address.getHost());
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return InetAddress.getAllByName(bare);
        } catch (UnknownHostException nowhere) {
            return new InetAddress[0];
        }
    }

    /** What to add to a sentence that says that an address does not answer: that its host is unknown, or "". */
    public static String unknown(URI address) {
        return resolved(address).length == 0 ? ": DNS knows no host " + address.getHost() : "";
    }

    private static void checkNever(URI address, InetAddress found) throws Refused {
        var plain = embedded(found);
        var bytes = plain.getAddress();
        boolean reserved = bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xF0) == 0xF0);
        if (plain.isLinkLocalAddress()
                || plain.isMulticastAddress()
                || plain.isAnyLocalAddress()
                || reserved
                || METADATA.contains(plain.getHostAddress())) {
            throw new Refused(address, "nothing that is asked for outside lives there.");
        }
    }

    private static boolean isInner(InetAddress found) {
        var plain = embedded(found);
        var bytes = plain.getAddress();
        if (plain.isLoopbackAddress() || plain.isSiteLocalAddress()) {
            return true;
        }
        if (bytes.length == 16) {
            return (bytes[0] & 0xFE) == 0xFC;
        }
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        // Shared by a provider's customers; kept for protocols; for measuring networks.
        return first == 100 && (second & 0xC0) == 64
                || first == 192 && second == 0 && bytes[2] == 0
                || first == 198 && (second & 0xFE) == 18;
    }

    /** The IPv4 address that an IPv6 one stands for: as it is written by ::a.b.c.d, 64:ff9b::/96 and 2002::/16. */
    private static InetAddress embedded(InetAddress found) {
        var bytes = found.getAddress();
        if (bytes.length != 16 || found.isAnyLocalAddress() || found.isLoopbackAddress()) {
            return found;
        }
        boolean compatible = isZero(bytes, 0, 12);
        boolean translated = bytes[0] == 0
                && bytes[1] == 0x64
                && bytes[2] == (byte) 0xFF
                && bytes[3] == (byte) 0x9B
                && isZero(bytes, 4, 12);
        boolean tunnelled = bytes[0] == 0x20 && bytes[1] == 0x02;
        if (!compatible && !translated && !tunnelled) {
            return found;
        }
        int from = tunnelled ? 2 : 12;
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address.", e);
        }
    }

    private static boolean isZero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameOrigin(URI one, URI other) {
        return String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost()) && port(one) == port(other);
    }

    private static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }
}
