package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Here;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Who is at a terminal, in which of their windows, and whose window its size is. What becomes of the keyboard is
 * {@link Keyboard}'s to say; it is carried out here, and everybody is told, in the order in which it happened.
 *
 * Longer than most files: all of it is under one lock, and who may see what is decided under it is easier to check in one place.
 */
final class Company {

    /** What the terminal does for those who are at it. */
    interface Terminal {

        void say(Seat seat, String json);

        /** As {@link #say}, but only the latest of these counts for who reads slowly. */
        void show(Seat seat, String json);

        /** Who is at it whose terminal it is not, each time somebody comes or goes. */
        void seenBy(List<Guest> strangers);

        /** Who else sees its screen, by name; not those who are at it. */
        List<String> onlookers(List<Guest> here);

        /** Nobody drives: its size is nobody's. */
        void unsized();
    }

    /** So many who only watch are named; with a whole course at a terminal, each coming would be told to each at length. */
    private static final int MOST_WATCHERS = 50;

    private final Terminal terminal;
    private final Executor afterGrace;

    /** Also the lock for all that is below. */
    private final Keyboard<Guest> keyboard = new Keyboard<>(Guest::name);

    private final Map<PersonId, Guest> guests = new HashMap<>();
    private final List<Seat> seats = new CopyOnWriteArrayList<>();
    private int numbers;

    /** Asked for each keystroke, without the lock. */
    private volatile Set<Guest> typing = Set.of();

    private volatile @Nullable Seat owner;

    Company(Terminal terminal, Executor afterGrace) {
        this.terminal = terminal;
        this.afterGrace = afterGrace;
    }

    void join(Seat seat) {
        synchronized (keyboard) {
            var visitor = seat.visitor();
            var guest = guests.computeIfAbsent(visitor.person(), each -> new Guest(++numbers, visitor));
            seat.is(guest);
            seats.add(seat);
            became(seat.mayDrive() ? keyboard.come(guest) : List.of());
        }
    }

    /** @param forGood whether they meant to go */
    void leave(Seat seat, boolean forGood) {
        synchronized (keyboard) {
            if (seats.remove(seat)) {
                left(seat, forGood);
            }
        }
    }

    /** All are sent away. */
    void clear(boolean forGood) {
        synchronized (keyboard) {
            var all = List.copyOf(seats);
            seats.clear();
            all.forEach(seat -> left(seat, forGood));
        }
    }

    private void left(Seat seat, boolean forGood) {
        var guest = seat.guest();
        List<Change<Guest>> changes = List.of();
        if (keyboard.mayDrive(guest) && seats.stream().noneMatch(other -> other.guest() == guest && other.mayDrive())) {
            changes = keyboard.leave(guest, forGood);
        }
        boolean away = keyboard.driver() == guest && keyboard.away();
        became(changes);
        if (away) {
            int absence = keyboard.absence();
            afterGrace.execute(() -> graceOver(absence));
        }
    }

    private void graceOver(int absence) {
        synchronized (keyboard) {
            var changes = keyboard.graceOver(absence);
            if (!changes.isEmpty()) {
                became(changes);
            }
        }
    }

    /** Somebody asks for something of the keyboard. */
    void act(Seat seat, Function<Keyboard<Guest>, List<Change<Guest>>> request) {
        synchronized (keyboard) {
            if (seats.contains(seat)) {
                became(request.apply(keyboard));
            }
        }
    }

    /** Takes the keyboard, and its size to this window; also from another window of the same person. */
    void take(Seat seat) {
        synchronized (keyboard) {
            if (seats.contains(seat)) {
                var changes = keyboard.take(seat.guest(), seat.takesOver());
                owner = seat;
                became(changes);
            }
        }
    }

    /** Whether the size is this window's now: it may be any of the driver's. */
    boolean size(Seat seat) {
        if (owner == seat) {
            return true;
        }
        synchronized (keyboard) {
            if (!seats.contains(seat) || !seat.mayDrive() || keyboard.driver() != seat.guest()) {
                return false;
            }
            owner = seat;
            became(List.of());
            return true;
        }
    }

    /** Their rights are others than before. */
    void changed(Seat seat) {
        synchronized (keyboard) {
            if (seats.contains(seat)) {
                became(List.of());
            }
        }
    }

    /** Somebody at this terminal by number; a refusal {@code terminals.not-here}. */
    Guest guest(int number) {
        return guests.values().stream()
                .filter(guest -> guest.number() == number)
                .findFirst()
                .orElseThrow(() -> Refusal.conflict(
                        "terminals.not-here", "There is no " + number + " at this terminal.", "Choose somebody here."));
    }

    /** Who has it open, in the order in which they came. */
    List<Here> here() {
        synchronized (keyboard) {
            return guests.values().stream()
                    .sorted(Comparator.comparingInt(Guest::number))
                    .map(guest -> new Here(
                            guest.person(),
                            guest.name(),
                            keyboard.driver() == guest || keyboard.assists(guest),
                            guest.isStranger(),
                            guest.since()))
                    .toList();
        }
    }

    boolean types(Seat seat) {
        return typing.contains(seat.guest());
    }

    Refusal notTaken() {
        synchronized (keyboard) {
            return keyboard.notTaken();
        }
    }

    /**
     * Whether somebody may type an answer, at the terminal or not: where nobody drives, and who drives or assists. Beside
     * another driver it takes the right to take over.
     */
    void requireAnswering(Typist typist) {
        synchronized (keyboard) {
            var guest = guests.get(typist.person());
            var driver = keyboard.driver();
            boolean types = guest != null && (guest == driver || keyboard.assists(guest));
            if (driver != null && !types && !typist.takesOver()) {
                throw keyboard.notTaken();
            }
        }
    }

    /** Everybody is told whose answer it was. */
    void answered(Typist typist) {
        var guest = guests.get(typist.person());
        var json = Frames.answered(guest == null ? 0 : guest.number(), typist.name());
        seats.forEach(each -> terminal.say(each, json));
    }

    boolean owns(Seat seat) {
        return owner == seat;
    }

    /** Marks what an assistant types: everybody is told that it is theirs. */
    void typed(Seat seat) {
        var guest = seat.guest();
        var driver = owner;
        if ((driver == null || driver.guest() != guest) && guest.saysTyping()) {
            var json = Frames.typed(guest);
            seats.forEach(each -> terminal.say(each, json));
        }
    }

    private void became(List<Change<Guest>> changes) {
        var typists = new HashSet<Guest>();
        for (var seat : seats) {
            if (seat.mayDrive() && keyboard.types(seat.guest())) {
                typists.add(seat.guest());
            }
        }
        typing = Set.copyOf(typists);
        size();
        if (keyboard.driver() == null && changes.stream().anyMatch(Company::ends)) {
            terminal.unsized();
        }
        for (var change : changes) {
            var whom = change.whom();
            change.who().trail().did(change.deed(), whom == null ? null : whom.name());
            var json = Frames.keyboard(change);
            for (var seat : seats) {
                if (change.deed() != KeyboardDeed.DECLINED || seat.guest() == whom) {
                    terminal.say(seat, json);
                }
            }
        }
        guests.values()
                .removeIf(
                        guest -> keyboard.driver() != guest && seats.stream().noneMatch(seat -> seat.guest() == guest));
        tell();
    }

    /** The size is a window of the driver's: the one that has it, else their first. */
    private void size() {
        var driver = keyboard.driver();
        var before = owner;
        var windows = seats.stream()
                .filter(seat -> seat.guest() == driver && seat.mayDrive())
                .toList();
        if (before == null || !windows.contains(before)) {
            owner = windows.isEmpty() ? null : windows.getFirst();
        }
    }

    private static boolean ends(Change<Guest> change) {
        return switch (change.deed()) {
            case RELEASED, LEFT, LOST -> true;
            case BEGAN, TOOK_OVER, HANDED_OVER, ASKED, WITHDREW, DECLINED, ASSISTS, STOPPED -> false;
        };
    }

    /** Who sees it from elsewhere is another. */
    void onlookersChanged() {
        synchronized (keyboard) {
            tell();
        }
    }

    private void tell() {
        var driver = keyboard.driver();
        terminal.seenBy(seats.stream()
                .map(Seat::guest)
                .filter(Guest::isStranger)
                .distinct()
                .sorted(Comparator.comparingInt(Guest::number))
                .toList());
        if (seats.isEmpty()) {
            return;
        }
        var people = new ArrayList<>(guests.values());
        people.sort(Comparator.comparing(this::onlyWatches).thenComparingInt(Guest::number));
        var named = people.stream().filter(guest -> !onlyWatches(guest)).count() + MOST_WATCHERS;
        var here = people.stream().limit(named).map(this::shown).collect(Collectors.joining(","));
        var others = Math.max(0, people.size() - named);
        var onlookers = terminal.onlookers(people);
        for (var seat : seats) {
            terminal.say(seat, Frames.driver(driver == null ? null : driver.name(), seat == owner));
            terminal.show(seat, Frames.presence(seat, here, others, onlookers));
        }
    }

    private boolean onlyWatches(Guest guest) {
        return keyboard.driver() != guest && !keyboard.assists(guest) && !keyboard.asks(guest);
    }

    private String shown(Guest guest) {
        boolean drives = keyboard.driver() == guest;
        return Frames.person(
                guest,
                drives ? "drive" : keyboard.assists(guest) ? "assist" : "watch",
                keyboard.mayDrive(guest),
                keyboard.asks(guest),
                drives && keyboard.away());
    }
}
