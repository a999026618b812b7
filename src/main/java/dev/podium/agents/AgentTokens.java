package dev.podium.agents;

import dev.podium.identity.RunTokens;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The token by which a program reads its own agent: a new one for each run, of those agents only that were made for it.
 * Called within the rooms' transactions and checks. The text goes to the program's environment over the pipe to tmux and
 * so stands in no process's arguments; here stands its id.
 */
@Component
class AgentTokens {

    static final String TOKEN = "PODIUM_AGENT_TOKEN";
    static final String URL = "PODIUM_URL";

    /** What points programs at Podium's models. */
    static final Set<String> MODELS = models("", "").keySet();

    private final JdbcClient jdbc;
    private final RunTokens tokens;
    private final OwnUrl url;

    AgentTokens(JdbcClient jdbc, RunTokens tokens, OwnUrl url) {
        this.jdbc = jdbc;
        this.tokens = tokens;
        this.url = url;
    }

    /**
     * From now on each run of this agent is given one.
     *
     * @throws Refusal {@code agents.no-address} on another machine than Podium's own, where nobody said how to get here
     */
    void promise(AgentRow row, boolean models) {
        if (!row.machine().equals(MachineId.LOCAL) && !url.isSet()) {
            throw Refusal.invalidField(
                    "podiumToken",
                    "agents.no-address",
                    "A program on another machine would not find Podium: nobody has said at which address it is.",
                    "Leave the token out, or ask whoever runs Podium to set PODIUM_URL.");
        }
        jdbc.sql("insert into agent_tokens (agent_id, team_id, models) values (?, ?, ?)")
                .params(row.id().value(), row.team().value(), models)
                .update();
    }

    /** The variables of a run that begins; none for an agent without tokens, empty where its owner has left the team. */
    Map<String, String> begin(AgentRow row) {
        end(row.id());
        var promised = jdbc.sql("select models from agent_tokens where agent_id = ?")
                .param(row.id().value())
                .query(Boolean.class)
                .optional();
        if (promised.isEmpty()) {
            return Map.of();
        }
        boolean models = promised.get();
        return tokens.hand(row.owner(), row.name().value(), models)
                .map(handed -> {
                    keep(row.id(), handed.id());
                    return variables(handed.text(), url.get(), models);
                })
                // Named all the same: the session would give it those of the run before, which count no more.
                .orElse(variables("", "", models));
    }

    private static Map<String, String> variables(String token, String here, boolean models) {
        Map<String, String> variables = new TreeMap<>(models ? models(token, here) : Map.of());
        variables.put(TOKEN, token);
        variables.put(URL, here);
        return variables;
    }

    /** As the clients of Anthropic and OpenAI read them; the first takes its key in one way only. */
    private static Map<String, String> models(String token, String here) {
        return Map.of(
                "ANTHROPIC_BASE_URL",
                here,
                "ANTHROPIC_AUTH_TOKEN",
                token,
                "ANTHROPIC_API_KEY",
                "",
                "ANTHROPIC_MODEL",
                "podium-auto",
                "ANTHROPIC_DEFAULT_HAIKU_MODEL",
                "podium-code",
                ProgramModels.OPENAI_URL,
                here.isEmpty() ? "" : here + "/v1",
                ProgramModels.OPENAI_KEY,
                token,
                ProgramModels.OPENCODE,
                here.isEmpty() ? "" : ProgramModels.openCode());
    }

    /** The run is over, and so is its token. */
    void end(AgentId agent) {
        jdbc.sql("select token_id from agent_tokens where agent_id = ? and token_id is not null for update")
                .param(agent.value())
                .query(UUID.class)
                .optional()
                .ifPresent(token -> {
                    keep(agent, null);
                    tokens.end(token);
                });
    }

    private void keep(AgentId agent, @Nullable UUID token) {
        jdbc.sql("update agent_tokens set token_id = ?::uuid where agent_id = ?")
                .param(token)
                .param(agent.value())
                .update();
    }

    /** Whether this is the token of the agent's present run. */
    boolean isOf(AgentId agent, @Nullable UUID token) {
        return token != null
                && jdbc.sql("select count(*) from agent_tokens where agent_id = ? and token_id = ?")
                                .params(agent.value(), token)
                                .query(Integer.class)
                                .single()
                        == 1;
    }
}
