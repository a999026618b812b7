package dev.podium.inference;

import dev.podium.inference.Engines.Loaded;
import dev.podium.inference.Engines.Pulled;
import dev.podium.inference.Engines.State;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of an engine.
 *
 * @param since when the state came to be
 * @param why "" where it is up
 */
record EngineFacts(State state, Instant since, String why, String version, List<Pulled> pulled, List<Loaded> loaded) {

    /** Whether it has a model. */
    enum Holds {
        UNKNOWN,
        NOT,
        PULLED,
        LOADED
    }

    EngineFacts {
        pulled = List.copyOf(pulled);
        loaded = List.copyOf(loaded);
    }

    static EngineFacts unknown(Instant now) {
        return new EngineFacts(State.NEW, now, "", "", List.of(), List.of());
    }

    /** What it had is still on its disk when it is back; what was loaded is not. */
    EngineFacts fails(State how, String sentence, Instant now) {
        return new EngineFacts(how, state == how ? since : now, sentence, version, pulled, List.of());
    }

    EngineFacts says(String itsVersion, List<Pulled> has, List<Loaded> holds, Instant now) {
        return new EngineFacts(State.UP, state == State.UP ? since : now, "", itsVersion, has, holds);
    }

    Holds holds(String model) {
        if (state != State.UP) {
            return Holds.UNKNOWN;
        }
        var key = EngineNames.key(model);
        if (named(loaded.stream().map(Loaded::name), key)) {
            return Holds.LOADED;
        }
        return named(pulled.stream().map(Pulled::name), key) ? Holds.PULLED : Holds.NOT;
    }

    private static boolean named(Stream<String> names, String key) {
        return names.anyMatch(name -> EngineNames.key(name).equals(key));
    }
}
