package dev.podium.terminals;

import dev.podium.kernel.Actor;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * tmux sessions: made, adopted, watched and typed into. This room knows terminals only; whoever holds one (an agent)
 * has checked before calling that the current actor may, except where a method says otherwise.
 */
public interface Terminals {

    /** How somebody looks at a terminal. */
    enum Mode {
        /** Sees; what they type is not taken. */
        WATCH,
        /** May type: as the one who drives, whose size the terminal takes, or beside them. */
        DRIVE
    }

    /**
     * A session to make.
     *
     * @param session its name: 1 to 64 of letters, digits, '-' and '_'
     * @param arguments program and arguments, run as they are, without a shell
     * @param directory absolute, existing
     */
    record NewTerminal(
            Account account,
            String session,
            List<String> arguments,
            String directory,
            Map<String, String> environment,
            int cols,
            int rows) {

        public NewTerminal with(Map<String, String> more) {
            var all = new HashMap<>(environment);
            all.putAll(more);
            return new NewTerminal(account, session, arguments, directory, all, cols, rows);
        }

        /** Without the variables, whose values are secrets. */
        @Override
        public String toString() {
            return "NewTerminal " + session + " on " + account;
        }
    }

    /** A session found on the default tmux server of an OS user. */
    record FoundSession(String session, String command, String directory, int windows, Instant since) {}

    /**
     * Starts the program in a new session and returns when tmux has it. The program's end is kept with its last screen
     * until {@link #end}.
     *
     * @throws dev.podium.kernel.Refusal {@code terminals.tmux-missing}, {@code terminals.tmux-too-old},
     *     {@code terminals.session-taken}, {@code machines.program-missing}, {@code machines.directory-missing}
     */
    TerminalRef create(NewTerminal wanted);

    /** Starts the program anew in a session whose program ended or runs; the old one is ended first. */
    void respawn(TerminalRef terminal, NewTerminal wanted);

    /** The sessions on the account's default tmux server; empty when none runs. */
    List<FoundSession> adoptable(Account account);

    /** A pane of another tmux server: what runs in it, and whether that has ended. */
    record NestedPane(String command, boolean ended) {}

    record NestedWindow(int index, String name, boolean active, List<NestedPane> panes) {}

    /** @param clients how many look at it */
    record NestedSession(String name, int clients, List<NestedWindow> windows) {}

    /**
     * A tmux server that a program of a terminal started.
     *
     * @param socket its path; "" where it is not known
     * @param problem why its sessions are not known, in a sentence; ""
     */
    record NestedServer(long processId, String socket, List<NestedSession> sessions, String problem) {}

    /**
     * @param told false where the machine does not tell, because it is no Linux
     * @param servers at most 20
     */
    record Nested(boolean told, List<NestedServer> servers) {}

    /**
     * The tmux servers that programs of this terminal started, and programs in those; as of a few seconds ago. None of
     * them is attached to. What the OS user's programs say of themselves is believed.
     *
     * @param mark a variable of those programs with its value, {@code NAME=value}, by which they are known where the
     *     terminal itself is gone
     * @throws dev.podium.kernel.Refusal {@code machines.unreachable}, {@code machines.timeout}
     */
    Nested nested(TerminalRef terminal, String mark);

    /**
     * Begins to watch a session of the default server without changing anything in it.
     *
     * @throws dev.podium.kernel.Refusal {@code terminals.session-missing}
     */
    TerminalRef adopt(Account account, String session);

    /**
     * Begins to watch again after a start of Podium; an absent session, and a machine that does not answer, is reported
     * by the terminals' states, not by a refusal. One look at each tmux server, however many terminals.
     */
    void follow(Collection<TerminalRef> terminals);

    /** Stops watching and leaves the session as it is. Its viewers are told and closed. */
    void release(TerminalRef terminal);

    /** Ends the session and its program. Its viewers are told and closed. Does nothing when there is none. */
    void end(TerminalRef terminal);

    /** From memory; cheap enough to ask for every agent of a list. */
    TerminalState state(TerminalRef terminal);

    /** Which run of its tmux server answers now, from memory; null while none does. */
    @Nullable
    ServerRun server(TerminalRef terminal);

    /**
     * Lets Podium's own tmux server of an account answer, started where none runs, and tells which run of it that is.
     *
     * @throws dev.podium.kernel.Refusal as {@link #create}, and {@code terminals.tmux-silent}
     */
    ServerRun serve(Account account);

    /** From memory. A refusal {@code terminals.not-running} when no program reads what would be typed. */
    void requireRunning(TerminalRef terminal);

    /** Types text as it is, then Enter when asked; refuses as {@link #requireRunning}. */
    void type(TerminalRef terminal, String text, boolean enter);

    /** A look to decide by what is typed; null where no program runs or tmux does not answer. */
    @Nullable
    Look look(TerminalRef terminal);

    /**
     * Types, as the current actor, where the screen still is the one that was looked at: same program, nobody has typed
     * through Podium since, and these rows are as they were. tmux itself looks again in the moment of typing. At the
     * terminal everybody is told whose answer it was.
     *
     * @param rows their numbers in the look, from 0; at least one
     * @param takesOver whether the actor may type beside somebody else who drives
     * @throws dev.podium.kernel.Refusal {@code terminals.not-driving} where they may not
     */
    Typed answer(TerminalRef terminal, Look seen, Collection<Integer> rows, String keys, boolean takesOver);

    /** Interrupts the program as Ctrl-C does. */
    void interrupt(TerminalRef terminal);

    Screen screen(TerminalRef terminal);

    /** The last lines of each terminal's screen with their colours, for tiles: from tmux, one call for all. */
    Map<TerminalRef, String> tails(List<TerminalRef> terminals, int lines);

    /**
     * That the current actor sees this screen, whose terminal it is not, without having it open: whoever is at it is told for
     * some seconds.
     */
    void looked(TerminalRef terminal);

    /** Who has each of these open, the first who came first; those that nobody has are left out. */
    Map<TerminalRef, List<Here>> here(Collection<TerminalRef> terminals);

    /**
     * What tmux itself says in its status line until something else is said, to whoever is attached past Podium; of this
     * Podium's memory, so it is to be said again after a start. Nothing happens where the session is not watched.
     *
     * @param words one line; "" for nothing
     */
    void notice(TerminalRef terminal, String words);

    /** The screens without colours, for whoever reads what they say; those that do not answer are left out. */
    Map<TerminalRef, String> texts(Collection<TerminalRef> terminals);

    /**
     * A ticket for the current actor. When their access changes later, {@code guard} is asked anew with the actor as
     * they are then; a terminal it no longer admits to is closed within a second.
     *
     * @param label what is opened, for the audit trail: the agent's id
     * @param details what else the trail shall say of it
     */
    Ticket ticket(TerminalRef terminal, Mode mode, String label, Guard guard, Map<String, String> details);

    default Ticket ticket(TerminalRef terminal, Mode mode, String label, Guard guard) {
        return ticket(terminal, mode, label, guard, Map.of());
    }

    /** Whether somebody may have a terminal open; asked without a transaction, with the actor bound. */
    interface Guard {
        boolean admits(Actor now);

        /** Whether they may take the keyboard from who has it, and assist without being let; asked as {@link #admits}. */
        default boolean takesOver(Actor now) {
            return false;
        }

        /** Why nothing that they type is taken for the time being; null where it is. Asked as {@link #admits}. */
        default @Nullable Refusal locked(Actor now) {
            return null;
        }
    }
}
