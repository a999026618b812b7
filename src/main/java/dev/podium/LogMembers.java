package dev.podium;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * On whose behalf something was logged, in each line of JSON: {@code podium.person} and {@code podium.team}, ids without
 * names, beside {@code request}, which Podium's answers and its audit trail give too. A line is written by the thread that
 * logs, so these are its own.
 */
class LogMembers implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {

    @Override
    public void customize(JsonWriter.Members<ILoggingEvent> members) {
        members.add("podium.person", _ -> of(actor -> actor.person().value())).whenNotNull();
        members.add("podium.team", _ -> of(LogMembers::team)).whenNotNull();
    }

    private static @Nullable Object of(Function<Actor, @Nullable Object> part) {
        return CurrentActor.find().map(part).map(Object::toString).orElse(null);
    }

    private static @Nullable Object team(Actor actor) {
        return actor.team() == null ? null : actor.team().value();
    }
}
