package dev.podium.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.agents.AgentStates.Launched;
import dev.podium.agents.situations.Cast;
import dev.podium.agents.situations.ScreenPlayer;
import dev.podium.agents.situations.Tmux;
import dev.podium.terminals.TerminalState;
import dev.podium.terminals.TerminalState.Presence;
import dev.podium.terminals.Told;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the state engine says of recorded sessions of real programs, beside what was true by who drove them. The screens
 * are a real tmux's, into which what was recorded is played; the time is the recording's own. How soon a page is told is
 * measured elsewhere, by {@link RealProgramsTest}.
 */
@Timeout(300)
class SituationsTest {

    private static final Instant BEGAN = Instant.parse("2026-11-22T03:00:00Z");
    private static final double AIM = 0.95;
    private static final int FEWEST = 150;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /**
     * One moment that somebody said the truth of.
     *
     * @param seen what the engine says at its end
     * @param soon what it says two seconds after it began
     */
    record Situation(String session, long at, String truth, String seen, String soon, String why) {
        boolean right() {
            return truth.equals(seen);
        }
    }

    @Test
    void theEngineSaysWhatIsTrue() throws IOException {
        var all = new ArrayList<Situation>();
        try (var tmux = new Tmux(folder);
                var files = Files.list(RecordSituations.FOLDER)) {
            for (var file : files.filter(each -> each.toString().endsWith(".cast"))
                    .sorted()
                    .toList()) {
                all.addAll(
                        new Play(Cast.read(file), file.getFileName().toString().replace(".cast", ""), tmux)
                                .situations());
            }
        }
        System.out.println(table(all));
        assertThat(all).hasSizeGreaterThanOrEqualTo(FEWEST);
        assertThat(counted(all)).allSatisfy((state, counts) -> {
            assertThat(counts.precision()).as("precision of " + state).isGreaterThanOrEqualTo(AIM);
            assertThat(counts.recall()).as("recall of " + state).isGreaterThanOrEqualTo(AIM);
        });
    }

    private record Counts(long right, long said, long are, long soon) {
        double precision() {
            return said == 0 ? 0 : (double) right / said;
        }

        double recall() {
            return (double) right / are;
        }
    }

    private static Map<String, Counts> counted(List<Situation> all) {
        return all.stream()
                .map(Situation::truth)
                .distinct()
                .collect(Collectors.toMap(
                        state -> state,
                        state -> new Counts(
                                count(all, each -> each.truth().equals(state) && each.right()),
                                count(all, each -> each.seen().equals(state)),
                                count(all, each -> each.truth().equals(state)),
                                count(
                                        all,
                                        each -> each.truth().equals(state)
                                                && each.soon().equals(state))),
                        (one, other) -> one,
                        TreeMap::new));
    }

    private static long count(List<Situation> all, Predicate<Situation> which) {
        return all.stream().filter(which).count();
    }

    private static String table(List<Situation> all) {
        var table = new StringBuilder("%d situations%n%-24s %6s %10s %8s %12s%n"
                .formatted(all.size(), "state", "number", "precision", "recall", "after 2 s"));
        counted(all)
                .forEach((state, counts) -> table.append("%-24s %6d %10.3f %8.3f %12.3f%n"
                        .formatted(
                                state,
                                counts.are(),
                                counts.precision(),
                                counts.recall(),
                                (double) counts.soon() / counts.are())));
        all.stream().filter(each -> !each.right()).forEach(each -> table.append("wrong: %s%n".formatted(each)));
        return table.toString();
    }

    /** Plays one session through the engine. */
    private final class Play {

        private final Cast cast;
        private final String name;
        private final Tmux tmux;
        private final String program;
        private Standing standing;
        private String command = "";
        private @Nullable Told told;
        private @Nullable Instant printed;
        private @Nullable Integer code;
        private @Nullable String signal;
        private boolean ended;

        Play(Cast cast, String name, Tmux tmux) {
            this.cast = cast;
            this.name = name;
            this.tmux = tmux;
            program = name.substring(0, name.lastIndexOf('-')).replace("-end", "");
            standing = new Standing(AgentState.STARTING, "It starts.", BEGAN, null);
        }

        List<Situation> situations() throws IOException {
            var found = new ArrayList<Situation>();
            try (var player = new ScreenPlayer(tmux, name, folder, cast.cols(), cast.rows())) {
                var truth = "?";
                long since = 0;
                var soon = "";
                boolean looked = true;
                for (var event : cast.events()) {
                    // The look that a page would have had by now.
                    if (!looked && event.at() >= since + 2_000) {
                        soon = look(player, since + 2_000).state().id();
                        looked = true;
                    }
                    switch (event.code()) {
                        case "o" -> {
                            player.play(event.data());
                            printed = at(event.at());
                        }
                        case "x" -> end(event.data());
                        case "m" -> {
                            var words = event.data().split(" ", 2);
                            switch (words[0]) {
                                case "hook" -> told = new Told(words[1], at(event.at()));
                                case "command" -> command = words[1];
                                case "state" -> {
                                    if (!truth.equals("?")) {
                                        var seen = look(player, event.at());
                                        found.add(new Situation(
                                                name, since, truth, seen.state().id(), soon, seen.reason()));
                                    }
                                    truth = words[1];
                                    since = event.at();
                                    soon = "";
                                    looked = truth.equals("?");
                                }
                                default -> throw new AssertionError(event);
                            }
                        }
                        default -> throw new AssertionError(event);
                    }
                }
            }
            return found;
        }

        private void end(String how) {
            ended = true;
            if (how.startsWith("signal ")) {
                signal = how.substring(7);
            } else {
                code = Integer.valueOf(how);
            }
        }

        private Instant at(long millis) {
            return BEGAN.plusMillis(millis);
        }

        /** What the engine says at this time, from all that was there until then. */
        private Standing look(ScreenPlayer player, long millis) throws IOException {
            var now = at(millis);
            var state = new TerminalState(
                    ended ? Presence.ENDED : Presence.RUNNING, 4711, command, code, signal, printed, "", told);
            var prompts = Prompts.of(program, command);
            var shown = prompts == null ? null : prompts.read(player.screen()).orElse(null);
            var signs = ended
                    ? Signs.NONE
                    : new Signs(
                            told == null ? null : HookWords.of(told),
                            shown == null ? null : new Sign(shown.state(), shown.reason(), Evidence.PROMPT, now));
            var launched = new Launched(
                    BEGAN, Objects.requireNonNull(arguments(program).getFirst()), program.equals("shell"));
            standing = AgentStates.next(standing, Desired.RUNNING, launched, state, signs, now)
                    .standing();
            return standing;
        }
    }

    private static List<String> arguments(String program) {
        return Program.CATALOGUE.stream()
                .filter(each -> each.id().equals(program))
                .findFirst()
                .orElseThrow()
                .arguments();
    }
}
