package dev.podium.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A terminal of Podium on the person's own one, as docs/reference/terminal-protocol.md has it. The thread that runs it
 * reads what comes; another reads what is typed. A lost connection is made anew, without end, and goes on where it broke
 * off: the position in the output says from which byte.
 *
 * <p>Longer than most files: a connection's state, what is told over it and what follows from each belong together.
 */
final class Attachment implements WebSocketLine.Heard, TypedKeys.Taker {

    /** How it ended. */
    sealed interface End {}

    /** The person left; the agent goes on. */
    record Detached() implements End {}

    /** @param code the program's, 128 and more for a signal, 0 where it is not known */
    record Ended(int code, String how) implements End {}

    record Closed(Said why) implements End {}

    private static final int FIRST_WAIT = 250;
    private static final int FIRST_TRIES = 4;
    private static final int LONGEST_WAIT = 5_000;
    private static final long GOOD_LINE_NANOS = 5_000_000_000L;
    /** The server pings every 20 s; after two missed ones nobody is there. */
    private static final int SILENCE = 45_000;
    /** After its end a program's last screen follows at once. */
    private static final int AFTER_END = 500;

    private static final int LEAVING = 1000;
    private static final int NO_TICKET = 4401;
    private static final int WITHDRAWN = 4403;
    private static final int GONE = 4404;
    private static final long FIRST_PATIENCE_NANOS = 5_000_000_000L;
    private static final int ACK_EVERY = 64 << 10;
    private static final int LARGEST_FRAME = 512 << 10;
    private static final int TOO_MANY = 429;

    private static final byte[] BELL = {7};

    private final Session session;
    private final String agent;
    private final String name;
    private final boolean takes;
    private final Tty tty;
    private final OutputFilter filter;
    private final TypedKeys keys;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    private volatile boolean watches;
    private volatile @Nullable WebSocketLine line;
    private volatile boolean live;
    private volatile boolean detached;
    private final Thread runner = Thread.currentThread();

    private @Nullable String epoch;
    private long position;
    private boolean counting;
    private boolean painted;
    private boolean taken;
    /** Guards {@link #begun}: whether there was a whole screen once. */
    private final Object first = new Object();

    private boolean begun;
    private long unacknowledged;
    private long liveSince;
    private @Nullable Ended ended;

    /** @param watches whether it only looks on; {@code takes} whether it takes the keyboard from who has it */
    Attachment(
            Session session,
            String agent,
            String name,
            boolean watches,
            boolean takes,
            Tty tty,
            OutputFilter filter,
            int escape) {
        this.session = session;
        this.agent = agent;
        this.name = name;
        this.watches = watches;
        this.takes = takes;
        this.tty = tty;
        this.filter = filter;
        this.keys = new TypedKeys(escape, this);
    }

    /** Works until the person leaves, the program ends, or Podium says that it is over. */
    End run() {
        Thread.ofPlatform().daemon().name("keys").start(this::readKeys);
        Signals.on("WINCH", this::resized);
        int losses = 0;
        while (true) {
            try {
                var end = connected();
                if (end != null) {
                    return end;
                }
            } catch (Said refused) {
                if (!mayPass(refused)) {
                    return new Closed(refused);
                }
            } catch (IOException lost) {
                // Whatever it was, the way back is the same; but one who has never seen the terminal wants to know.
                if (!painted && losses >= FIRST_TRIES && !detached) {
                    return new Closed(new Said(
                            Said.UNREACHABLE,
                            "The terminal of " + name + " cannot be opened: " + lost.getMessage()
                                    + " See whether a proxy on the way lets WebSockets pass."));
                }
            }
            boolean wasGood = live && System.nanoTime() - liveSince > GOOD_LINE_NANOS;
            live = false;
            counting = false;
            if (detached) {
                return new Detached();
            }
            losses = wasGood ? 0 : losses;
            rest(Math.min(LONGEST_WAIT, FIRST_WAIT << Math.min(losses++, 10)));
            if (detached) {
                return new Detached();
            }
        }
    }

    /** Whether trying again may help, once there was a connection; before, who waits wants to know. */
    private boolean mayPass(Said refused) {
        return painted && (refused.code() == Said.UNREACHABLE || refused.status() == TOO_MANY);
    }

    /** Half of it by chance, so that a Podium that comes back is not met by everybody at the same moment. */
    private void rest(int millis) {
        title("podium: connection lost, trying again");
        long until = System.nanoTime()
                + 1_000_000L * (millis / 2 + ThreadLocalRandom.current().nextInt(millis / 2 + 1));
        for (long left; (left = until - System.nanoTime()) > 0 && !detached; ) {
            LockSupport.parkNanos(left);
        }
    }

    private @Nullable End connected() throws IOException {
        var size = tty.measure();
        var ticket = ticket();
        var path = ticket.path("url").asString("") + "&history=no&cols=" + size.cols() + "&rows=" + size.rows()
                + (epoch == null
                        ? ""
                        : "&epoch=" + URLEncoder.encode(epoch, StandardCharsets.UTF_8) + "&from=" + position);
        var base = session.address("").toString();
        var to = URI.create(base.replaceFirst("^http", "ws").replaceFirst("/api/v1$", "") + path);
        text.reset();
        unacknowledged = 0;
        try (var opened = WebSocketLine.open(to)) {
            opened.patience(SILENCE);
            line = opened;
            return follow(opened);
        } finally {
            line = null;
        }
    }

    private JsonNode ticket() {
        var tickets = "/agents/" + agent + "/terminal-tickets";
        if (!watches) {
            try {
                return session.post(tickets, Map.of("mode", "drive"));
            } catch (Said refused) {
                if (refused.code() != Said.NOT_ALLOWED || refused.status() != Session.NOT_YOU) {
                    throw refused;
                }
                // As the page does: who may not type may still look.
                watches = true;
            }
        }
        return session.post(tickets, Map.of("mode", "watch"));
    }

    private @Nullable End follow(WebSocketLine opened) throws IOException {
        while (true) {
            int code;
            try {
                code = opened.next(this, text);
            } catch (SocketTimeoutException silent) {
                if (ended != null) {
                    opened.close(LEAVING);
                    return ended;
                }
                throw silent;
            }
            if (detached) {
                opened.close(LEAVING);
                return new Detached();
            }
            switch (code) {
                case 0, NO_TICKET -> {
                    if (code == NO_TICKET) {
                        return null;
                    }
                }
                case WITHDRAWN -> {
                    return new Closed(new Said(
                            Said.NOT_ALLOWED,
                            "You may no longer see " + name + ". Its owner, or who runs the team, can let you."));
                }
                case GONE -> {
                    return ended != null
                            ? ended
                            : new Closed(
                                    new Said(Said.DECLINED, "The terminal of " + name + " is gone. Start it again."));
                }
                default -> {
                    return null;
                }
            }
        }
    }

    @Override
    public void bytes(byte[] from, int at, int length) throws IOException {
        if (counting) {
            position += length;
        }
        tty.write(filter.pass(from, at, length));
        unacknowledged += length;
        var open = line;
        if (unacknowledged >= ACK_EVERY && open != null) {
            open.text("{\"type\":\"ack\",\"bytes\":" + unacknowledged + "}");
            unacknowledged = 0;
        }
    }

    @Override
    public void text(String json) throws IOException {
        JsonNode message;
        try {
            message = Session.JSON.readTree(json);
        } catch (JacksonException none) {
            return;
        }
        switch (message.path("type").asString("")) {
            case "hello" -> {
                epoch = message.path("epoch").asString("").equals(epoch) ? epoch : null;
                counting = false;
            }
            case "snapshot" -> {
                epoch = null;
                counting = false;
                if (!painted) {
                    painted = true;
                    // What stands there moves up into the terminal's own history instead of being painted over.
                    tty.write(("\033[9999;1H" + "\n".repeat(tty.size().rows()) + TypedKeys.BRACKETS_ON)
                            .getBytes(StandardCharsets.US_ASCII));
                }
            }
            case "resumed" -> {
                if (epoch == null || message.path("sequence").asLong() != position) {
                    epoch = null;
                    throw new IOException("It goes on from somewhere else.");
                }
                counting = true;
                alive();
            }
            case "ready" -> {
                epoch = message.path("epoch").asString("");
                position = message.path("sequence").asLong();
                counting = true;
                alive();
            }
            case "ping" -> tell("{\"type\":\"pong\"}");
            case "driver" -> driver(message);
            case "ended" -> {
                ended = ended(message);
                patience(AFTER_END);
            }
            case "started" -> {
                ended = null;
                patience(SILENCE);
            }
            case "error" -> error(message.path("code").asString(""));
            default -> {}
        }
    }

    private void patience(int millis) throws IOException {
        var open = line;
        if (open != null) {
            open.patience(millis);
        }
    }

    private static Ended ended(JsonNode message) {
        var signal = message.path("signal").asString("");
        var code = message.path("exitCode");
        if (!signal.isEmpty()) {
            int number = signal.matches("[0-9]{1,2}") ? Integer.parseInt(signal) : 0;
            return new Ended(128 + number, "ended by the signal " + signal.replaceAll("[^A-Za-z0-9]", ""));
        }
        return code.isNumber() ? new Ended(code.asInt(), "ended with " + code.asInt()) : new Ended(0, "ended");
    }

    private void alive() throws IOException {
        if (live) {
            return;
        }
        live = true;
        liveSince = System.nanoTime();
        synchronized (first) {
            begun = true;
            first.notifyAll();
        }
        title("podium: " + name);
        if (takes && !watches && !taken) {
            taken = true;
            take();
        }
    }

    private void driver(JsonNode message) {
        var who = PodiumCommand.text(message, "name");
        if (!watches && !message.path("you").asBoolean() && !who.isEmpty()) {
            title("podium: " + name + ", where " + who + " types");
        }
    }

    private void error(String code) throws IOException {
        if (!code.equals("terminals.bad-size")) {
            tty.write(BELL);
        }
    }

    private void title(String said) {
        try {
            tty.write(("\033]2;" + PodiumCommand.harmless(said) + "\033\\").getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            detached = true;
        }
    }

    private void resized() {
        var size = tty.measure();
        try {
            if (live && !watches) {
                tell("{\"type\":\"resize\",\"cols\":" + size.cols() + ",\"rows\":" + size.rows() + "}");
            }
        } catch (IOException lost) {
            // The next connection begins with the size.
            live = false;
        }
    }

    /** The screen is seen a moment before it can be typed into; what is typed in that moment was meant for it. */
    private void awaitFirst() {
        synchronized (first) {
            long until = System.nanoTime() + FIRST_PATIENCE_NANOS;
            for (long left; !begun && !watches && (left = until - System.nanoTime()) > 0; ) {
                try {
                    first.wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private void readKeys() {
        var buffer = new byte[64 << 10];
        try {
            for (int count; (count = tty.in().read(buffer)) >= 0; ) {
                keys.take(buffer, count);
            }
        } catch (IOException closed) {
            session.err().flush();
        }
        // Without a keyboard nobody is there.
        detach();
    }

    /** Typed while there is no connection it is dropped, since nobody knows what it would meet later; a bell says so. */
    @Override
    public void typed(byte[] from, int at, int length) throws IOException {
        awaitFirst();
        var open = line;
        if (!live || open == null || watches) {
            tty.write(BELL);
            return;
        }
        try {
            for (int done = 0; done < length; done += LARGEST_FRAME) {
                open.binary(from, at + done, Math.min(LARGEST_FRAME, length - done));
            }
        } catch (IOException lost) {
            tty.write(BELL);
        }
    }

    @Override
    public void pasted(byte[] pasted) throws IOException {
        awaitFirst();
        if (!live || watches) {
            tty.write(BELL);
            return;
        }
        try {
            tell(Session.JSON.writeValueAsString(
                    Map.of("type", "paste", "text", new String(pasted, StandardCharsets.UTF_8))));
        } catch (IOException lost) {
            tty.write(BELL);
        }
    }

    @Override
    public void take() throws IOException {
        if (live) {
            tell("{\"type\":\"take\"}");
            var size = tty.size();
            tell("{\"type\":\"resize\",\"cols\":" + size.cols() + ",\"rows\":" + size.rows() + "}");
        }
    }

    @Override
    public void detach() {
        detached = true;
        LockSupport.unpark(runner);
        var open = line;
        if (open != null) {
            try {
                open.close(LEAVING);
            } catch (IOException gone) {
                live = false;
            }
        }
    }

    private void tell(String json) throws IOException {
        var open = line;
        if (open != null) {
            open.text(json);
        }
    }
}
