package dev.podium.machines;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;

/** Sees which host key a machine shows, without signing in. */
final class FirstContact {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Nobody's: the user is told to the machine at sign-in only, which does not come. */
    private static final String NOBODY = "podium";

    private FirstContact() {}

    /**
     * Waits until the machine has shown its key.
     *
     * @param name of the machine, for refusals
     * @param pinned the kind of key that is asked for first; empty for whichever it prefers
     * @throws Refusal {@code machines.unreachable}
     */
    static HostKeys meet(SshClient client, String name, String host, int port, String pinned) {
        var keys = new HostKeys(pinned);
        try (var session = client.connect(NOBODY, host, port, HostKeys.context(keys), null)
                .verify(LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .getSession()) {
            session.waitFor(
                    EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH, ClientSession.ClientSessionEvent.CLOSED),
                    LIMIT);
        } catch (IOException e) {
            throw unreachable(name, host, port, why(e));
        }
        if (keys.seen() == null) {
            throw unreachable(name, host, port, "what listens there shows no host key");
        }
        return keys;
    }

    /** In words for people: the library's own message names its classes. */
    static String why(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return switch (root) {
            case UnresolvedAddressException _, UnknownHostException _ -> "nobody knows a host of this name";
            case TimeoutException _, InterruptedIOException _ ->
                "nothing came back within " + LIMIT.toSeconds() + " seconds";
            case ConnectException _, NoRouteToHostException _ ->
                Objects.requireNonNullElse(root.getMessage(), "no way leads there")
                        .toLowerCase(Locale.ROOT);
            default -> Objects.requireNonNullElse(root.getMessage(), "the connection was given up");
        };
    }

    static Refusal unreachable(String name, String host, int port, @Nullable String why) {
        return Refusal.unavailable(
                "machines.unreachable",
                name + " does not answer at " + host + " port " + port + (why == null ? "" : ": " + why) + ".",
                "Look whether it is on and its sshd runs, then try again.");
    }
}
