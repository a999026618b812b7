package dev.podium.agents;

import dev.podium.kernel.AgentId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What agents ask permission for, and the answers. An answer is keys typed into the agent's terminal, and is typed only
 * where the prompt that somebody saw still stands there; nothing is guessed. See docs/adr/0010-answers.md.
 */
public interface Approvals {

    /** What an answer means; which of the program's own options that is, is data of its prompts. */
    enum Kind {
        APPROVE,
        /** Now, and without asking again for what the option names. */
        ALWAYS,
        DENY;

        /** As REST names it: {@code approve}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param label the option in the program's own words */
    record Answer(Kind kind, String label) {}

    /**
     * A prompt that waits. All texts are the program's: shown as text and believed of nothing but itself.
     *
     * @param id names it for {@link #answer}: this prompt, asked this time
     * @param title what it calls it
     * @param asks what it wants to do, line by line as its program shows it
     * @param partly whether its program may show only a part of that; it is then not approved from here
     * @param answers those that Podium knows the keys of; may be empty
     */
    record Prompt(String id, String title, String asks, boolean partly, List<Answer> answers) {

        public Prompt {
            answers = List.copyOf(answers);
        }
    }

    /**
     * What the agent asks now, from its screen, for whoever may look at its terminal; empty where it asks nothing that
     * Podium can read.
     */
    Optional<Prompt> prompt(AgentId id);

    /**
     * Answers a prompt, for whoever may type into the terminal. Of several at once the first counts.
     *
     * @param prompt the id of the one that was seen
     * @throws dev.podium.kernel.Refusal {@code agents.prompt-gone} where it is no longer there, and nothing was typed;
     *     {@code agents.no-such-answer}; {@code terminals.not-driving} where another drives and they may not take over;
     *     {@code agents.answer-unknown} where tmux did not answer in time
     */
    void answer(AgentId id, String prompt, Kind kind);
}
