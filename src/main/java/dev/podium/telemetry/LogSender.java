package dev.podium.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.podium.kernel.CurrentActor;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.LoggerProvider;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * The log's lines, to the collector too, with what the JSON of the console has. On the thread that logs, like the console, so
 * that the trace and whoever is at work are its own; the sending is a thread's of OpenTelemetry's, behind a bounded queue.
 */
final class LogSender extends UnsynchronizedAppenderBase<ILoggingEvent> implements AutoCloseable {

    private static final Map<String, String> NAMES =
            Map.of("request", "request", Concerning.AGENT, "podium.agent", Concerning.MACHINE, "podium.machine");

    private final LoggerProvider provider;
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    LogSender(LoggerProvider provider) {
        this.provider = provider;
        setName("collector");
        setContext(root.getLoggerContext());
        start();
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLoggerName().startsWith("io.opentelemetry.")) {
            // That the collector does not answer would be told to the collector.
            return;
        }
        var line = provider.get(event.getLoggerName())
                .logRecordBuilder()
                .setContext(Context.current())
                .setTimestamp(event.getTimeStamp(), TimeUnit.MILLISECONDS)
                .setSeverity(severity(event.getLevel()))
                .setSeverityText(event.getLevel().toString())
                .setBody(event.getFormattedMessage());
        NAMES.forEach((known, told) -> put(line, told, event.getMDCPropertyMap().get(known)));
        CurrentActor.find().ifPresent(actor -> {
            put(line, "podium.person", actor.person().value());
            put(line, "podium.team", actor.team() == null ? null : actor.team().value());
        });
        var thrown = event.getThrowableProxy();
        if (thrown != null) {
            put(line, "exception.type", thrown.getClassName());
            put(line, "exception.message", thrown.getMessage());
            put(line, "exception.stacktrace", ThrowableProxyUtil.asString(thrown));
        }
        line.emit();
    }

    private static void put(LogRecordBuilder line, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            line.setAttribute(AttributeKey.stringKey(name), value.toString());
        }
    }

    private static Severity severity(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> Severity.ERROR;
            case Level.WARN_INT -> Severity.WARN;
            case Level.INFO_INT -> Severity.INFO;
            case Level.DEBUG_INT -> Severity.DEBUG;
            default -> Severity.TRACE;
        };
    }

    @Override
    public void close() {
        root.detachAppender(this);
        stop();
    }
}
