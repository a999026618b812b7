package dev.podium.gpus;

import dev.podium.gpus.GpuOutsiders.Kind;
import dev.podium.gpus.OutsiderStore.Row;
import dev.podium.gpus.Rows.DeviceRow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is said of processes outside leases. Pure. */
final class OutsiderWords {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private OutsiderWords() {}

    /** "Process 4711 (python3) of OS user ada on GPU 3 of gpu-a". */
    static String process(Row row, @Nullable DeviceRow device, String server) {
        return "Process " + row.pid() + (row.program().isEmpty() ? "" : " (" + row.program() + ")") + " of OS user "
                + row.osUser() + " on " + (device == null ? "a GPU" : "GPU " + device.index()) + " of " + server;
    }

    /** For whoever has a lease of that GPU: what it is, is not for them to know. */
    static String noted(Row row) {
        return row.kind() == Kind.OVER
                ? "What OS user " + row.osUser() + " runs on the GPU"
                : "OS user " + row.osUser() + " ran something on the GPU outside any lease";
    }

    static String wrong(Row row) {
        return row.kind() == Kind.OVER
                ? "It takes more memory than the part of the GPU that is leased."
                : "It is in no lease of that GPU.";
    }

    static String notice(Row row, Instant end, ZoneId zone) {
        return wrong(row) + " It is ended at " + TIME.format(end.atZone(zone))
                + (row.kind() == Kind.OVER ? " unless it takes less by then." : " unless it is in one by then.");
    }
}
