import dev.podium.gpus.schedule.Decision;
import dev.podium.gpus.schedule.Device;
import dev.podium.gpus.schedule.Holding;
import dev.podium.gpus.schedule.Need;
import dev.podium.gpus.schedule.Options;
import dev.podium.gpus.schedule.Plan;
import dev.podium.gpus.schedule.Request;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.gpus.schedule.Server;
import dev.podium.gpus.schedule.Shares;
import dev.podium.gpus.schedule.Snapshot;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.gpus.schedule.Usage;
import dev.podium.gpus.schedule.Workload;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * How long a decision takes with 1,000 GPUs on 125 servers, all held, and 10,000 requests of 20 teams of 10 people that wait,
 * shaped like a real cluster's. Each round one lease ends, and what the plan starts then becomes a lease.
 */
class GpuSpeed {

    private static final int SERVERS = 125;
    private static final int GPUS = 8;
    private static final int WAITING = 10_000;
    private static final int TEAMS = 20;
    private static final int PEOPLE = 10;
    private static final int FEW = 100;
    private static final int WARM = 100;
    private static final int ROUNDS = 400;

    private final List<GpuTrace.Pod> pods;
    private final Random random = new Random(1);
    private final List<Server> servers = new ArrayList<>();
    private final List<Holding> running = new ArrayList<>();
    private final List<Request> queue = new ArrayList<>();
    private final Workload workload;
    private final Shares shares;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int made;

    private GpuSpeed(List<GpuTrace.Pod> pods) {
        this.pods = pods;
        this.workload = Workload.of(pods.stream().map(pod -> need(pod)).toList());
        for (int server = 0; server < SERVERS; server++) {
            var name = "gpu-" + server;
            var devices = IntStream.range(0, GPUS)
                    .mapToObj(index -> new Device(name + "/" + index, index, "A100", 81_920, 1, ""))
                    .toList();
            servers.add(new Server(new MachineId(new UUID(0, server + 2)), name, devices, 0, 0));
        }
        var teams = new ArrayList<Shares.OfTeam>();
        for (int team = 0; team < TEAMS; team++) {
            var people = new ArrayList<Shares.OfPerson>();
            for (int person = 0; person < PEOPLE; person++) {
                people.add(new Shares.OfPerson(person(team, person), 1, new Usage(random.nextInt(100) * 3600.0, now)));
            }
            teams.add(new Shares.OfTeam(team(team), 1 + team % 4, people));
        }
        shares = new Shares(teams);
        for (int i = 0; i < WAITING; i++) {
            queue.add(request());
        }
    }

    static void print(Path folder) throws IOException {
        var pods = GpuTrace.pods(folder.resolve("openb/openb_pod_list_default.csv")).stream()
                .filter(pod -> pod.need().gpus() > 0)
                .toList();
        System.out.printf("%nSpeed: %,d waiting, %,d GPUs, ms%n", WAITING, SERVERS * GPUS);
        System.out.printf("%-44s %8s %8s %8s %8s%n", "", "p50", "p99", "worst", "starts");
        new GpuSpeed(pods).measure();
    }

    private void measure() {
        // Fills the pool. Nothing begins at once on a pool that is in use: each lease is somewhere in its course.
        for (int i = 0; i < 3; i++) {
            apply(Scheduler.plan(snapshot(Options.defaults())));
        }
        running.replaceAll(holding -> {
            long seconds = Math.max(1, Duration.between(now, holding.expectedEnd()).toSeconds());
            var end = now.plusSeconds(1 + (long) (random.nextDouble() * seconds));
            return new Holding(
                    holding.lease(), holding.team(), holding.person(), holding.timeClass(), holding.places(), now, end, holding.hardEnd());
        });
        var defaults = Options.defaults();
        measure("full pass, " + defaults.planned() + " planned", defaults);
        var few = new Options(defaults.halfLife(), defaults.order(), FEW, defaults.maxWait(), defaults.classes());
        measure("one release to placement, " + FEW + " planned", few);
    }

    private void measure(String what, Options options) {
        var times = new double[ROUNDS];
        int starts = 0;
        for (int round = -WARM; round < ROUNDS; round++) {
            var ending = running.stream().min(Comparator.comparing(Holding::expectedEnd)).orElseThrow();
            running.remove(ending);
            now = ending.expectedEnd();
            while (queue.size() < WAITING) {
                queue.add(request());
            }
            var snapshot = snapshot(options);
            long begun = System.nanoTime();
            var plan = Scheduler.plan(snapshot);
            double took = (System.nanoTime() - begun) / 1e6;
            if (round >= 0) {
                times[round] = took;
                starts += plan.starts().size();
            }
            apply(plan);
        }
        Arrays.sort(times);
        System.out.printf(
                "%-44s %8.1f %8.1f %8.1f %8.1f%n",
                what, times[ROUNDS / 2], times[ROUNDS * 99 / 100], times[ROUNDS - 1], starts / (double) ROUNDS);
    }

    private Snapshot snapshot(Options options) {
        return new Snapshot(
                now, ZoneOffset.UTC, servers, running, List.of(), queue, shares, workload, options);
    }

    private void apply(Plan plan) {
        var started = new java.util.HashMap<UUID, Decision.Start>();
        plan.starts().forEach(start -> started.put(start.id(), start));
        for (var request : queue) {
            var start = started.get(request.id());
            if (start != null) {
                running.add(new Holding(
                        request.id(), request.team(), request.person(), request.timeClass(), start.places(), now, start.expectedEnd(), start.hardEnd()));
            }
        }
        queue.removeIf(request -> started.containsKey(request.id()));
    }

    private Request request() {
        var pod = pods.get(random.nextInt(pods.size()));
        int team = random.nextInt(TEAMS);
        // Estimates are as people round them; limits twice that.
        var estimate = Duration.ofMinutes(5 * (1 + Math.min(2 * 288, Math.max(1, pod.deleted() - pod.created()) / 300)));
        return new Request(
                new UUID(7, made++),
                team(team),
                person(team, random.nextInt(PEOPLE)),
                need(pod),
                TimeClass.of(estimate),
                estimate,
                estimate.multipliedBy(2),
                now.minusSeconds(random.nextInt(80_000)),
                null,
                null);
    }

    private static Need need(GpuTrace.Pod pod) {
        return new Need(pod.need().gpus(), pod.need().milli(), 0, Set.of(), Set.of(), 1, false, 0, 0);
    }

    private static TeamId team(int team) {
        return new TeamId(new UUID(0, team + 1));
    }

    private static PersonId person(int team, int person) {
        return new PersonId(new UUID(team + 1, person + 1));
    }
}
