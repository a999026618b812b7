package dev.podium.inference;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * The line before an engine: who gets the next of its slots. Pure; whoever uses it holds a lock and knows the time.
 *
 * A free slot goes to the team that holds the fewest, of these to the one that has had the least of the engine lately, of
 * these to the one whose turn was longest ago; within the team to a person by the same rule, and to a person's calls in
 * their order. Had is the time in a slot, from a second to a minute a call: so a stream of small calls counts too, and a
 * very long one is forgiven. Whoever comes back counts as if they had had what the least of those present had: nobody saves
 * up while away. When nobody holds or wants a slot, all is forgotten.
 *
 * Nobody starves: each call that goes before a waiting person who holds nothing makes its own person's share a second
 * larger at least, and shares of those who compete are no further apart than {@link #MOST_CALL} for each slot. Who is new
 * there waits for one call of each other that waits, at most.
 */
final class FairLine {

    static final long LEAST_CALL = 1_000_000_000L;
    static final long MOST_CALL = 60 * LEAST_CALL;

    /** Who waits, and in which team. */
    record Member(TeamId team, PersonId person) {}

    /** A place in the line, then a slot, then nothing. */
    static final class Ticket {

        private enum Is {
            WAITING,
            HOLDING,
            OVER
        }

        private final Member member;
        private Is is = Is.WAITING;

        private Ticket(Member member) {
            this.member = member;
        }

        Member member() {
            return member;
        }

        boolean isHolding() {
            return is == Is.HOLDING;
        }
    }

    /** What a team or a person has of the engine. */
    private abstract static class Share {
        int holding;
        long had;
        long lastTurn;

        abstract int waiting();

        boolean isPresent() {
            return holding > 0 || waiting() > 0;
        }
    }

    private static final class PersonShare extends Share {
        final Queue<Ticket> waiting;

        PersonShare(Queue<Ticket> waiting) {
            this.waiting = waiting;
        }

        @Override
        int waiting() {
            return waiting.size();
        }
    }

    private static final class TeamShare extends Share {
        final Map<PersonId, PersonShare> people = new LinkedHashMap<>();
        int waiting;

        @Override
        int waiting() {
            return waiting;
        }
    }

    private static final Comparator<Share> NEXT = Comparator.<Share>comparingInt(share -> share.holding)
            .thenComparingLong(share -> share.had)
            .thenComparingLong(share -> share.lastTurn);

    private final Map<TeamId, TeamShare> teams = new LinkedHashMap<>();
    private final int mostWaiting;
    private int slots;
    private int holding;
    private int waiting;
    private long turn;

    FairLine(int slots, int mostWaiting) {
        this.slots = slots;
        this.mostWaiting = mostWaiting;
    }

    int slots() {
        return slots;
    }

    int holding() {
        return holding;
    }

    int waiting() {
        return waiting;
    }

    /** With fewer, those who hold one keep it. */
    List<Ticket> slots(int now) {
        slots = now;
        return grant();
    }

    /** At the end of their own calls; empty where the line is full. It holds a slot at once where one is free. */
    Optional<Ticket> join(Member member) {
        if (waiting >= mostWaiting) {
            return Optional.empty();
        }
        var team = teams.computeIfAbsent(member.team(), _ -> new TeamShare());
        comes(team, teams.values());
        var person = team.people.computeIfAbsent(member.person(), _ -> new PersonShare(new ArrayDeque<>()));
        comes(person, team.people.values());
        var ticket = new Ticket(member);
        person.waiting.add(ticket);
        team.waiting++;
        waiting++;
        // Nobody else can be granted one by this: while somebody waits no slot is free.
        grant();
        return Optional.of(ticket);
    }

    private void comes(Share share, Collection<? extends Share> all) {
        if (share.isPresent()) {
            return;
        }
        long least = all.stream()
                .filter(Share::isPresent)
                .mapToLong(each -> each.had)
                .min()
                .orElse(share.had);
        // No more than one call behind whoever has had the least: what was long ago is forgiven.
        share.had = Math.clamp(share.had, least, least + MOST_CALL);
        // Behind whoever has waited at the same share: else an endless row of new ones would go before them.
        share.lastTurn = ++turn;
    }

    /**
     * Gives a slot back, or leaves the line.
     *
     * @param nanos how long the slot was held; of no meaning to one that waits
     * @return who holds one now
     */
    List<Ticket> leave(Ticket ticket, long nanos) {
        if (ticket.is == Ticket.Is.OVER) {
            return List.of();
        }
        var team = teams.get(ticket.member.team());
        var person = team == null ? null : team.people.get(ticket.member.person());
        if (team == null || person == null) {
            throw new IllegalStateException("This ticket is of another line.");
        }
        if (ticket.is == Ticket.Is.WAITING) {
            person.waiting.remove(ticket);
            team.waiting--;
            waiting--;
        } else {
            long counted = Math.clamp(nanos, LEAST_CALL, MOST_CALL);
            team.had += counted;
            person.had += counted;
            team.holding--;
            person.holding--;
            holding--;
        }
        ticket.is = Ticket.Is.OVER;
        var granted = grant();
        if (holding == 0 && waiting == 0) {
            teams.clear();
        }
        return granted;
    }

    private List<Ticket> grant() {
        var granted = new ArrayList<Ticket>();
        while (holding < slots && waiting > 0) {
            var ticket = take();
            ticket.is = Ticket.Is.HOLDING;
            granted.add(ticket);
        }
        return granted;
    }

    private Ticket take() {
        var team = next(teams.values());
        var person = next(team.people.values());
        turn++;
        for (var share : new Share[] {team, person}) {
            share.holding++;
            share.lastTurn = turn;
        }
        team.waiting--;
        waiting--;
        holding++;
        return person.waiting.remove();
    }

    private static <S extends Share> S next(Collection<S> shares) {
        return shares.stream().filter(share -> share.waiting() > 0).min(NEXT).orElseThrow();
    }

    /** Who waits, in the order in which they would come if nobody else came and nobody gave a slot back. */
    List<Ticket> order() {
        var copy = new FairLine(0, 0);
        teams.forEach((id, team) -> {
            var same = new TeamShare();
            copied(team, same);
            same.waiting = team.waiting;
            team.people.forEach((person, share) -> {
                var own = new PersonShare(new ArrayDeque<>(share.waiting));
                copied(share, own);
                same.people.put(person, own);
            });
            copy.teams.put(id, same);
        });
        copy.waiting = waiting;
        copy.turn = turn;
        var order = new ArrayList<Ticket>(waiting);
        while (copy.waiting > 0) {
            order.add(copy.take());
        }
        return order;
    }

    private static void copied(Share from, Share to) {
        to.holding = from.holding;
        to.had = from.had;
        to.lastTurn = from.lastTurn;
    }
}
