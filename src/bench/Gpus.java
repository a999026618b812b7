import java.io.IOException;
import java.nio.file.Path;

/**
 * Measures how GPUs are shared, beside what others published of theirs. Started by make bench-gpus: Gpus FOLDER [what], the
 * folder with the traces and the published results, of which nothing is copied.
 */
class Gpus {

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var what = arguments.length > 1 ? arguments[1] : "all";
        if (what.equals("all") || what.equals("packing")) {
            GpuPacking.print(folder);
        }
        if (what.equals("all") || what.equals("queue")) {
            GpuQueue.print(folder);
        }
        if (what.equals("all") || what.equals("fairness")) {
            GpuFairness.print(folder);
        }
        if (what.equals("all") || what.equals("speed")) {
            GpuSpeed.print(folder);
        }
    }
}
