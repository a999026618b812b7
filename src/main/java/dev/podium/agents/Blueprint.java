package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.ProjectId;
import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A wanted agent whose every field has been looked at, as far as that needs no machine. Whatever is wrong is refused
 * with the field's name: {@code agents.bad-name}, {@code agents.bad-program}, {@code agents.bad-command},
 * {@code agents.bad-arguments}, {@code agents.bad-directory}, {@code agents.bad-environment}, {@code agents.bad-needs}.
 */
record Blueprint(
        AgentName name,
        Program program,
        @Nullable String command,
        List<String> arguments,
        @Nullable MachineId machine,
        List<String> needs,
        String directory,
        Map<String, String> environment,
        boolean start,
        boolean podiumToken,
        boolean models,
        @Nullable ProjectId project,
        @Nullable NeededGpus gpus) {

    static final int MOST_ARGUMENTS = 100;
    static final int LONGEST_ARGUMENT = 4_096;
    static final int LONGEST_PATH = 1_024;
    static final int MOST_VARIABLES = 200;
    static final int LONGEST_VARIABLE_NAME = 100;
    static final int LONGEST_VALUE = 8_192;
    /** Characters of all arguments, and of all variables, together. */
    static final int LONGEST_TOGETHER = 65_536;

    static final int MOST_NEEDS = 30;

    /** As a machine's labels are. */
    private static final Pattern LABEL = Pattern.compile("[a-z0-9._=-]{1,60}");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> RESERVED =
            Set.of(Launch.AGENT_ID, Launch.AGENT_NAME, AgentTokens.TOKEN, AgentTokens.URL);

    static Blueprint of(NewAgent wanted) {
        var name = new AgentName(wanted.name());
        var program = Catalogue.find(wanted.program())
                .orElseThrow(() -> refuse(
                        "program",
                        "agents.bad-program",
                        "The catalogue has no program " + shown(wanted.program()) + ".",
                        "Take one of "
                                + String.join(
                                        ", ",
                                        Program.CATALOGUE.stream()
                                                .map(Program::id)
                                                .toList()) + "."));
        return new Blueprint(
                name,
                program,
                command(program, wanted.command()),
                arguments(wanted.arguments()),
                wanted.machine(),
                needs(wanted),
                directory(wanted.workingDirectory()),
                environment(wanted),
                wanted.start(),
                wanted.podiumToken() || wanted.models(),
                wanted.models(),
                wanted.project(),
                wanted.gpus());
    }

    private static @Nullable String command(Program program, @Nullable String command) {
        if (!program.equals(Program.COMMAND)) {
            if (command == null || command.isEmpty()) {
                return null;
            }
            throw refuse(
                    "command",
                    "agents.bad-command",
                    "The program " + program.name() + " brings its own command.",
                    "Leave the command out, or take the program " + Program.COMMAND.id() + ".");
        }
        if (command == null || command.isBlank()) {
            throw refuse(
                    "command",
                    "agents.bad-command",
                    "The program " + Program.COMMAND.id() + " needs a command, and none is given.",
                    "Give the program to start, such as htop.");
        }
        if (command.length() > LONGEST_PATH || hasControls(command)) {
            throw refuse(
                    "command",
                    "agents.bad-command",
                    "The command is longer than " + LONGEST_PATH + " characters or holds a control character.",
                    "Give the program's name or path; what follows it goes into the arguments.");
        }
        return command;
    }

    private static List<String> arguments(List<String> arguments) {
        var together = 0;
        for (var argument : arguments) {
            together += argument.length();
            if (argument.length() > LONGEST_ARGUMENT || argument.indexOf('\0') >= 0) {
                throw refuseArguments("An argument has more than " + LONGEST_ARGUMENT + " characters or holds a NUL.");
            }
        }
        if (arguments.size() > MOST_ARGUMENTS || together > LONGEST_TOGETHER) {
            throw refuseArguments("There are " + arguments.size() + " arguments of " + together
                    + " characters together; " + MOST_ARGUMENTS + " of " + LONGEST_TOGETHER + " are the most.");
        }
        return List.copyOf(arguments);
    }

    private static Refusal refuseArguments(String sentence) {
        return refuse("arguments", "agents.bad-arguments", sentence, "Put the rest into a file or a script.");
    }

    private static List<String> needs(NewAgent wanted) {
        var needs = wanted.needs().stream().distinct().sorted().toList();
        if (wanted.machine() != null && !needs.isEmpty()) {
            throw refuse(
                    "needs",
                    "agents.bad-needs",
                    "The agent names a machine and what it needs of one.",
                    "Leave out one of the two.");
        }
        if (needs.size() > MOST_NEEDS) {
            throw refuse(
                    "needs",
                    "agents.bad-needs",
                    "The agent needs " + needs.size() + " labels; a machine has " + MOST_NEEDS + " at most.",
                    "Leave some out.");
        }
        for (var need : needs) {
            if (!LABEL.matcher(need).matches()) {
                throw refuse(
                        "needs",
                        "agents.bad-needs",
                        (need.isEmpty() ? "Nothing" : shown(need))
                                + " is no label: it needs 1 to 60 lower case letters, digits, dots, dashes,"
                                + " underscores or =.",
                        "Enter it like os=linux or gpu.");
            }
        }
        return needs;
    }

    private static String directory(String directory) {
        var form = directory.startsWith("/") || directory.equals("~") || directory.startsWith("~/");
        if (!form || directory.length() > LONGEST_PATH || hasControls(directory)) {
            throw refuse(
                    "workingDirectory",
                    "agents.bad-directory",
                    "The working directory " + shown(directory) + " is no path from / or ~ of at most " + LONGEST_PATH
                            + " characters.",
                    "Give a path such as ~/projects/shop.");
        }
        return directory;
    }

    private static Map<String, String> environment(NewAgent wanted) {
        var environment = wanted.environment();
        var together = 0;
        for (var variable : environment.entrySet()) {
            var name = variable.getKey();
            var value = variable.getValue();
            if (name.length() > LONGEST_VARIABLE_NAME || !VARIABLE.matcher(name).matches()) {
                throw refuseEnvironment(shown(name) + " is no name of an environment variable.");
            }
            if (RESERVED.contains(name) || wanted.gpus() != null && isOfGpus(name)) {
                throw refuseEnvironment("The variable " + name + " is set by Podium itself.");
            }
            if (value.length() > LONGEST_VALUE || value.indexOf('\0') >= 0) {
                throw refuseEnvironment(
                        "The variable " + name + " has more than " + LONGEST_VALUE + " characters or holds a NUL.");
            }
            together += name.length() + value.length();
        }
        if (environment.size() > MOST_VARIABLES || together > LONGEST_TOGETHER) {
            throw refuseEnvironment("There are " + environment.size() + " variables of " + together
                    + " characters together; " + MOST_VARIABLES + " of " + LONGEST_TOGETHER + " are the most.");
        }
        return Map.copyOf(environment);
    }

    /** As a lease names its variables. An agent without one may set those of the driver as it likes. */
    private static boolean isOfGpus(String name) {
        return name.equals("CUDA_VISIBLE_DEVICES") || name.startsWith("CUDA_DEVICE_") || name.startsWith("PODIUM_GPU_");
    }

    private static Refusal refuseEnvironment(String sentence) {
        return refuse("environment", "agents.bad-environment", sentence, "Change or leave out that variable.");
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    /** Something that was given, fit for a sentence: short and on one line. */
    static String shown(String text) {
        var line = text.replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    private static Refusal refuse(String field, String code, String sentence, String nextStep) {
        return Refusal.invalidField(field, code, sentence, nextStep);
    }
}
