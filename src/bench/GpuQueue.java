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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Ten days of a real cluster's GPU jobs replayed on one server with 16 GPUs: how long they wait. The figures to compare with
 * take the GPUs for one amount that can be cut anywhere; so does "any part", where the scheduler is given them as it is given
 * processors. "Real GPUs" are 16 devices, of which 190 thousandths are left when 810 are held.
 */
class GpuQueue {

    private static final int GPUS = 16;
    private static final long FIRST_SECOND = 140L * 86_400;
    private static final List<Duration> CLASSES = List.of(
            Duration.ofMinutes(15),
            Duration.ofHours(1),
            Duration.ofHours(4),
            Duration.ofHours(12),
            Duration.ofHours(24),
            Duration.ofHours(48),
            Duration.ofDays(7),
            Duration.ofDays(30));
    private static final TeamId TEAM = new TeamId(new UUID(0, 1));
    private static final PersonId PERSON = new PersonId(new UUID(0, 1));

    private record Job(UUID id, Need need, long created, long lasts, Duration estimate) {}

    private GpuQueue() {}

    static void print(Path folder) throws IOException {
        System.out.printf("%nQueue: openb's last ten days on %d GPUs, waits in s%n", GPUS);
        System.out.printf(
                "%-34s %10s %10s %10s %10s %12s %12s%n", "", "mean", "p95", "worst", "slowdown", "2 GPUs+ mean", "later than told");
        var pods = GpuTrace.pods(folder.resolve("openb/openb_pod_list_default.csv"));
        for (var row : GpuTrace.rows(folder.resolve("own-baselines/queueing_openb_last10d.csv"))) {
            if (row.get("gpus").equals(GPUS + "")) {
                System.out.printf(
                        "%-34s %10s %10s %10s %10s %12s%n",
                        row.get("policy") + ", " + row.get("estimate") + ", any part", row.get("mean_wait_s"), row.get("p95_wait_s"),
                        row.get("max_wait_s"), row.get("mean_bounded_slowdown_tau10"), row.get("mean_wait_multi_gpu_s"));
            }
        }
        for (boolean anyPart : new boolean[] {true, false}) {
            for (boolean exact : new boolean[] {true, false}) {
                for (var order : Options.Order.values()) {
                    replay(jobs(pods, exact, anyPart), order, exact, anyPart);
                }
            }
        }
    }

    private static List<Job> jobs(List<GpuTrace.Pod> pods, boolean exact, boolean anyPart) {
        var jobs = new ArrayList<Job>();
        for (var pod : pods) {
            if (pod.need().gpus() > 0 && pod.created() >= FIRST_SECOND) {
                long lasts = Math.max(1, pod.deleted() - pod.created());
                var need = anyPart
                        ? new Need(0, 0, 0, Set.of(), Set.of(), 1, false, pod.need().gpus() * pod.need().milli(), 0)
                        : new Need(pod.need().gpus(), pod.need().milli(), 0, Set.of(), Set.of(), 1, false, 0, 0);
                var estimate = exact
                        ? Duration.ofSeconds(lasts)
                        : CLASSES.stream().filter(each -> each.toSeconds() >= lasts).findFirst().orElseThrow();
                jobs.add(new Job(new UUID(0, jobs.size()), need, pod.created(), lasts, estimate));
            }
        }
        jobs.sort(Comparator.comparingLong(Job::created).thenComparing(Job::id));
        return jobs;
    }

    private static void replay(List<Job> jobs, Options.Order order, boolean exact, boolean anyPart) {
        var devices = IntStream.range(0, GPUS)
                .mapToObj(index -> new Device("gpu-" + index, index, "A100", 0, 1, ""))
                .toList();
        var servers = List.of(new Server(new MachineId(new UUID(0, 1)), "gpu-a", devices, anyPart ? GPUS * Device.WHOLE : 0, 0));
        var workload = Workload.of(jobs.stream().map(Job::need).toList());
        var byId = new HashMap<UUID, Job>();
        jobs.forEach(job -> byId.put(job.id(), job));
        var queue = new HashMap<UUID, Request>();
        var running = new HashMap<UUID, Holding>();
        var ends = new PriorityQueue<Map.Entry<Long, UUID>>(Map.Entry.comparingByKey());
        var told = new HashMap<UUID, Instant>();
        var waits = new HashMap<UUID, Long>();
        int later = 0;
        int next = 0;
        long now = 0;
        while (next < jobs.size() || !ends.isEmpty()) {
            now = Math.min(
                    next < jobs.size() ? jobs.get(next).created() : Long.MAX_VALUE, ends.isEmpty() ? Long.MAX_VALUE : ends.peek().getKey());
            while (!ends.isEmpty() && ends.peek().getKey() == now) {
                running.remove(ends.remove().getValue());
            }
            while (next < jobs.size() && jobs.get(next).created() == now) {
                var job = jobs.get(next++);
                queue.put(
                        job.id(),
                        new Request(
                                job.id(), TEAM, PERSON, job.need(), TimeClass.LONG, job.estimate(), job.estimate(), Instant.ofEpochSecond(now), null, null));
            }
            var options = Options.defaults().with(order);
            var plan = Scheduler.plan(new Snapshot(
                    Instant.ofEpochSecond(now),
                    ZoneOffset.UTC,
                    servers,
                    List.copyOf(running.values()),
                    List.of(),
                    List.copyOf(queue.values()),
                    Shares.none(),
                    workload,
                    options));
            for (var decision : plan.decisions()) {
                if (decision instanceof Decision.Wait wait && wait.expected() != null) {
                    told.putIfAbsent(wait.id(), wait.expected());
                }
                if (decision instanceof Decision.Start start) {
                    var job = byId.get(start.id());
                    queue.remove(start.id());
                    var since = Instant.ofEpochSecond(now);
                    running.put(
                            start.id(),
                            new Holding(start.id(), TEAM, PERSON, TimeClass.LONG, start.places(), since, start.expectedEnd(), start.hardEnd()));
                    ends.add(Map.entry(now + job.lasts(), start.id()));
                    waits.put(start.id(), now - job.created());
                    later += told.containsKey(start.id()) && since.isAfter(told.get(start.id())) ? 1 : 0;
                }
            }
        }
        var sorted = waits.values().stream().sorted().toList();
        System.out.printf(
                "%-34s %10.0f %10d %10d %10.1f %12.0f %12d%n",
                "Podium" + (order == Options.Order.FAIR ? ", " : " short, ") + (exact ? "exact" : "class") + (anyPart ? ", any part" : ", real GPUs"),
                sorted.stream().mapToLong(each -> each).average().orElse(0),
                sorted.get((int) (sorted.size() * 0.95)),
                sorted.getLast(),
                jobs.stream()
                        .mapToDouble(job -> Math.max(1, (waits.get(job.id()) + job.lasts()) / (double) Math.max(10, job.lasts())))
                        .average()
                        .orElse(0),
                jobs.stream().filter(job -> job.need().gpus() > 1 || job.need().cpuMilli() > Device.WHOLE).mapToLong(job -> waits.get(job.id())).average().orElse(0),
                later);
    }
}
