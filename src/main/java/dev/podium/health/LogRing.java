package dev.podium.health;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The last lines of the log in memory, for a support bundle: Podium logs to its standard output, which it cannot read again. Of
 * an exception its kinds and frames are kept, and no message, which may hold whatever somebody sent.
 */
final class LogRing extends AppenderBase<ILoggingEvent> {

    /** Some 2 MiB at most. */
    static final int MOST_LINES = 5_000;

    private static final int MOST_CHARS = 1 << 20;
    private static final int LONGEST_LINE = 2_000;
    private static final int FRAMES = 30;
    private static final LogRing RING = new LogRing();

    private final Deque<String> lines = new ArrayDeque<>();
    private int chars;

    LogRing() {
        setName("PODIUM_RING");
    }

    /** That of this process. */
    static LogRing ring() {
        return RING;
    }

    /** Has it hear all that is logged, from before the first bean on. */
    static final class AtStart implements ApplicationContextInitializer<ConfigurableApplicationContext> {

        @Override
        public void initialize(ConfigurableApplicationContext context) {
            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
                RING.setContext(logback);
                RING.start();
                var root = logback.getLogger(Logger.ROOT_LOGGER_NAME);
                if (!root.isAttached(RING)) {
                    root.addAppender(RING);
                }
            }
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        var text = new ArrayList<String>();
        var request = event.getMDCPropertyMap().getOrDefault("request", "");
        text.add(event.getInstant() + " " + event.getLevel() + " [" + event.getThreadName() + "] " + request + " "
                + event.getLoggerName() + " : " + event.getFormattedMessage());
        thrown(event.getThrowableProxy(), "", text);
        synchronized (lines) {
            text.forEach(this::keep);
        }
    }

    private static void thrown(IThrowableProxy thrown, String before, List<String> text) {
        if (thrown == null || text.size() > FRAMES * 4) {
            return;
        }
        text.add(before + thrown.getClassName());
        var frames = thrown.getStackTraceElementProxyArray();
        for (int i = 0; i < frames.length - thrown.getCommonFrames() && i < FRAMES; i++) {
            text.add("\t" + frames[i].getSTEAsString());
        }
        thrown(thrown.getCause(), "Caused by: ", text);
    }

    private void keep(String line) {
        var one = line.replaceAll("[\\p{Cntrl}&&[^\\t]]", "\u00b6");
        var kept = one.length() <= LONGEST_LINE ? one : one.substring(0, LONGEST_LINE - 1) + "…";
        lines.addLast(kept);
        chars += kept.length();
        while (lines.size() > MOST_LINES || chars > MOST_CHARS) {
            chars -= lines.removeFirst().length();
        }
    }

    /** The oldest first. */
    List<String> lines() {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
