package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.inference.FairLine.Member;
import dev.podium.inference.FairLine.Ticket;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who gets the next slot of an engine. */
class FairLineTest {

    private static final long SECOND = 1_000_000_000L;
    private static final TeamId RED = TeamId.random();
    private static final TeamId BLUE = TeamId.random();
    private static final Member ADA = new Member(RED, PersonId.random());
    private static final Member BEN = new Member(RED, PersonId.random());
    private static final Member CLEO = new Member(BLUE, PersonId.random());

    private final FairLine line = new FairLine(1, 512);

    private Ticket join(Member member) {
        return line.join(member).orElseThrow();
    }

    private List<Ticket> join(Member member, int calls) {
        var tickets = new ArrayList<Ticket>();
        for (int call = 0; call < calls; call++) {
            tickets.add(join(member));
        }
        return tickets;
    }

    /** Who holds a slot, in turn, when each gives it back after a second. */
    private List<Member> turns(Ticket first, int count) {
        var order = new ArrayList<Member>();
        var holder = first;
        while (order.size() < count) {
            order.add(holder.member());
            holder = line.leave(holder, SECOND).getFirst();
        }
        return order;
    }

    @Test
    void aPersonWithOneCallIsNextAfterSomebodyWithFifty() {
        var holding = join(ADA, 50).getFirst();
        var ben = join(BEN);
        assertThat(line.leave(holding, SECOND)).containsExactly(ben);
    }

    @Test
    void twoTeamsTakeTurnsHoweverManyPeopleEachHas() {
        var holding = join(ADA, 20).getFirst();
        join(BEN, 20);
        join(CLEO, 20);
        assertThat(turns(holding, 8)).containsExactly(ADA, CLEO, BEN, CLEO, ADA, CLEO, BEN, CLEO);
    }

    @Test
    void whoeverHoldsFewerSlotsComesFirst() {
        line.slots(4);
        var ada = join(ADA, 50);
        var cleo = join(CLEO, 3);
        assertThat(line.leave(ada.get(0), SECOND)).containsExactly(cleo.get(0));
        assertThat(line.leave(ada.get(1), SECOND)).containsExactly(cleo.get(1));
        // Two and two: it is even.
        assertThat(line.leave(ada.get(2), SECOND)).containsExactly(ada.get(4));
    }

    @Test
    void aLongCallCountsForAsManyShortOnes() {
        var holding = join(ADA);
        join(ADA, 5);
        join(CLEO, 10);
        var order = new ArrayList<Member>();
        var granted = line.leave(holding, 5 * SECOND).getFirst();
        while (order.size() < 7) {
            order.add(granted.member());
            granted = line.leave(granted, granted.member().equals(ADA) ? 5 * SECOND : SECOND)
                    .getFirst();
        }
        assertThat(order).containsExactly(CLEO, CLEO, CLEO, CLEO, CLEO, ADA, CLEO);
    }

    @Test
    void aPersonsOwnCallsKeepTheirOrder() {
        var calls = join(ADA, 4);
        assertThat(line.leave(calls.get(0), SECOND)).containsExactly(calls.get(1));
        assertThat(line.leave(calls.get(2), 0)).isEmpty();
        assertThat(line.leave(calls.get(1), SECOND)).containsExactly(calls.get(3));
    }

    @Test
    void whoeverLeavesTheLineIsNotServed() {
        var holding = join(ADA);
        var gone = join(CLEO);
        var next = join(BEN);
        assertThat(line.leave(gone, 0)).isEmpty();
        assertThat(line.leave(gone, 0)).isEmpty();
        assertThat(line.waiting()).isEqualTo(1);
        assertThat(line.leave(holding, SECOND)).containsExactly(next);
    }

    @Test
    void aFullLineTakesNobodyMore() {
        var small = new FairLine(1, 2);
        assertThat(small.join(ADA)).isPresent();
        assertThat(small.join(ADA)).isPresent();
        assertThat(small.join(ADA)).isPresent();
        assertThat(small.join(CLEO)).isEmpty();
    }

    @Test
    void moreSlotsAreGivenAtOnceAndFewerTakeNoneAway() {
        var calls = join(ADA, 4);
        assertThat(line.slots(3)).containsExactly(calls.get(1), calls.get(2));
        assertThat(line.slots(1)).isEmpty();
        assertThat(line.leave(calls.get(0), SECOND)).isEmpty();
        assertThat(line.leave(calls.get(1), SECOND)).isEmpty();
        assertThat(line.leave(calls.get(2), SECOND)).containsExactly(calls.get(3));
    }

    @Test
    void nobodySavesUpWhileAway() {
        var holding = join(ADA);
        var ada = join(ADA, 30);
        for (int call = 0; call < 10; call++) {
            holding = line.leave(holding, 60 * SECOND).getFirst();
        }
        // Cleo has had nothing in these ten minutes; she is next, and then they take turns.
        join(CLEO, 30);
        holding = line.leave(holding, SECOND).getFirst();
        assertThat(turns(holding, 4)).containsExactly(CLEO, ADA, CLEO, ADA);
        assertThat(ada).hasSize(30);
    }

    @Test
    void theOrderThatIsShownTakesTurnsToo() {
        join(ADA);
        var ada = join(ADA, 3);
        var cleo = join(CLEO, 2);
        assertThat(line.order()).containsExactly(cleo.get(0), ada.get(0), cleo.get(1), ada.get(1), ada.get(2));
        assertThat(line.order()).as("looking changes nothing").hasSize(5);
        assertThat(line.waiting()).isEqualTo(5);
    }

    /** Never more than one call of each other before whoever is new, even where the others have very many. */
    @Test
    void whoeverIsNewWaitsForOneCallOfEachOtherAtMost() {
        var random = new Random(11);
        for (int round = 0; round < 200; round++) {
            var busy = new FairLine(1, 10_000);
            int others = 1 + random.nextInt(12);
            var holding =
                    busy.join(new Member(TeamId.random(), PersonId.random())).orElseThrow();
            for (int other = 0; other < others; other++) {
                var member = new Member(TeamId.random(), PersonId.random());
                int calls = 5 + random.nextInt(20);
                for (int call = 0; call < calls; call++) {
                    busy.join(member);
                }
            }
            int before = random.nextInt(40);
            for (int turn = 0; turn < before && busy.waiting() > others; turn++) {
                holding = busy.leave(holding, random.nextLong(90 * SECOND)).getFirst();
            }
            var fresh =
                    busy.join(new Member(TeamId.random(), PersonId.random())).orElseThrow();
            int passed = 0;
            while (!fresh.isHolding()) {
                holding = busy.leave(holding, random.nextLong(90 * SECOND)).getFirst();
                passed++;
            }
            assertThat(passed - 1).as("calls that went before").isLessThanOrEqualTo(others);
        }
    }

    /** The bound of the class: as many calls of each other team as a longest call counts for shortest ones. */
    @Test
    void nobodyStarvesHoweverManyShortCallsTheOthersHave() {
        var random = new Random(5);
        var others = new ArrayList<Member>();
        for (int other = 0; other < 8; other++) {
            others.add(new Member(TeamId.random(), PersonId.random()));
        }
        var holding = join(ADA);
        var waits = join(ADA);
        // She has had as much as can be held against anybody, and the others as little as can be.
        others.forEach(this::join);
        holding = line.leave(holding, Long.MAX_VALUE).getFirst();
        int turns = 0;
        while (!waits.isHolding()) {
            join(others.get(random.nextInt(others.size())));
            join(holding.member());
            line.leave(line.order().getLast(), 0);
            holding = line.leave(holding, random.nextLong(SECOND / 2)).getFirst();
            turns++;
        }
        assertThat((long) turns)
                .isGreaterThan(others.size())
                .isLessThanOrEqualTo(others.size() * (FairLine.MOST_CALL / FairLine.LEAST_CALL + 1));
    }

    /** The same rules over one flat list, with everything looked for from the beginning each time. */
    private static final class Naive {
        private record Call(Member member, Ticket ticket, int number) {}

        private final List<Call> waiting = new ArrayList<>();
        private final List<Call> holding = new ArrayList<>();
        private final Map<Object, Long> had = new HashMap<>();
        private final Map<Object, Long> turns = new HashMap<>();
        private int slots;
        private long turn;
        private int number;

        private long holds(Object who) {
            return holding.stream().filter(call -> is(call, who)).count();
        }

        private static boolean is(Call call, Object who) {
            return call.member().equals(who) || call.member().team().equals(who);
        }

        private boolean isPresent(Object who) {
            return holds(who) > 0 || waiting.stream().anyMatch(call -> is(call, who));
        }

        void join(Member member, Ticket ticket) {
            comes(
                    member.team(),
                    had.keySet().stream().filter(TeamId.class::isInstance).toList());
            comes(
                    member,
                    had.keySet().stream()
                            .filter(each ->
                                    each instanceof Member other && other.team().equals(member.team()))
                            .toList());
            waiting.add(new Call(member, ticket, number++));
            grant();
        }

        private void comes(Object who, List<?> others) {
            if (isPresent(who)) {
                return;
            }
            long own = had.getOrDefault(who, 0L);
            long least = others.stream()
                    .filter(this::isPresent)
                    .mapToLong(had::get)
                    .min()
                    .orElse(own);
            had.put(who, Math.max(least, Math.min(own, least + FairLine.MOST_CALL)));
            turns.put(who, ++turn);
        }

        void leave(Ticket ticket, long nanos) {
            waiting.removeIf(call -> call.ticket() == ticket);
            for (var call : List.copyOf(holding)) {
                if (call.ticket() == ticket) {
                    holding.remove(call);
                    long counted = Math.max(FairLine.LEAST_CALL, Math.min(nanos, FairLine.MOST_CALL));
                    had.merge(call.member(), counted, Long::sum);
                    had.merge(call.member().team(), counted, Long::sum);
                }
            }
            grant();
            if (waiting.isEmpty() && holding.isEmpty()) {
                had.clear();
                turns.clear();
            }
        }

        void grant() {
            while (holding.size() < slots && !waiting.isEmpty()) {
                var next = waiting.stream()
                        .min(Comparator.<Call>comparingLong(
                                        call -> holds(call.member().team()))
                                .thenComparingLong(call -> had.get(call.member().team()))
                                .thenComparingLong(
                                        call -> turns.get(call.member().team()))
                                .thenComparingLong(call -> holds(call.member()))
                                .thenComparingLong(call -> had.get(call.member()))
                                .thenComparingLong(call -> turns.get(call.member()))
                                .thenComparingInt(Call::number))
                        .orElseThrow();
                waiting.remove(next);
                holding.add(next);
                turn++;
                turns.put(next.member(), turn);
                turns.put(next.member().team(), turn);
            }
        }
    }

    @Test
    void doesAsANaiveModelDoesInRandomInterleavings() {
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            int slots = 1 + random.nextInt(4);
            var fair = new FairLine(slots, 40);
            var naive = new Naive();
            naive.slots = slots;
            var members = new ArrayList<Member>();
            for (int team = 0; team < 3; team++) {
                var id = new TeamId(new UUID(0, team));
                for (int person = 0; person <= team; person++) {
                    members.add(new Member(id, new PersonId(new UUID(team, person))));
                }
            }
            var open = new LinkedHashMap<Ticket, Member>();
            for (int step = 0; step < 300; step++) {
                int what = random.nextInt(10);
                if (what < 5) {
                    var member = members.get(random.nextInt(members.size()));
                    fair.join(member).ifPresent(ticket -> {
                        open.put(ticket, member);
                        naive.join(member, ticket);
                    });
                } else if (what < 9 && !open.isEmpty()) {
                    var ticket = new ArrayList<>(open.keySet()).get(random.nextInt(open.size()));
                    long nanos = random.nextLong(100 * SECOND);
                    open.remove(ticket);
                    fair.leave(ticket, nanos);
                    naive.leave(ticket, nanos);
                } else if (what == 9 && random.nextInt(10) == 0) {
                    slots = 1 + random.nextInt(4);
                    fair.slots(slots);
                    naive.slots = slots;
                    naive.grant();
                }
                var at = "seed " + seed + ", step " + step;
                assertThat(open.keySet().stream().filter(Ticket::isHolding))
                        .as(at)
                        .containsExactlyInAnyOrderElementsOf(
                                naive.holding.stream().map(Naive.Call::ticket).toList());
                assertThat(fair.holding() + fair.waiting()).as(at).isEqualTo(open.size());
                assertThat(fair.waiting() > 0 && fair.holding() < slots)
                        .as(at + ": no slot is free while somebody waits")
                        .isFalse();
                assertThat(fair.order()).as(at).hasSize(fair.waiting());
            }
        }
    }
}
