import dev.podium.gpus.schedule.Device;
import dev.podium.gpus.schedule.Need;
import dev.podium.gpus.schedule.Server;
import dev.podium.kernel.MachineId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Reads a trace of a real cluster in the openb form: nodes, and what was asked of them. */
class GpuTrace {

    /** @param created seconds from the trace's begin; 0 where the file does not say */
    record Pod(Need need, long created, long deleted) {}

    private GpuTrace() {}

    static List<Server> nodes(Path file) throws IOException {
        var servers = new ArrayList<Server>();
        for (var row : rows(file)) {
            int number = servers.size();
            var devices = IntStream.range(0, number(row, "gpu"))
                    .mapToObj(index -> new Device(row.get("sn") + "/" + index, index, row.get("model"), 0, 1, ""))
                    .toList();
            servers.add(new Server(
                    new MachineId(new UUID(1, number)), row.get("sn"), devices, number(row, "cpu_milli"), number(row, "memory_mib")));
        }
        return servers;
    }

    static List<Pod> pods(Path file) throws IOException {
        var pods = new ArrayList<Pod>();
        for (var row : rows(file)) {
            var models = row.getOrDefault("gpu_spec", "");
            var need = new Need(
                    number(row, "num_gpu"),
                    number(row, "num_gpu") == 0 ? 0 : number(row, "gpu_milli"),
                    0,
                    models.isEmpty() ? Set.of() : Set.copyOf(List.of(models.split("\\|"))),
                    Set.of(),
                    1,
                    false,
                    number(row, "cpu_milli"),
                    number(row, "memory_mib"));
            pods.add(new Pod(need, number(row, "creation_time"), number(row, "deletion_time")));
        }
        return pods;
    }

    private static int number(Map<String, String> row, String column) {
        var text = row.getOrDefault(column, "");
        return text.isEmpty() ? 0 : (int) Double.parseDouble(text);
    }

    static List<Map<String, String>> rows(Path file) throws IOException {
        var lines = Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
        var columns = lines.getFirst().split(",", -1);
        var rows = new ArrayList<Map<String, String>>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = line.split(",", -1);
            var row = new HashMap<String, String>();
            for (int i = 0; i < Math.min(columns.length, fields.length); i++) {
                row.put(columns[i], fields[i]);
            }
            rows.add(row);
        }
        return rows;
    }
}
