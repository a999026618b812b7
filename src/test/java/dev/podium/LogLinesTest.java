package dev.podium;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.podium.kernel.AgentId;
import dev.podium.telemetry.Concerning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the log makes of text that people typed: the appender of the running application is asked for its bytes. */
@PodiumTest
class LogLinesTest {

    private static final String FORGED = "2026-01-01T00:00:00.000Z  INFO [main] : ada signed in";

    private static List<String> logged(String message, @Nullable Throwable thrown, Object... arguments) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var console = (OutputStreamAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CONSOLE");
        var event = new LoggingEvent(
                Logger.class.getName(), context.getLogger("dev.podium.Test"), Level.WARN, message, thrown, arguments);
        return new String(console.getEncoder().encode(event), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000b", "\f"})
    void aNameMakesNoSecondLine(String end) {
        var lines = logged("The agent {} is gone", null, "eve" + end + FORGED);
        assertThat(lines).singleElement().asString().contains("WARN").contains("The agent eve\u00b6");
        assertThat(lines.getFirst().codePoints()).noneMatch(Character::isISOControl);
    }

    @Test
    void aLineNamesTheAgentItConcernsAndNoEmptyOne() {
        var agent = AgentId.random();
        Concerning.agent(
                agent,
                () -> assertThat(logged("It is gone", null))
                        .singleElement()
                        .asString()
                        .contains(" agent=" + agent + " ")
                        .doesNotContain("machine=", "trace="));
        assertThat(logged("It is gone", null))
                .singleElement()
                .asString()
                .doesNotContain("agent=", "machine=", "trace=");
    }

    @Test
    void aNameMovesNoTerminalThatShowsTheLog() {
        var lines = logged("The agent {} is gone", null, "eve\u001b[2J\u001b]0;title\u0007\u009b31m\b\b");
        assertThat(lines).singleElement().asString().doesNotContainPattern("\\p{Cntrl}|[\u0080-\u009f]");
    }

    @Test
    void anExceptionsMessageMakesNoLineThatCouldBeAnothersAndKeepsItsTrace() {
        var cause = new IllegalArgumentException("No such name: eve\n" + FORGED + "\n\u001b[2Jmore");
        var lines = logged("Our own mistake", new IllegalStateException("It failed\r\n" + FORGED, cause));
        assertThat(lines.getFirst()).endsWith(": Our own mistake");
        assertThat(lines.subList(1, lines.size()))
                .allMatch(line -> line.isEmpty()
                        || line.startsWith("\tat ")
                        || line.startsWith("\t... ")
                        || line.startsWith("Caused by: ")
                        || line.startsWith("java.lang.IllegalStateException: It failed\u00b62026"));
        assertThat(lines).anyMatch(line -> line.startsWith("\tat dev.podium.LogLinesTest."));
        assertThat(lines).anyMatch(line -> line.startsWith("Caused by: java.lang.IllegalArgumentException: No such"));
        assertThat(String.join("", lines)).doesNotContain("\u001b");
    }
}
