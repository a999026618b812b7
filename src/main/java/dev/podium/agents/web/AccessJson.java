package dev.podium.agents.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.agents.Sharing;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who may open an agent's terminal, as REST shows and takes it. */
final class AccessJson {

    private AccessJson() {}

    @Schema(name = "AgentAccess")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Shown(
            @Schema(
                    description = "How everybody in the team may open it, or null.",
                    allowableValues = {"watch", "drive"})
            @Nullable
            String team,

            @Nullable Instant teamUntil,

            @Schema(description = "With whom it is shared by name; only its owner is shown others than themselves.")
            List<Person> people,

            @Schema(
                    description = "How far you come with it.",
                    allowableValues = {"owner", "drive", "watch", "see"})
            String mine) {

        static Shown of(Agent agent) {
            var sharing = agent.sharing();
            return new Shown(
                    sharing.team() == null ? null : word(sharing.team()),
                    sharing.teamUntil(),
                    sharing.people().stream()
                            .map(grant -> new Person(
                                    grant.person().toString(), grant.name(), word(grant.mode()), grant.until()))
                            .toList(),
                    word(agent.mine()));
        }
    }

    @Schema(name = "AgentShare")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Person(
            String person,
            String name,
            String mode,
            @Nullable Instant until) {}

    @Schema(name = "NewAgentAccess", description = "What is left out is not shared.")
    record Wanted(
            @Schema(allowableValues = {"watch", "drive"}) @Nullable
            String team,

            @Nullable Instant teamUntil,
            @Nullable List<@Nullable WantedPerson> people) {

        Sharing sharing() {
            var grants = new ArrayList<Sharing.Grant>();
            if (people != null) {
                for (var person : people) {
                    if (person == null) {
                        throw Refusal.invalidField(
                                "people", "agents.bad-share", "A share is null.", "Send person and mode.");
                    }
                    grants.add(person.grant());
                }
            }
            return new Sharing(team == null ? null : mode("team", team), teamUntil, grants);
        }
    }

    @Schema(name = "NewAgentShare")
    record WantedPerson(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "The id of a member of the team.")
            @Nullable
            String person,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    allowableValues = {"watch", "drive"})
            @Nullable
            String mode,

            @Nullable Instant until) {

        Sharing.Grant grant() {
            return new Sharing.Grant(
                    id(AgentRequests.needed("person", person)),
                    "",
                    AccessJson.mode("mode", AgentRequests.needed("mode", mode)),
                    until);
        }

        private static PersonId id(String text) {
            try {
                return PersonId.parse(text);
            } catch (Refusal bad) {
                throw bad.at("person");
            }
        }
    }

    private static Terminals.Mode mode(String field, String text) {
        return switch (text) {
            case "watch" -> Terminals.Mode.WATCH;
            case "drive" -> Terminals.Mode.DRIVE;
            default ->
                throw Refusal.invalidField(
                        field, "agents.bad-mode", "A terminal is shared to drive or to watch.", "Send drive or watch.");
        };
    }

    @Schema(name = "AgentOpeners")
    record Openers(List<Opener> items) {

        static Openers of(List<Agents.Opener> openers) {
            return new Openers(openers.stream().map(Opener::of).toList());
        }
    }

    @Schema(name = "AgentOpener")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Opener(
            String person,
            String name,

            @Schema(allowableValues = {"owner", "drive", "watch"})
            String mode,

            @Schema(
                    description = "Why: they own it, the team may, it was shared with them by name, or by their role.",
                    allowableValues = {"owner", "team", "person", "role"})
            String cause,

            @Nullable Instant until) {

        static Opener of(Agents.Opener opener) {
            return new Opener(
                    opener.person().toString(),
                    opener.name(),
                    word(opener.reach()),
                    word(opener.cause()),
                    opener.until());
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
