package dev.podium.tasks.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.podium.agents.Approvals;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import dev.podium.tasks.RunState;
import dev.podium.tasks.Runs;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What REST takes and gives for runs; what is absent is null here, and refused where it is needed.
 *
 * <p>Longer than most files: each field of a run stands here once more, as REST names it.
 */
final class RunJson {

    private RunJson() {}

    @Schema(name = "RunFile", description = "Either text, or base64.")
    record FileIn(
            @Schema(example = "notes/plan.md") @Nullable String path,
            @Nullable String text,
            @Nullable String base64) {

        Runs.Attached attached() {
            if (path == null || (text == null) == (base64 == null)) {
                throw Refusal.invalidField(
                        "files",
                        "tasks.bad-file",
                        "A file of a run has a path, and either text or base64.",
                        "Send both parts of each.");
            }
            if (text != null) {
                return new Runs.Attached(path, text.getBytes(StandardCharsets.UTF_8));
            }
            try {
                return new Runs.Attached(path, Base64.getDecoder().decode(base64));
            } catch (IllegalArgumentException noBase64) {
                var refusal = Refusal.invalidField(
                        "files", "tasks.bad-file", "The bytes of a file are no base64.", "Encode them anew.");
                refusal.initCause(noBase64);
                throw refusal;
            }
        }
    }

    @Schema(
            name = "NewRun",
            description = "Either agent, or program and folder for an agent that the run makes and takes away again.")
    record Wanted(
            @Schema(description = "The id of an agent that is there.") @Nullable
            String agent,

            @Schema(
                    example = "claude-code",
                    description = "claude-code, codex, opencode, aider, shell (the prompt is its script) or command.")
            @Nullable
            String program,

            @Schema(description = "For the program \"command\": the program to start, by name or path.") @Nullable
            String command,

            @Schema(description = "{prompt} in one stands for the path of the file with the prompt.") @Nullable
            List<@Nullable String> arguments,

            @Schema(description = "The machine's id; the one Podium runs on when absent.") @Nullable
            String machine,

            @Schema(description = "In the place of machine: labels that it must have.") @Nullable
            List<@Nullable String> needs,

            @Schema(example = "~/projects/shop", description = "Where the program works.") @Nullable
            String folder,

            @Schema(description = "The id of one of the team's projects.") @Nullable
            String project,

            @Schema(description = "Variables for the program; kept as secrets.") @Nullable
            Map<String, @Nullable String> environment,

            @Schema(defaultValue = "false", description = "Whether its program is pointed at Podium's models.")
            @Nullable
            Boolean models,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "What is to be done; up to 1 MiB of UTF-8.")
            @Nullable
            String prompt,

            @Schema(description = "Laid below the folder that PODIUM_RUN_FILES names.") @Nullable
            List<@Nullable FileIn> files,

            @Schema(example = "2.50", description = "In US dollars; for what it spends on Podium's models.") @Nullable
            BigDecimal budget,

            @Schema(defaultValue = "3600") @Nullable Integer timeoutSeconds,

            @Schema(description = "An https address outside the house; kept with the run.") @Nullable
            String callback,

            @Schema(example = "[\"nightly\"]") @Nullable List<@Nullable String> labels) {

        Runs.NewRun run() {
            return new Runs.NewRun(
                    id("agent", agent, AgentId::parse),
                    program,
                    command,
                    whole("arguments", arguments),
                    id("machine", machine, MachineId::parse),
                    whole("needs", needs),
                    folder,
                    id("project", project, ProjectId::parse),
                    variables(),
                    Boolean.TRUE.equals(models),
                    needed("prompt", prompt),
                    attached(),
                    budget,
                    timeoutSeconds == null ? Runs.USUAL_TIMEOUT : Duration.ofSeconds(timeoutSeconds),
                    callback,
                    whole("labels", labels));
        }

        private List<Runs.Attached> attached() {
            var all = new ArrayList<Runs.Attached>();
            for (var file : files == null ? List.<@Nullable FileIn>of() : files) {
                all.add(needed("files", file).attached());
            }
            return all;
        }

        private Map<String, String> variables() {
            var all = new LinkedHashMap<String, String>();
            if (environment != null) {
                environment.forEach((name, value) -> all.put(name, needed("environment", value)));
            }
            return all;
        }
    }

    static <T> T needed(String field, @Nullable T value) {
        if (value == null) {
            throw Refusal.invalidField(
                    field, "tasks.field-missing", "The field " + field + " is missing, or holds a null.", "Send it.");
        }
        return value;
    }

    private static List<String> whole(String field, @Nullable List<@Nullable String> texts) {
        return texts == null
                ? List.of()
                : texts.stream().map(each -> needed(field, each)).toList();
    }

    static <T> @Nullable T id(String field, @Nullable String text, Function<String, T> parsed) {
        try {
            return text == null ? null : parsed.apply(text);
        } catch (Refusal bad) {
            throw bad.at(field);
        }
    }

    @Schema(name = "RunInput", description = "Either text, or answer.")
    record Input(
            @Schema(description = "Typed into its terminal, with Enter.") @Nullable
            String text,

            @Schema(example = "approve", description = "approve, always or deny.") @Nullable
            String answer) {

        Approvals.@Nullable Kind kind() {
            return answer == null
                    ? null
                    : Stream.of(Approvals.Kind.values())
                            .filter(each -> each.id().equals(answer))
                            .findFirst()
                            .orElseThrow(() -> Refusal.invalidField(
                                    "answer",
                                    "agents.bad-answer",
                                    "An answer is approve, always or deny.",
                                    "Send one of them."));
        }
    }

    /** By their lower-case names; a refusal {@code tasks.bad-state} for any other. */
    static List<RunState> states(List<String> texts) {
        return texts.stream()
                .map(text -> Stream.of(RunState.values())
                        .filter(state -> state.id().equals(text))
                        .findFirst()
                        .orElseThrow(() -> Refusal.invalidField(
                                "state",
                                "tasks.bad-state",
                                "That is no state of a run.",
                                "Take one or more of "
                                        + Stream.of(RunState.values())
                                                .map(RunState::id)
                                                .collect(Collectors.joining(", "))
                                        + ".")))
                .toList();
    }

    @Schema(name = "Run")
    record One(
            String id,

            @Schema(
                    description = "queued, starting, working, needs-input, succeeded, failed, cancelled, timed-out or"
                            + " over-budget.")
            String state,

            @Schema(description = "Why, in a sentence; may be empty.")
            String reason,

            @Schema(description = "Whether nothing follows.")
            boolean over,

            @Schema(description = "Whether it is being ended.")
            boolean ending,

            String person,
            String personName,
            String program,
            @Nullable String agent,
            String agentName,
            boolean ownAgent,
            @Nullable String machine,
            String machineName,
            List<String> labels,
            @Nullable BigDecimal budget,
            long timeoutSeconds,
            @Nullable String callback,
            Instant askedAt,
            Instant stateAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Integer exitCode,

            @Schema(description = "In US dollars, so far; null where nobody counts it.") @Nullable
            BigDecimal cost,

            @Nullable String againOf,

            @Schema(description = "Whether it is yours, so that you read its contents.")
            boolean mine,

            @Schema(description = "What came of it; only where one run is asked for.") @JsonProperty @Nullable
            Outcome result) {

        static One of(Runs.Run run) {
            return of(run, null);
        }

        static One of(Runs.Run run, @Nullable Outcome result) {
            return new One(
                    run.id().toString(),
                    run.state().id(),
                    run.reason(),
                    run.state().over(),
                    run.ending(),
                    run.person().toString(),
                    run.personName(),
                    run.program(),
                    run.agent() == null ? null : run.agent().toString(),
                    run.agentName(),
                    run.ownAgent(),
                    run.machine() == null ? null : run.machine().toString(),
                    run.machineName(),
                    run.labels(),
                    run.budget(),
                    run.timeout().toSeconds(),
                    run.callback(),
                    run.askedAt(),
                    run.stateAt(),
                    run.startedAt(),
                    run.endedAt(),
                    run.exitCode(),
                    run.cost(),
                    run.againOf() == null ? null : run.againOf().toString(),
                    run.mine(),
                    result);
        }
    }

    @Schema(name = "RunResult")
    record Outcome(
            String prompt,

            @Schema(description = "The program's last answer; null where it said nothing, or is not done.") @Nullable
            String answer,

            boolean answerCut,

            @Schema(description = "Whether GET …/patch has what changed.")
            boolean hasPatch,

            @Schema(description = "Why there is no patch, or why it is not whole; else empty.")
            String patchSaid,

            boolean hasTranscript,
            boolean transcriptCut,

            @Schema(description = "The end of what it printed to its error output.")
            String errors,

            @Schema(description = "How many seconds it was in each state.")
            Map<String, BigDecimal> seconds) {

        static Outcome of(Runs.Result result) {
            return new Outcome(
                    result.prompt(),
                    result.answer(),
                    result.answerCut(),
                    result.hasPatch(),
                    result.patchSaid(),
                    result.hasTranscript(),
                    result.transcriptCut(),
                    result.errors(),
                    result.seconds());
        }
    }

    @Schema(name = "RunEvent")
    record EventOut(int seq, Instant at, String kind, String state, String said) {
        static EventOut of(Runs.Event event) {
            return new EventOut(
                    event.seq(), event.at(), event.kind(), event.state().id(), event.said());
        }
    }

    @Schema(name = "RunEvents")
    record Events(List<EventOut> items) {}
}
