import dev.podium.gpus.schedule.Options;
import dev.podium.gpus.schedule.Request;
import dev.podium.gpus.schedule.Scheduler;
import dev.podium.gpus.schedule.Server;
import dev.podium.gpus.schedule.Shares;
import dev.podium.gpus.schedule.Snapshot;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.gpus.schedule.Workload;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * How full a cluster gets, as FGD's authors measure it: requests of a trace arrive in random order until they come to 1.3
 * times the cluster, none ever ends, one that does not fit is dropped. The scheduler gets them as one line in order of
 * arrival, plans nothing for later, and starts whatever fits.
 */
class GpuPacking {

    private static final double ARRIVED = 1.3;
    private static final int FIRST_SEED = 42;
    private static final int SEEDS = 10;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private GpuPacking() {}

    static void print(Path folder) throws IOException {
        var servers = GpuTrace.nodes(folder.resolve("openb/openb_node_list_gpu_node.csv"));
        var published = GpuTrace.rows(folder.resolve("fgd-expected/analysis_allo_discrete.csv"));
        System.out.printf("%nPacking: GPUs allocated, %% of all, when 130 %% were asked for; mean of %d orders of arrival%n", SEEDS);
        System.out.printf("%-14s %8s %8s %8s %8s %13s %10s%n", "requests", "random", "best fit", "FGD", "Podium", "least-most", "above FGD");
        try (var files = Files.list(folder.resolve("openb"))) {
            for (var file : files.filter(each -> each.getFileName().toString().startsWith("openb_pod_list_"))
                    .sorted()
                    .toList()) {
                var name = file.getFileName().toString().replaceAll("[.]csv", "");
                var pods = GpuTrace.pods(file);
                var workload = Workload.of(pods.stream().map(GpuTrace.Pod::need).toList());
                double sum = 0;
                double least = 100;
                double most = 0;
                for (int seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
                    double allocated = allocated(servers, pods, workload, new Random(seed));
                    sum += allocated;
                    least = Math.min(least, allocated);
                    most = Math.max(most, allocated);
                }
                double mean = sum / SEEDS;
                double fgd = mean(published, name, "06-FGD");
                System.out.printf(
                        "%-14s %8.2f %8.2f %8.2f %8.2f %6.2f-%.2f %+10.2f%n",
                        name.replace("openb_pod_list_", ""), mean(published, name, "01-Random"), mean(published, name, "05-BestFit"), fgd, mean, least, most, mean - fgd);
            }
        }
    }

    private static double mean(List<Map<String, String>> published, String name, String policy) {
        return published.stream()
                .filter(row -> row.get("workload").equals(name) && row.get("sc_policy").equals(policy))
                .mapToDouble(row -> Double.parseDouble(row.get("130")))
                .average()
                .orElse(Double.NaN);
    }

    private static double allocated(List<Server> servers, List<GpuTrace.Pod> pods, Workload workload, Random random) {
        long capacity = 1000L * servers.stream().mapToInt(server -> server.devices().size()).sum();
        var arrivals = new ArrayList<>(pods);
        Collections.shuffle(arrivals, random);
        double wanted = 0;
        int count = 0;
        while (wanted < ARRIVED * capacity) {
            if (count == arrivals.size()) {
                arrivals.add(pods.get(random.nextInt(pods.size())));
            }
            var need = arrivals.get(count++).need();
            wanted += (double) need.gpus() * need.milli();
        }
        var team = new TeamId(new UUID(0, 1));
        var person = new PersonId(new UUID(0, 1));
        var queue = new ArrayList<Request>();
        for (int i = 0; i < count; i++) {
            queue.add(new Request(
                    new UUID(0, i),
                    team,
                    person,
                    arrivals.get(i).need(),
                    TimeClass.LONG,
                    Duration.ofDays(1),
                    Duration.ofDays(1),
                    NOW.minusMillis(count - i),
                    null,
                    null));
        }
        var options = new Options(Duration.ofDays(1), Options.Order.FAIR, 0, Duration.ofDays(1), Map.of());
        var plan = Scheduler.plan(new Snapshot(
                NOW, ZoneOffset.UTC, servers, List.of(), List.of(), queue, Shares.none(), workload, options));
        long allocated = plan.starts().stream()
                .flatMap(start -> start.places().stream())
                .flatMap(place -> place.slices().stream())
                .mapToLong(slice -> slice.milli())
                .sum();
        return 100.0 * allocated / capacity;
    }
}
