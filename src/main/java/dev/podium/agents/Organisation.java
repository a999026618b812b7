package dev.podium.agents;

import dev.podium.kernel.TeamId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every team of the installation in figures, for {@link dev.podium.identity.Permission#ORG_FIGURES}: how many and how
 * much, never which agents, whose, or what is on a screen.
 */
public interface Organisation {

    int LONGEST_PAGE = 200;

    /** By what the teams are ordered; then by name. */
    enum Order {
        NAME,
        MEMBERS,
        AGENTS,
        RUNNING,
        STARTED,
        TERMINALS,
        ACTIVITY
    }

    /**
     * @param agents how many are in each state; a state with none is left out
     * @param started how many were started in the last 7 days
     * @param openTerminals how many are open to somebody now, on this Podium
     * @param lastActivity when an agent printed last; null where none did
     * @param machines the names of the machines its agents are on
     */
    record TeamFigures(
            TeamId team,
            String name,
            int members,
            Map<AgentState, Integer> agents,
            int started,
            int openTerminals,
            @Nullable Instant lastActivity,
            List<String> machines) {

        public int all() {
            return agents.values().stream().mapToInt(Integer::intValue).sum();
        }

        public int running() {
            return agents.entrySet().stream()
                    .filter(entry -> entry.getKey().running())
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * Of all teams, whatever a page shows.
     *
     * @param members memberships: whoever is in two teams counts twice
     */
    record Totals(int teams, int members, Map<AgentState, Integer> agents, int started, int openTerminals) {}

    /** @param count how many teams match the text */
    record Page(List<TeamFigures> items, int count, Totals totals) {}

    /**
     * @param text matches anywhere in a team's name; "" for all
     * @param limit 1 to {@link #LONGEST_PAGE}, else a refusal {@code agents.bad-page}
     */
    Page teams(String text, Order order, boolean descending, int offset, int limit);

    /**
     * How well the screens of a program are read, of the last day on this Podium.
     *
     * @param quiet how often a screen of it was looked at that had come to rest
     * @param unknown of these, how often no known prompt was on it
     */
    record ProgramScreens(String program, String name, int quiet, int unknown) {

        /** So often that its prompts must have changed: at least a fifth of ten looks or more. */
        public boolean lost() {
            return quiet >= 10 && unknown * 5 >= quiet;
        }
    }

    /** The programs whose prompts Podium knows and whose screens it saw, by name. */
    List<ProgramScreens> screens();
}
