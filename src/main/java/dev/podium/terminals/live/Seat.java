package dev.podium.terminals.live;

import dev.podium.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** One viewer's place at a session: what it may do, and what it asks for. */
public final class Seat {

    private static final int MOST_COLUMNS = 1000;
    private static final int MOST_ROWS = 500;
    private static final int MOST_PASTE = 4 << 20;
    private static final String BRACKET_END = "\033[201~";

    private final Session session;
    private final Viewer viewer;
    private final String name;
    private final boolean drives;
    private final AtomicLong typed = new AtomicLong();
    private volatile boolean withdrawn;

    Seat(Session session, Viewer viewer, String name, boolean drives) {
        this.session = session;
        this.viewer = viewer;
        this.name = name;
        this.drives = drives;
    }

    Viewer viewer() {
        return viewer;
    }

    String name() {
        return name;
    }

    /** How many bytes of this viewer's typing and pasting were taken. */
    public long typed() {
        return typed.get();
    }

    /** Whether what this viewer types is taken. */
    public boolean drives() {
        return drives && !withdrawn;
    }

    /** Typed bytes, as the program shall read them. A watcher's are dropped; the caller refuses them. */
    public void type(byte[] bytes) {
        if (drives()) {
            typed.addAndGet(bytes.length);
            session.type(bytes, false);
        }
    }

    /** Pasted text: newlines become what the Enter key sends, and brackets go round it where the program wants them. */
    public void paste(String text) {
        if (!drives()) {
            return;
        }
        if (text.length() > MOST_PASTE) {
            throw Refusal.tooLarge(
                    "terminals.paste-too-large",
                    "The pasted text has " + text.length() + " characters; " + MOST_PASTE + " is the most.",
                    "Save it to a file on the machine instead.");
        }
        // The end mark inside the text would let the rest of it run as typed commands.
        var safe = text.replace("\r\n", "\r").replace('\n', '\r').replace(BRACKET_END, "");
        var bytes = safe.getBytes(StandardCharsets.UTF_8);
        typed.addAndGet(bytes.length);
        session.type(bytes, true);
    }

    /** Takes the terminal's size over and sets it. */
    public void resize(int cols, int rows) {
        if (cols < 1 || rows < 1 || cols > MOST_COLUMNS || rows > MOST_ROWS) {
            throw Refusal.invalid(
                    "terminals.bad-size",
                    "A terminal of " + cols + " × " + rows + " cannot be; it has 1 to " + MOST_COLUMNS
                            + " columns and 1 to " + MOST_ROWS + " rows.",
                    "Send the size of the window in character cells.");
        }
        if (drives()) {
            session.resize(this, cols, rows);
        }
    }

    public void take() {
        if (drives()) {
            session.take(this);
        }
    }

    public void acknowledge(long bytes) {
        session.acknowledge(this, bytes);
    }

    /** A control message out of turn, such as a ping or an error. */
    public void say(String json) {
        session.say(this, json);
    }

    /** An error in the protocol's words. */
    public void refuse(Refusal refusal) {
        say(Frames.error(refusal.code(), refusal.sentence() + " " + refusal.nextStep()));
    }

    /** The answer to the viewer's ping. */
    public void pong(int id) {
        say(Frames.pong(id));
    }

    public void ping() {
        say(Frames.ping());
    }

    /** Takes the place away: from now on nothing is taken from this viewer and nothing is shown to it. */
    public void withdraw() {
        withdrawn = true;
        session.withdraw(this);
    }

    /** Leaves: the connection is gone. */
    public void leave() {
        session.leave(this);
    }
}
