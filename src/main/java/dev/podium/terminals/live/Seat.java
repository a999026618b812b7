package dev.podium.terminals.live;

import dev.podium.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** One viewer's place at a session: what it may do, and what it asks for. */
public final class Seat {

    private static final int MOST_COLUMNS = 1000;
    private static final int MOST_ROWS = 500;
    private static final int MOST_PASTE = 4 << 20;
    private static final String BRACKET_END = "\033[201~";

    private final Session session;
    private final Viewer viewer;
    private final Visitor visitor;
    private final Guest unknown;
    private final Pace pace = new Pace(System::nanoTime);
    private final AtomicLong typed = new AtomicLong();
    private volatile @Nullable Guest guest;
    private volatile boolean takesOver;
    private volatile boolean withdrawn;
    private volatile @Nullable Refusal locked;

    Seat(Session session, Viewer viewer, Visitor visitor) {
        this.session = session;
        this.viewer = viewer;
        this.visitor = visitor;
        this.unknown = new Guest(0, visitor);
        this.takesOver = visitor.takesOver();
    }

    Viewer viewer() {
        return viewer;
    }

    /** Whether the viewer has taken nothing for some seconds of what there is for it. */
    public boolean isStalled() {
        return viewer.isStalled();
    }

    Visitor visitor() {
        return visitor;
    }

    /** Whose place it is; nobody known before they are at the terminal. */
    Guest guest() {
        var known = guest;
        return known == null ? unknown : known;
    }

    void is(Guest known) {
        guest = known;
    }

    /** How many bytes of this viewer's typing and pasting were taken. */
    public long typed() {
        return typed.get();
    }

    /** Whether this viewer may come to type, by their ticket. */
    boolean mayDrive() {
        return visitor.mayDrive() && !withdrawn;
    }

    /** Whether they may take the keyboard from who has it. */
    public boolean takesOver() {
        return takesOver && mayDrive();
    }

    /** They may no longer take over. */
    public void keepFromTakingOver() {
        takesOver = false;
        session.company().changed(this);
    }

    /** @param why nothing that this viewer types is taken from now on; null: it is again */
    public void lock(@Nullable Refusal why) {
        locked = why;
    }

    /** Who does not type is told so: {@code terminals.watching}, {@code terminals.not-driving}. */
    private void requireTyping() {
        requireMayDrive("what you type is not taken");
        var lock = locked;
        if (lock != null) {
            throw lock;
        }
        if (!session.company().types(this)) {
            throw session.company().notTaken();
        }
    }

    private void requireMayDrive(String so) {
        if (!mayDrive()) {
            throw Refusal.forbidden(
                    "terminals.watching", "You watch this terminal; " + so + ".", "Ask its owner to let you drive it.");
        }
    }

    /**
     * Typed bytes, as the program shall read them.
     *
     * @throws Refusal {@code terminals.watching}, {@code terminals.not-driving}
     */
    public void type(byte[] bytes) {
        requireTyping();
        typed.addAndGet(bytes.length);
        session.type(this, bytes, false);
    }

    /** Pasted text: newlines become what the Enter key sends, and brackets go round it where the program wants them. */
    public void paste(String text) {
        requireTyping();
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
        session.type(this, bytes, true);
    }

    /** Sets the terminal's size, where this viewer drives. */
    public void resize(int cols, int rows) {
        if (cols < 1 || rows < 1 || cols > MOST_COLUMNS || rows > MOST_ROWS) {
            throw Refusal.invalid(
                    "terminals.bad-size",
                    "A terminal of " + cols + " × " + rows + " cannot be; it has 1 to " + MOST_COLUMNS
                            + " columns and 1 to " + MOST_ROWS + " rows.",
                    "Send the size of the window in character cells.");
        }
        session.resize(this, cols, rows);
    }

    /** Takes the keyboard, and the size to this window; {@code terminals.no-take-over}. */
    public void take() {
        requireAsking();
        session.company().take(this);
    }

    public void ask() {
        act((keyboard, guest) -> keyboard.ask(guest));
    }

    /** Takes back that they asked. */
    public void unask() {
        act((keyboard, guest) -> keyboard.withdraw(guest));
    }

    public void release() {
        act((keyboard, guest) -> keyboard.release(guest));
    }

    public void assist() {
        act((keyboard, guest) -> keyboard.assist(guest, takesOver()));
    }

    /** @param to by number, as everybody here is told it */
    public void hand(int to) {
        act((keyboard, guest) -> keyboard.hand(guest, session.company().guest(to)));
    }

    public void decline(int to) {
        act((keyboard, guest) -> keyboard.decline(guest, session.company().guest(to)));
    }

    /** Lets them assist. */
    public void let(int to) {
        act((keyboard, guest) -> keyboard.let(guest, session.company().guest(to)));
    }

    /** Ends an assistant's assisting; 0 is one's own. */
    public void stop(int to) {
        act((keyboard, guest) ->
                keyboard.stop(guest, to == 0 ? guest : session.company().guest(to)));
    }

    private void act(BiFunction<Keyboard<Guest>, Guest, List<Change<Guest>>> request) {
        requireAsking();
        session.company().act(this, keyboard -> request.apply(keyboard, guest()));
    }

    private void requireAsking() {
        pace.step();
        requireMayDrive("its keyboard is for those who may drive it");
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

    /**
     * Leaves: the connection is gone.
     *
     * @param forGood whether they meant to go; a connection that broke keeps the keyboard for a while
     */
    public void leave(boolean forGood) {
        session.leave(this, forGood);
    }
}
