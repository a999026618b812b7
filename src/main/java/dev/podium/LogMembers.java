package dev.podium;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.telemetry.Concerning;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.json.JsonWriter.MemberPath;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * On whose behalf something was logged and what it concerns, in each line of JSON: {@code podium.person}, {@code podium.team},
 * {@code podium.agent} and {@code podium.machine}, ids without names, beside {@code request}, which Podium's answers and its
 * audit trail give too. A line is written by the thread that logs, so these are its own.
 */
class LogMembers implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

    private static final Set<String> HERE = Set.of(Concerning.AGENT, Concerning.MACHINE);

    @Override
    public void customize(JsonWriter.Members<ILoggingEvent> members) {
        members.add("podium.person", _ -> of(actor -> actor.person().value())).whenNotNull();
        members.add("podium.team", _ -> of(LogMembers::team)).whenNotNull();
        // Not under the names that the log's context has: in ECS "agent" is the program that ships the log.
        members.applyingPathFilter(LogMembers::isOfContext);
        members.add("podium.agent", event -> event.getMDCPropertyMap().get(Concerning.AGENT))
                .whenNotNull();
        members.add("podium.machine", event -> event.getMDCPropertyMap().get(Concerning.MACHINE))
                .whenNotNull();
    }

    private static boolean isOfContext(MemberPath path) {
        var name = path.name();
        boolean first = path.parent() == null || path.parent().toString().isEmpty();
        // In GELF what is not its own begins with a stroke.
        return first && name != null && HERE.contains(name.startsWith("_") ? name.substring(1) : name);
    }

    private static @Nullable Object of(Function<Actor, @Nullable Object> part) {
        return CurrentActor.find().map(part).map(Object::toString).orElse(null);
    }

    private static @Nullable Object team(Actor actor) {
        return actor.team() == null ? null : actor.team().value();
    }
}
