package dev.podium.face;

import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuReports;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What was held before {@code now}: three leases of two people, the latest first, of Mira's team and of another. */
public final class FakeGpuReports implements GpuReports {

    public static final TeamId BLUE = new TeamId(new UUID(12, 1));
    private static final PersonId OLE = new PersonId(new UUID(12, 2));
    private static final MachineId SERVER = new MachineId(new UUID(12, 3));

    private final Instant now;
    public final List<Past> past = new ArrayList<>();
    public boolean counted;

    public FakeGpuReports(Instant now) {
        this.now = now;
    }

    public FakeGpuReports fill() {
        counted = true;
        past.add(past(1, FakeAgents.TEAM, FakeAgents.ME, "Mira Three", 2, 1000, 0.81, "4", "Its time was over."));
        past.add(past(2, FakeAgents.TEAM, OLE, "Ole One", 1, 500, null, "0.5", "Ended by Ole One."));
        past.add(past(3, BLUE, OLE, "Ole One", 1, 1000, 0.0, "2", "Nothing ran on it since 09:10."));
        return this;
    }

    private Past past(
            int number,
            TeamId team,
            PersonId person,
            String name,
            int gpus,
            int milli,
            @Nullable Double busy,
            String amount,
            String reason) {
        var ended = now.minus(Duration.ofHours(number));
        var began = ended.minus(Duration.ofHours(2));
        return new Past(
                new GpuLeases.Lease(
                        new UUID(13, number),
                        team,
                        person,
                        name,
                        null,
                        "NORMAL",
                        "a run",
                        IntStream.range(0, gpus)
                                .mapToObj(index -> new GpuLeases.Slice(
                                        0, SERVER, "gpu-a", "GPU-" + index, index, "H100", milli, 0))
                                .toList(),
                        GpuServers.Badge.DECLARED,
                        number,
                        BigDecimal.ONE,
                        began,
                        ended,
                        ended,
                        ended,
                        reason,
                        null),
                team.equals(BLUE) ? "Team blue" : "",
                new BigDecimal(2 * gpus * milli).movePointLeft(3),
                busy,
                new BigDecimal(amount));
    }

    @Override
    public List<Past> history(boolean everywhere, @Nullable PersonId person, @Nullable Cursor after, int most) {
        return past.stream()
                .filter(each -> everywhere || each.lease().team().equals(FakeAgents.TEAM))
                .filter(each -> person == null || each.lease().person().equals(person))
                .filter(each ->
                        after == null || after.ended().isAfter(each.lease().ends()))
                .limit(most)
                .toList();
    }

    @Override
    public List<Who> people(boolean everywhere) {
        return List.of(new Who(FakeAgents.ME, "Mira Three"), new Who(OLE, "Ole One"));
    }

    @Override
    public Fairness fairness(int days) {
        var today = LocalDate.parse(now.toString().substring(0, 10));
        return new Fairness(
                today.minusDays(days - 1L),
                today,
                List.of(
                        new Line("Team blue", false, 0.5, daily(days, 9)),
                        new Line("Team red", true, 0.5, daily(days, 4))),
                List.of(new Line("Mira Three", true, 1, daily(days, 4))));
    }

    private List<Double> daily(int days, double hours) {
        return IntStream.range(0, days)
                .mapToObj(day -> counted ? hours + day % 5 : 0.0)
                .toList();
    }

    @Override
    public Use use(boolean everywhere, LocalDate from, LocalDate to) {
        if (!counted) {
            return new Use(from, to, null, List.of(), List.of(), List.of());
        }
        var people = new ArrayList<OfPerson>();
        people.add(new OfPerson(
                FakeAgents.TEAM,
                everywhere ? "Team red" : "",
                FakeAgents.ME,
                "Mira Three",
                new Hours(40, 40, 30, 4),
                new BigDecimal("80"),
                new BigDecimal("8")));
        if (everywhere) {
            people.add(new OfPerson(
                    BLUE, "Team blue", OLE, "Ole One", new Hours(10, 0, 0, 0), new BigDecimal("20"), BigDecimal.ZERO));
        }
        return new Use(
                from,
                to,
                now.minus(Duration.ofMinutes(7)),
                List.of(new OfServer(
                        SERVER,
                        "gpu-a",
                        100,
                        new Hours(50, 40, 30, 4),
                        8,
                        42,
                        12,
                        Map.of("IN_LINE", 9.0, "RESERVED", 3.0))),
                people,
                List.of(
                        new Waited(
                                new UUID(14, 1),
                                "",
                                "Mira Three",
                                now.minus(Duration.ofHours(7)),
                                null,
                                GpuQueue.State.WAITING,
                                7,
                                "It waits for 8 GPUs of one server."),
                        new Waited(
                                new UUID(14, 2),
                                "",
                                "Ole One",
                                now.minus(Duration.ofHours(9)),
                                now.minus(Duration.ofHours(6)),
                                GpuQueue.State.GRANTED,
                                3,
                                "Granted: 1 GPU of gpu-a.")));
    }
}
