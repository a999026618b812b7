package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.PersonId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LineTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Pretend pool = Pretend.server(1);

    private List<UUID> line() {
        return Line.of(pool.snapshot(), new Pool(pool.servers).byUuid()).stream()
                .map(Request::id)
                .toList();
    }

    private static Shares.OfPerson used(PersonId person, double hours) {
        return new Shares.OfPerson(person, 1, new Usage(hours * 3600, Pretend.NOW));
    }

    private void shares(double red, double redHours, double blue, double blueHours) {
        pool.shares = new Shares(List.of(
                new Shares.OfTeam(Pretend.RED, red, List.of(used(Pretend.ANN, redHours))),
                new Shares.OfTeam(Pretend.BLUE, blue, List.of(used(Pretend.BEN, blueHours)))));
    }

    @Test
    void theTeamFurthestBelowItsShareComesFirst() {
        shares(3, 20, 1, 10);
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);
        var red = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(red.id(), blue.id());
    }

    @Test
    void withinATeamThePersonWhoUsedLessComesFirst() {
        pool.shares = new Shares(List.of(
                new Shares.OfTeam(Pretend.RED, 1, List.of(used(Pretend.ANN, 5), used(Pretend.CEM, 1)))));
        var ann = pool.asks(Pretend.ANN, Need.whole(1), HOUR);
        var cem = pool.asks(Pretend.CEM, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(cem.id(), ann.id());
    }

    @Test
    void anIndustriousMemberDoesNotPullTheTeamsOthersAheadOfABetterTeam() {
        pool.shares = new Shares(List.of(
                new Shares.OfTeam(Pretend.RED, 1, List.of(used(Pretend.ANN, 50), used(Pretend.CEM, 0))),
                new Shares.OfTeam(Pretend.BLUE, 1, List.of(used(Pretend.BEN, 10)))));
        var cem = pool.asks(Pretend.RED, Pretend.CEM, Need.whole(1), HOUR);
        var ben = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(ben.id(), cem.id());
    }

    @Test
    void whatIsPutIntoTheLineCountsAtOnce() {
        shares(1, 0, 1, 0);
        var red = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR);
        var redNext = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR);
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(red.id(), blue.id(), redNext.id());
    }

    @Test
    void useCountsHalfAfterTheHalfLife() {
        var red = new Usage(40 * 3600, Pretend.NOW.minus(Duration.ofDays(2)));
        pool.shares = new Shares(List.of(
                new Shares.OfTeam(Pretend.RED, 1, List.of(new Shares.OfPerson(Pretend.ANN, 1, red))),
                new Shares.OfTeam(Pretend.BLUE, 1, List.of(used(Pretend.BEN, 11)))));
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);
        var old = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(old.id(), blue.id());
    }

    @Test
    void aShareOfNothingComesLastButStillRunsOnIdleGpus() {
        shares(0, 0, 1, 100);
        var red = pool.asks(Pretend.RED, Pretend.ANN, Need.share(500), HOUR);
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.share(500), HOUR);

        assertThat(line()).containsExactly(blue.id(), red.id());
        assertThat(pool.plan().starts()).extracting(Decision.Start::id).containsExactly(blue.id(), red.id());
    }

    @Test
    void weightsOfNothingAllAroundAreNoDivisionByNothing() {
        shares(0, 5, 0, 1);
        var red = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR);
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(blue.id(), red.id());
    }

    @Test
    void aNewcomerWhoWaitsTooLongGoesToTheHeadWhateverTheTeamUsed() {
        shares(1, 1000, 1, 0);
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);
        var red = pool.asks(Pretend.RED, Pretend.CEM, Need.whole(1), HOUR);
        pool.queue.replaceAll(
                request -> request.id().equals(red.id()) ? submitted(red, Duration.ofHours(25)) : request);

        assertThat(line()).containsExactly(red.id(), blue.id());
    }

    @Test
    void aFloodOfOldRequestsMovesOnlyItsOldest() {
        shares(1, 1000, 1, 0);
        pool.options = Options.defaults().with(Options.Order.SHORT_FIRST);
        var first = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR.multipliedBy(9));
        var second = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR.multipliedBy(9));
        var brief = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);
        pool.queue.replaceAll(
                request -> request.team().equals(Pretend.RED) ? submitted(request, Duration.ofHours(25)) : request);

        assertThat(line()).containsExactly(first.id(), brief.id(), second.id());
    }

    @Test
    void whoWasGivenSomethingWaitsForTheShareHoweverOldTheRequest() {
        shares(1, 1000, 1, 0);
        var blue = pool.asks(Pretend.BLUE, Pretend.BEN, Need.whole(1), HOUR);
        var red = pool.asks(Pretend.RED, Pretend.ANN, Need.whole(1), HOUR);
        pool.queue.replaceAll(
                request -> request.id().equals(red.id()) ? submitted(red, Duration.ofHours(25)) : request);

        assertThat(line()).containsExactly(blue.id(), red.id());
    }

    @Test
    void shortFirstTakesTheShortest() {
        pool.options = Options.defaults().with(Options.Order.SHORT_FIRST);
        var lasting = pool.asks(Pretend.ANN, Need.whole(1), HOUR.multipliedBy(3));
        var brief = pool.asks(Pretend.ANN, Need.whole(1), HOUR);

        assertThat(line()).containsExactly(brief.id(), lasting.id());
    }

    private static Request submitted(Request request, Duration ago) {
        Instant at = Pretend.NOW.minus(ago);
        return new Request(
                request.id(),
                request.team(),
                request.person(),
                request.need(),
                request.timeClass(),
                request.estimate(),
                request.limit(),
                at,
                null,
                null);
    }
}
