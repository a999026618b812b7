package dev.podium.terminals.live;

import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who types into one terminal: of those who may drive one has the keyboard, and drives; some assist. Pure: it knows
 * neither windows nor time, and only those come here who may drive. What it decides is told as changes, in order; what it
 * declines is a refusal. Whoever calls keeps other threads out.
 *
 * @param <P> a person
 */
final class Keyboard<P> {

    private final Function<P, String> names;
    private final Set<P> here = new LinkedHashSet<>();
    private final Set<P> asking = new LinkedHashSet<>();
    private final Set<P> assisting = new LinkedHashSet<>();
    private @Nullable P driver;

    /** Which absence of a driver this is, so that the end of an earlier one's grace means nothing. */
    private int absences;

    Keyboard(Function<P, String> names) {
        this.names = names;
    }

    @Nullable
    P driver() {
        return driver;
    }

    /** Whether the driver's connection broke and they have not come back yet. */
    boolean away() {
        return driver != null && !here.contains(driver);
    }

    int absence() {
        return absences;
    }

    boolean mayDrive(P who) {
        return here.contains(who);
    }

    boolean asks(P who) {
        return asking.contains(who);
    }

    boolean assists(P who) {
        return assisting.contains(who);
    }

    boolean types(P who) {
        return here.contains(who) && (who.equals(driver) || assisting.contains(who));
    }

    /** Somebody who may drive is here. The first one drives; a driver who comes back still does. */
    List<Change<P>> come(P who) {
        boolean first = here.isEmpty() && driver == null;
        here.add(who);
        return first ? drive(who, KeyboardDeed.BEGAN) : List.of();
    }

    /**
     * Somebody is not here any more, or may not drive any more.
     *
     * @param forGood whether it was meant; a driver whose connection broke keeps the keyboard until {@link #graceOver}
     */
    List<Change<P>> leave(P who, boolean forGood) {
        here.remove(who);
        asking.remove(who);
        var changes = new ArrayList<Change<P>>();
        if (assisting.remove(who)) {
            changes.add(new Change<>(KeyboardDeed.STOPPED, who));
        }
        if (who.equals(driver)) {
            if (forGood) {
                changes.addAll(end(KeyboardDeed.LEFT));
            } else {
                absences++;
            }
        }
        return changes;
    }

    /** The grace of this absence is over. */
    List<Change<P>> graceOver(int absence) {
        return away() && absence == absences ? end(KeyboardDeed.LOST) : List.of();
    }

    /** Would like the keyboard; has it at once where nobody else does. */
    List<Change<P>> ask(P who) {
        requireHere(who);
        requireNotDriving(who);
        if (driver == null) {
            return drive(who, KeyboardDeed.BEGAN);
        }
        return asking.add(who) ? List.of(new Change<>(KeyboardDeed.ASKED, who)) : List.of();
    }

    List<Change<P>> withdraw(P who) {
        return asking.remove(who) ? List.of(new Change<>(KeyboardDeed.WITHDREW, who)) : List.of();
    }

    /**
     * Takes the keyboard: from nobody, or, who may, from somebody.
     *
     * @throws Refusal {@code terminals.no-take-over}
     */
    List<Change<P>> take(P who, boolean takesOver) {
        requireHere(who);
        var before = driver;
        if (who.equals(before)) {
            return List.of();
        }
        if (before == null) {
            return drive(who, KeyboardDeed.BEGAN);
        }
        if (!takesOver) {
            throw Refusal.forbidden(
                    "terminals.no-take-over",
                    name(before) + " drives this terminal, and you may not take it over.",
                    "Ask for the keyboard.");
        }
        return drive(who, KeyboardDeed.TOOK_OVER);
    }

    /** The driver gives the keyboard to somebody here, asked for or not. */
    List<Change<P>> hand(P who, P to) {
        requireDriver(who);
        requireHere(to);
        requireNotDriving(to);
        var changes = new ArrayList<Change<P>>();
        changes.add(new Change<>(KeyboardDeed.HANDED_OVER, who, to));
        changes.addAll(seat(to));
        return changes;
    }

    /** The driver goes on. */
    List<Change<P>> decline(P who, P whom) {
        requireDriver(who);
        if (!asking.remove(whom)) {
            throw Refusal.conflict("terminals.not-asking", name(whom) + " does not ask for the keyboard.", "Go on.");
        }
        return List.of(new Change<>(KeyboardDeed.DECLINED, who, whom));
    }

    /** The driver gives the keyboard up; who asked first gets it. */
    List<Change<P>> release(P who) {
        requireDriver(who);
        return end(KeyboardDeed.RELEASED);
    }

    /**
     * Types beside the driver. It takes the right to take over, or the driver's consent, by {@link #let}.
     *
     * @throws Refusal {@code terminals.no-assist}
     */
    List<Change<P>> assist(P who, boolean takesOver) {
        requireHere(who);
        requireNotDriving(who);
        if (!takesOver) {
            throw Refusal.forbidden(
                    "terminals.no-assist",
                    "You may assist at this terminal when its driver lets you.",
                    driver == null ? "Nobody drives: take the keyboard." : "Ask for the keyboard.");
        }
        return assisting(who, null);
    }

    /** The driver lets somebody assist. */
    List<Change<P>> let(P who, P whom) {
        requireDriver(who);
        requireHere(whom);
        requireNotDriving(whom);
        return assisting(whom, who);
    }

    private List<Change<P>> assisting(P who, @Nullable P by) {
        asking.remove(who);
        return assisting.add(who) ? List.of(new Change<>(KeyboardDeed.ASSISTS, who, by)) : List.of();
    }

    /** Somebody ends their own assisting, or the driver that of another. */
    List<Change<P>> stop(P who, P whom) {
        boolean own = who.equals(whom);
        if (!own) {
            requireDriver(who);
        }
        if (!assisting.remove(whom)) {
            throw Refusal.conflict(
                    "terminals.not-assisting", own ? "You do not assist." : name(whom) + " does not assist.", "Go on.");
        }
        return List.of(new Change<>(KeyboardDeed.STOPPED, whom, own ? null : who));
    }

    /** What somebody is told whose typing is not taken. */
    Refusal notTaken() {
        return driver == null
                ? Refusal.forbidden(
                        "terminals.not-driving",
                        "Nobody drives this terminal; what you type is not taken.",
                        "Take the keyboard first.")
                : Refusal.forbidden(
                        "terminals.not-driving",
                        name(driver) + " drives this terminal; what you type is not taken.",
                        "Ask for the keyboard.");
    }

    private List<Change<P>> drive(P who, KeyboardDeed how) {
        var changes = new ArrayList<Change<P>>();
        changes.add(new Change<>(how, who, driver));
        changes.addAll(seat(who));
        return changes;
    }

    /** From now on this one drives, and nothing less. */
    private List<Change<P>> seat(P who) {
        driver = who;
        asking.remove(who);
        return assisting.remove(who) ? List.of(new Change<>(KeyboardDeed.STOPPED, who)) : List.of();
    }

    private List<Change<P>> end(KeyboardDeed how) {
        var changes = new ArrayList<Change<P>>();
        if (driver != null) {
            changes.add(new Change<>(how, driver));
        }
        driver = null;
        if (!asking.isEmpty()) {
            changes.addAll(drive(asking.iterator().next(), KeyboardDeed.BEGAN));
        }
        return changes;
    }

    private void requireHere(P who) {
        if (!here.contains(who)) {
            throw Refusal.conflict(
                    "terminals.not-here",
                    name(who) + " is not here, or may not drive this terminal.",
                    "Choose somebody who is here and may.");
        }
    }

    private void requireDriver(P who) {
        if (!who.equals(driver)) {
            throw Refusal.forbidden(
                    "terminals.not-driving",
                    driver == null ? "Nobody drives this terminal." : name(driver) + " drives this terminal, not you.",
                    driver == null ? "Take the keyboard first." : "Ask for the keyboard.");
        }
    }

    private void requireNotDriving(P who) {
        if (who.equals(driver)) {
            throw Refusal.conflict("terminals.drives-already", name(who) + " drives this terminal already.", "Go on.");
        }
    }

    private String name(P who) {
        return names.apply(who);
    }
}
