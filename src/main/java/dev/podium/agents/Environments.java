package dev.podium.agents;

import dev.podium.secrets.SecretRef;
import dev.podium.secrets.Secrets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Agents' environment variables, whose values are kept as one secret an agent. */
@Component
class Environments {

    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    private final Secrets secrets;
    private final JsonMapper json = JsonMapper.builder().build();

    Environments(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Null when there is nothing to keep. */
    @Nullable
    SecretRef keep(Map<String, String> variables) {
        return variables.isEmpty() ? null : secrets.keep("agents.environment", json.writeValueAsBytes(variables));
    }

    Map<String, String> reveal(@Nullable SecretRef ref) {
        return ref == null ? Map.of() : json.readValue(secrets.reveal(ref), VARIABLES);
    }

    void forget(SecretRef ref) {
        secrets.forget(ref);
    }
}
