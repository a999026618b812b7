package dev.podium.tasks;

import dev.podium.agents.Errands;
import dev.podium.agents.Program;
import dev.podium.identity.OutsideAddresses;
import dev.podium.kernel.Refusal;
import dev.podium.tasks.Runs.NewRun;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked for as a run has to be like this, as far as that needs no table and no machine. */
final class RunRules {

    private static final int MOST_LABELS = 20;
    private static final int LONGEST_CALLBACK = 2_000;
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9._=:/-]{1,100}");
    private static final Pattern PATH = Pattern.compile("[^\\p{Cntrl}/\\\\]+(/[^\\p{Cntrl}/\\\\]+)*");
    private static final BigDecimal MOST_BUDGET = new BigDecimal(1_000_000);

    private RunRules() {}

    static void check(NewRun wanted) {
        if (wanted.agent() == null) {
            program(wanted);
        } else {
            nothingOfItsOwn(wanted);
        }
        prompt(wanted.prompt());
        files(wanted.files());
        labels(wanted.labels());
        budget(wanted);
        timeout(wanted.timeout());
        callback(wanted.callback());
    }

    private static void program(NewRun wanted) {
        var id = wanted.program();
        if (id == null) {
            throw Refusal.invalidField(
                    "agent",
                    "tasks.no-program",
                    "The run names neither an agent nor a program.",
                    "Send agent, or program and folder.");
        }
        if (Program.CATALOGUE.stream().noneMatch(each -> each.id().equals(id)) || !Errands.knows(id)) {
            throw Refusal.invalidField(
                    "program",
                    "tasks.bad-program",
                    "There is no program \"" + printable(id) + "\" that Podium can give something to do by itself.",
                    "Take one of "
                            + Program.CATALOGUE.stream()
                                    .map(Program::id)
                                    .filter(Errands::knows)
                                    .collect(Collectors.joining(", "))
                            + ".");
        }
        if (wanted.folder() == null || wanted.folder().isBlank()) {
            throw Refusal.invalidField(
                    "folder",
                    "tasks.no-folder",
                    "The run does not say in which folder its program works.",
                    "Send a folder, absolute or beginning with ~.");
        }
        if (wanted.machine() != null && !wanted.needs().isEmpty()) {
            throw Refusal.invalidField(
                    "needs",
                    "tasks.bad-needs",
                    "The run names a machine and what it needs of one.",
                    "Leave out one of the two.");
        }
    }

    private static void nothingOfItsOwn(NewRun wanted) {
        if (wanted.program() != null
                || wanted.command() != null
                || !wanted.arguments().isEmpty()
                || wanted.machine() != null
                || !wanted.needs().isEmpty()
                || wanted.folder() != null
                || wanted.project() != null
                || !wanted.environment().isEmpty()
                || wanted.models()) {
            throw Refusal.invalidField(
                    "agent",
                    "tasks.agent-mixed",
                    "The run names an agent and what an agent of its own would be like.",
                    "Leave out the agent, or everything but prompt, files, budget, timeout, callback and labels.");
        }
    }

    private static void prompt(String prompt) {
        if (prompt.isBlank()) {
            throw Refusal.invalidField(
                    "prompt", "tasks.bad-prompt", "The run says nothing of what is to be done.", "Send a prompt.");
        }
        if (prompt.indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "prompt",
                    "tasks.bad-prompt",
                    "The prompt holds a NUL character, which is no text.",
                    "Send bytes as a file, in base64.");
        }
        int bytes = prompt.length() > Runs.LONGEST_PROMPT
                ? prompt.length()
                : prompt.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Runs.LONGEST_PROMPT) {
            throw Refusal.tooLarge(
                            "tasks.prompt-too-long",
                            "The prompt has more than " + Runs.LONGEST_PROMPT + " bytes, which is the most.",
                            "Send the rest as files.")
                    .at("prompt");
        }
    }

    private static void files(List<Runs.Attached> files) {
        long all = 0;
        var paths = new HashSet<String>();
        for (var file : files) {
            all += file.content().length;
            boolean inside = PATH.matcher(file.path()).matches()
                    && file.path().length() <= 200
                    && List.of(file.path().split("/")).stream()
                            .noneMatch(part -> part.equals(".") || part.equals(".."));
            if (!inside || !paths.add(file.path())) {
                throw Refusal.invalidField(
                        "files",
                        "tasks.bad-file",
                        "\"" + printable(file.path()) + "\" is no path for a file of a run, or stands there twice.",
                        "Send relative paths of up to 200 characters without . and .., such as notes/plan.md.");
            }
        }
        if (files.size() > Runs.MOST_FILES || all > Runs.LARGEST_FILES) {
            throw Refusal.tooLarge(
                            "tasks.files-too-large",
                            "There are " + files.size() + " files of " + all + " bytes; " + Runs.MOST_FILES + " of "
                                    + Runs.LARGEST_FILES + " together are the most.",
                            "Put the rest where the program can fetch it.")
                    .at("files");
        }
    }

    private static void labels(List<String> labels) {
        if (labels.size() > MOST_LABELS
                || labels.stream().anyMatch(label -> !LABEL.matcher(label).matches())) {
            throw Refusal.invalidField(
                    "labels",
                    "tasks.bad-labels",
                    "A run has up to " + MOST_LABELS
                            + " labels, each of 1 to 100 letters, digits and the characters . _ = : / -.",
                    "Correct or shorten them.");
        }
    }

    private static void budget(NewRun wanted) {
        var budget = wanted.budget();
        if (budget == null) {
            return;
        }
        var plain = budget.stripTrailingZeros();
        if (plain.signum() <= 0 || plain.scale() > 6 || plain.compareTo(MOST_BUDGET) > 0) {
            throw Refusal.invalidField(
                    "budget",
                    "tasks.bad-budget",
                    "A run's budget is above 0 and up to 1,000,000 US dollars, with up to 6 decimals.",
                    "Send it like 2.50.");
        }
        if (wanted.agent() == null && !wanted.models()) {
            throw Refusal.invalidField(
                    "budget",
                    "tasks.budget-without-models",
                    "Podium counts what a run spends on models that are called through it, and this run calls none so.",
                    "Send models: true, or leave the budget out.");
        }
    }

    private static void timeout(Duration timeout) {
        if (timeout.toSeconds() < 1 || timeout.compareTo(Runs.LONGEST_TIMEOUT) > 0) {
            throw Refusal.invalidField(
                    "timeoutSeconds",
                    "tasks.bad-timeout",
                    "A run ends after 1 to " + Runs.LONGEST_TIMEOUT.toSeconds() + " s.",
                    "Send a number of seconds within that.");
        }
    }

    /** By the guard of the team's webhook: an address inside the house is nobody's to have called. */
    private static void callback(@Nullable String text) {
        if (text == null) {
            return;
        }
        try {
            if (text.length() > LONGEST_CALLBACK) {
                throw callbackRefused("It is longer than " + LONGEST_CALLBACK + " characters.", null);
            }
            var address = new URI(text);
            if (!"https".equals(String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT))) {
                throw callbackRefused("It does not begin with https://.", null);
            }
            OutsideAddresses.checkTold(address, List.of());
        } catch (URISyntaxException e) {
            // Its message holds the address, and that may hold a secret.
            throw callbackRefused("It is no URL.", null);
        } catch (OutsideAddresses.Refused e) {
            throw callbackRefused("It is one that Podium may not call.", e);
        }
    }

    private static Refusal callbackRefused(String why, @Nullable Throwable cause) {
        var refusal = Refusal.invalidField(
                "callback",
                "tasks.bad-callback",
                "Nobody can be told of the run at this address: " + why,
                "Send one that begins with https:// and is outside the house.");
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }

    static String printable(String text) {
        var plain = text.replaceAll("\\p{Cntrl}", "");
        return plain.length() > 60 ? plain.substring(0, 60) + "…" : plain;
    }
}
