package dev.podium.gpus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SentencesTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void whatStartsSaysWhere() {
        var pool = Pretend.server(4);
        pool.holds(Pretend.ANN, HOUR, 0, 1);

        assertThat(pool.tells(pool.asks(Pretend.BEN, Need.whole(2), HOUR).id()))
                .isEqualTo("Starts now on gpu-a, GPUs 2 and 3.");
    }

    @Test
    void aPartOfAGpuIsCalledOne() {
        var pool = Pretend.server(1);

        assertThat(pool.tells(pool.asks(Pretend.BEN, Need.share(250), HOUR).id()))
                .isEqualTo("Starts now on gpu-a, 25 % and 20 GB of GPU 0.");
    }

    @Test
    void aGangNamesAllItsServers() {
        var pool = Pretend.server(2).with("gpu-b", 1, "A100", 81_920);

        assertThat(pool.tells(
                        pool.asks(Pretend.BEN, Need.whole(1).gang(3), HOUR).id()))
                .contains("gpu-a, GPU 0", "gpu-a, GPU 1", "gpu-b, GPU 0");
    }

    @Test
    void whatWaitsSaysItsPlaceWhatIsFreeAndWhenTheRestIs() {
        var pool = Pretend.server(2);
        pool.holds(Pretend.ANN, Duration.ofMinutes(48), 0);
        pool.asks(Pretend.BEN, Need.whole(2), HOUR);
        pool.asks(Pretend.BEN, Need.whole(2), HOUR);
        var third = pool.asks(Pretend.BEN, Need.whole(2), HOUR);

        assertThat(pool.tells(pool.queue.getFirst().id()))
                .isEqualTo(
                        "Waiting: next in line. One of your 2 GPUs is free now; the other is expected at about 15:20.");
        assertThat(pool.tells(third.id()))
                .isEqualTo(
                        "Waiting: 3rd in line. One of your 2 GPUs is free now; the other is expected at about 17:20.");
    }

    @Test
    void aTimeOfAnotherDaySaysWhichDay() {
        var pool = Pretend.server(1);
        pool.holds(Pretend.ANN, Duration.ofHours(20), 0);
        var tomorrow = pool.asks(Pretend.BEN, Need.whole(1), Duration.ofDays(10));
        var later = pool.asks(Pretend.BEN, Need.whole(1), HOUR);

        assertThat(pool.tells(tomorrow.id()))
                .isEqualTo("Waiting: next in line. A GPU is expected at about 10:30 tomorrow.");
        assertThat(pool.tells(later.id()))
                .isEqualTo("Waiting: 2nd in line. A GPU is expected at about 10:30 on 4 December.");
    }

    @Test
    void aLaterStartThanFirstToldSaysSo() {
        var pool = Pretend.server(1);
        pool.holds(Pretend.ANN, HOUR, 0);
        var request = pool.asks(Pretend.BEN, Need.whole(1), HOUR);
        pool.queue.set(
                0,
                new Request(
                        request.id(),
                        request.team(),
                        request.person(),
                        request.need(),
                        request.timeClass(),
                        request.estimate(),
                        request.limit(),
                        request.submittedAt(),
                        null,
                        Pretend.at("15:00")));

        assertThat(pool.tells(request.id()))
                .isEqualTo(
                        "Waiting: next in line. A GPU is expected at about 15:30. First told was about 15:00: work of"
                                + " people further below their share has come since, or work before it takes longer.");
    }

    @Test
    void whatCanNeverStartNamesTheLargestThatCan() {
        var pool = Pretend.server(4).with("gpu-b", 2, "T4", 15_360);

        assertThat(pool.tells(pool.asks(Pretend.ANN, Need.whole(5), HOUR).id()))
                .isEqualTo("Cannot ever start: the largest that fits is 4 GPUs with 80 GB on gpu-a.");
        assertThat(pool.tells(pool.asks(Pretend.ANN, Need.whole(1).withMemory(100_000), HOUR)
                        .id()))
                .isEqualTo("Cannot ever start: the largest that fits is a GPU with 80 GB on gpu-a.");
        assertThat(pool.tells(pool.asks(Pretend.ANN, Need.whole(1).onModels(Set.of("H200")), HOUR)
                        .id()))
                .isEqualTo("Cannot ever start: there is no H200 here, only A100 and T4.");
        assertThat(pool.tells(
                        pool.asks(Pretend.ANN, Need.whole(2).gang(4), HOUR).id()))
                .isEqualTo("Cannot ever start: the largest that fits is 3 times 2 GPUs with 80 GB.");
    }

    @Test
    void withoutAnyServerNothingCanStart() {
        var pool = new Pretend();

        assertThat(pool.tells(pool.asks(Pretend.ANN, Need.whole(1), HOUR).id()))
                .isEqualTo("Cannot ever start: no server with GPUs is registered.");
    }

    @Test
    void theFormSaysTheSameAsTheLine() {
        var pool = Pretend.server(1);
        pool.holds(Pretend.ANN, HOUR, 0);
        var before = pool.snapshot();
        var request = pool.asks(Pretend.BEN, Need.whole(1), HOUR);

        assertThat(Scheduler.expect(before, request))
                .isEqualTo(new Expectation(
                        true, Pretend.at("15:30"), 1, "Waiting: next in line. A GPU is expected at about 15:30."));
        assertThat(Scheduler.largest(before, Need.whole(2)).fits()).isFalse();
        assertThat(Scheduler.largest(before, Need.whole(1)).fits()).isTrue();
    }
}
