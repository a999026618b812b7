package dev.podium.inference.ui;

import dev.podium.inference.Engines.Engine;
import dev.podium.inference.Engines.Job;
import dev.podium.inference.Engines.Loaded;
import dev.podium.inference.Engines.Stage;
import dev.podium.inference.Engines.Task;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Symbol;
import dev.podium.portal.Tone;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the page says of engines. */
final class EngineWords {

    private static final double THOUSAND = 1_000;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private EngineWords() {}

    /** As Ollama counts them: thousands. */
    static String bytes(long bytes) {
        double number = bytes;
        int unit = 0;
        while (number >= THOUSAND && unit < UNITS.length - 1) {
            number /= THOUSAND;
            unit++;
        }
        return String.format(Locale.ROOT, unit < 3 || number >= 10 ? "%.0f %s" : "%.1f %s", number, UNITS[unit]);
    }

    static String span(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    static StatusBadge state(Engine engine) {
        return switch (engine.state()) {
            case UP -> new StatusBadge(Tone.WORK, Symbol.CHECK, "Ready", "", engine.since());
            case NEW -> new StatusBadge(Tone.IDLE, Symbol.STARTING, "Being asked", "", null);
            case AWAY -> new StatusBadge(Tone.OFF, Symbol.UNREACHABLE, "Away", "", engine.since());
            case STRANGE -> new StatusBadge(Tone.STUCK, Symbol.STUCK, "No engine", "", engine.since());
        };
    }

    /** Where its memory is, and how long it stays. */
    static String held(Loaded model, Instant now) {
        var where = model.gpuBytes() >= model.bytes()
                ? bytes(model.bytes()) + " GPU"
                : model.gpuBytes() == 0
                        ? bytes(model.bytes()) + " CPU"
                        : bytes(model.gpuBytes()) + " GPU, " + bytes(model.bytes() - model.gpuBytes()) + " CPU";
        var until = stays(model.until(), now);
        return until.isEmpty() ? where : where + " · " + until;
    }

    static String stays(@Nullable Instant until, Instant now) {
        if (until == null) {
            return "stays";
        }
        return until.isAfter(now) ? span(Duration.between(now, until)) : "";
    }

    static String version(Engine engine) {
        return engine.version().isEmpty() ? "" : " · Ollama " + engine.version();
    }

    /** What a running one is at: step, bytes, speed, time left. */
    static String far(Task task) {
        if (task.stage() == Stage.DONE) {
            return task.job() == Job.PULL ? "Pulled" : "Loaded";
        }
        if (task.stage() != Stage.RUNNING) {
            return task.stage() == Stage.STOPPED ? "Stopped; what came is kept" : String.valueOf(task.problem());
        }
        if (task.total() == 0) {
            return task.step();
        }
        var told = new StringBuilder(task.step())
                .append(' ')
                .append(task.percent())
                .append(" % · ")
                .append(bytes(task.done()))
                .append(" of ")
                .append(bytes(task.total()));
        if (task.perSecond() > 0) {
            told.append(" · ")
                    .append(bytes(task.perSecond()))
                    .append("/s · ")
                    .append(span(Duration.ofSeconds((task.total() - task.done()) / task.perSecond())))
                    .append(" left");
        }
        return told.toString();
    }
}
