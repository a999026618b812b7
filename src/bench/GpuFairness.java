import dev.podium.gpus.schedule.Decision;
import dev.podium.gpus.schedule.Device;
import dev.podium.gpus.schedule.Holding;
import dev.podium.gpus.schedule.Need;
import dev.podium.gpus.schedule.Options;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Four teams that always want more than there is share 16 GPUs for 60 days: each keeps 20 jobs waiting, drawn from a real
 * cluster's of at most a day. How far from its share does each end up, and how soon does a team that comes 20 days late get
 * its own?
 */
class GpuFairness {

    private static final int GPUS = 16;
    private static final int DAYS = 60;
    private static final int LATE_DAY = 20;
    private static final int LATE_TEAM = 2;
    private static final int WAITING = 20;
    private static final int SEEDS = 10;
    private static final long HOUR = 3600;
    private static final double[] WEIGHTS = {.4, .3, .2, .1};

    private record Job(Need need, long lasts) {}

    private record Figures(double whole, double mean, double most, double hours, double utilisation) {}

    private final List<Job> jobs;
    private final Random random;
    private final boolean late;
    private final Duration halfLife;
    private final Map<UUID, Request> queue = new HashMap<>();
    private final Map<UUID, Holding> running = new HashMap<>();
    private final Map<UUID, Job> byId = new HashMap<>();
    private final PriorityQueue<Map.Entry<Long, UUID>> ends = new PriorityQueue<>(Map.Entry.comparingByKey());
    private final double[][] hours = new double[DAYS * 24][WEIGHTS.length];
    private final Usage[] usage = new Usage[WEIGHTS.length];
    private final int[] waiting = new int[WEIGHTS.length];
    private int made;
    private long now;

    private GpuFairness(List<Job> jobs, long seed, boolean late, Duration halfLife) {
        this.jobs = jobs;
        this.random = new Random(seed);
        this.late = late;
        this.halfLife = halfLife;
        Arrays.setAll(usage, _ -> Usage.none(Instant.EPOCH));
    }

    static void print(Path folder) throws IOException {
        System.out.printf("%nFairness: teams of .4, .3, .2 and .1 on %d GPUs for %d days, deviation from the share in points, mean of %d runs%n", GPUS, DAYS, SEEDS);
        System.out.printf("%-38s %10s %10s %10s %22s %12s%n", "", "whole run", "24 h mean", "24 h most", "h to within 5 points", "utilisation");
        for (var row : GpuTrace.rows(folder.resolve("own-baselines/fairness_closed_loop.csv"))) {
            System.out.printf(
                    "%-38s %10.2f %10.1f %10.1f %22s %12s%n",
                    row.get("policy") + (row.get("late_team").equals("1") ? ", one team late" : ""), 100 * Double.parseDouble(row.get("whole_run_dev")),
                    100 * Double.parseDouble(row.get("mean_dev_24h_window")), 100 * Double.parseDouble(row.get("max_dev_24h_window")),
                    row.get("hours_to_first_24h_window_within_5pts"), row.get("utilisation"));
        }
        var jobs = GpuTrace.pods(folder.resolve("openb/openb_pod_list_default.csv")).stream()
                .filter(pod -> pod.need().gpus() > 0 && pod.created() >= 140 * 24 * HOUR)
                .filter(pod -> pod.deleted() - pod.created() <= 24 * HOUR)
                .map(pod -> new Job(
                        new Need(pod.need().gpus(), pod.need().milli(), 0, Set.of(), Set.of(), 1, false, 0, 0),
                        Math.max(1, pod.deleted() - pod.created())))
                .toList();
        for (boolean late : new boolean[] {false, true}) {
            for (int days : new int[] {1, 7}) {
                var figures = IntStream.range(0, SEEDS)
                        .mapToObj(seed -> new GpuFairness(jobs, 42 + seed, late, Duration.ofDays(days)).run())
                        .toList();
                System.out.printf(
                        "%-38s %10.2f %10.1f %10.1f %22.1f %12.3f%n",
                        "Podium, half-life " + days + " d" + (late ? ", one team late" : ""),
                        100 * figures.stream().mapToDouble(Figures::whole).average().orElse(0),
                        100 * figures.stream().mapToDouble(Figures::mean).average().orElse(0),
                        100 * figures.stream().mapToDouble(Figures::most).max().orElse(0),
                        figures.stream().mapToDouble(Figures::hours).average().orElse(0),
                        figures.stream().mapToDouble(Figures::utilisation).average().orElse(0));
            }
        }
    }

    private boolean here(int team) {
        return !late || team != LATE_TEAM || now >= LATE_DAY * 24 * HOUR;
    }

    private Figures run() {
        var devices = IntStream.range(0, GPUS)
                .mapToObj(index -> new Device("gpu-" + index, index, "A100", 0, 1, ""))
                .toList();
        var servers = List.of(new Server(new MachineId(new UUID(0, 1)), "gpu-a", devices, 0, 0));
        var workload = Workload.of(jobs.stream().map(Job::need).toList());
        var options = new Options(halfLife, Options.Order.FAIR, 2000, Duration.ofHours(24), Map.of());
        boolean joined = false;
        while (now < DAYS * 24 * HOUR) {
            fill();
            decide(servers, workload, options);
            long next = ends.isEmpty() ? now + HOUR : ends.peek().getKey();
            if (late && !joined && next >= LATE_DAY * 24 * HOUR) {
                joined = true;
                next = LATE_DAY * 24 * HOUR;
            }
            pass(Math.min(next, DAYS * 24 * HOUR));
            while (!ends.isEmpty() && ends.peek().getKey() <= now) {
                running.remove(ends.remove().getValue());
            }
        }
        return figures();
    }

    private void fill() {
        for (int team = 0; team < WEIGHTS.length; team++) {
            while (here(team) && waiting[team] < WAITING) {
                var job = jobs.get(random.nextInt(jobs.size()));
                var id = new UUID(team, made++);
                var lasts = Duration.ofSeconds(job.lasts());
                byId.put(id, job);
                queue.put(
                        id,
                        new Request(
                                id, team(team), person(team), job.need(), TimeClass.LONG, lasts, lasts, Instant.ofEpochSecond(now), null, null));
                waiting[team]++;
            }
        }
    }

    private static TeamId team(int team) {
        return new TeamId(new UUID(0, team + 1));
    }

    private static PersonId person(int team) {
        return new PersonId(new UUID(1, team + 1));
    }

    private void decide(List<Server> servers, Workload workload, Options options) {
        var shares = new ArrayList<Shares.OfTeam>();
        for (int team = 0; team < WEIGHTS.length; team++) {
            shares.add(new Shares.OfTeam(team(team), WEIGHTS[team], List.of(new Shares.OfPerson(person(team), 1, usage[team]))));
        }
        var since = Instant.ofEpochSecond(now);
        var plan = Scheduler.plan(new Snapshot(
                since,
                ZoneOffset.UTC,
                servers,
                List.copyOf(running.values()),
                List.of(),
                List.copyOf(queue.values()),
                new Shares(shares),
                workload,
                options));
        for (var start : plan.starts()) {
            var request = queue.remove(start.id());
            running.put(
                    start.id(),
                    new Holding(
                            start.id(), request.team(), request.person(), TimeClass.LONG, start.places(), since, start.expectedEnd(), start.hardEnd()));
            ends.add(Map.entry(now + byId.get(start.id()).lasts(), start.id()));
            waiting[(int) start.id().getMostSignificantBits()]--;
        }
    }

    /** Counts what is held until then, hour by hour. */
    private void pass(long until) {
        var rates = new double[WEIGHTS.length];
        running.values().forEach(holding -> rates[(int) holding.lease().getMostSignificantBits()] += holding.milli() / 1000.0);
        for (int team = 0; team < WEIGHTS.length; team++) {
            usage[team] = usage[team].after(Instant.ofEpochSecond(until), halfLife, rates[team]);
        }
        while (now < until) {
            long to = Math.min(until, (now / HOUR + 1) * HOUR);
            for (int team = 0; team < WEIGHTS.length; team++) {
                hours[(int) (now / HOUR)][team] += rates[team] * (to - now) / HOUR;
            }
            now = to;
        }
    }

    private Figures figures() {
        double mean = 0;
        double most = 0;
        int windows = 0;
        double reached = Double.NaN;
        int from = late ? LATE_DAY * 24 : 0;
        for (int hour = from; hour + 24 <= hours.length; hour++) {
            double deviation = deviation(hour, hour + 24);
            mean += deviation;
            most = Math.max(most, deviation);
            windows++;
            if (Double.isNaN(reached) && (late ? Math.abs(part(hour, hour + 24, LATE_TEAM) - WEIGHTS[LATE_TEAM]) : deviation) <= 0.05) {
                reached = hour - from;
            }
        }
        double held = Arrays.stream(hours).flatMapToDouble(Arrays::stream).sum();
        return new Figures(deviation(from, hours.length), mean / windows, most, reached, held / (GPUS * DAYS * 24.0));
    }

    private double part(int from, int to, int team) {
        double own = 0;
        double all = 0;
        for (int hour = from; hour < to; hour++) {
            own += hours[hour][team];
            all += Arrays.stream(hours[hour]).sum();
        }
        return own / all;
    }

    private double deviation(int from, int to) {
        double most = 0;
        for (int team = 0; team < WEIGHTS.length; team++) {
            most = Math.max(most, Math.abs(part(from, to, team) - WEIGHTS[team]));
        }
        return most;
    }
}
