package dev.podium.labs;

import dev.podium.agents.Program;
import dev.podium.kernel.Refusal;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.Labs.Files;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Repository;
import dev.podium.labs.Labs.Step;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a lab has to look like, as far as that needs no machine. Pure; whatever is wrong is refused with
 * {@code labs.bad-lab} at its field. Arguments and values of variables are looked at again when an agent is made of them.
 */
final class LabRules {

    private static final int MOST_ARGUMENTS = 100;
    private static final int LONGEST_ARGUMENT = 4_096;
    private static final int MOST_VARIABLES = 100;
    private static final int LONGEST_VALUE = 8_192;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    /** A place that git fetches from; none of the forms by which a URL runs a program. */
    private static final Pattern URL = Pattern.compile(
            "(?:https?|ssh|git|file)://[^\\s\\p{Cntrl}]+|[A-Za-z0-9_.-]+@[A-Za-z0-9.-]+:[^\\s\\p{Cntrl}:-][^\\s\\p{Cntrl}]*"
                    + "|/[^\\p{Cntrl}]+");

    /** What git takes as a name, and nothing that its command line would take as an option. */
    private static final Pattern REF = Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9_./-]{0,199})?");

    private static final Pattern DIRECTORY = Pattern.compile("(?:~|/)[^\\p{Cntrl}]*");

    private LabRules() {}

    /** The same, without blanks around what is a line, and with the names of its variables. */
    static Wanted checked(Wanted wanted, List<String> namesBefore) {
        var name = wanted.name().strip();
        if (name.isEmpty() || name.length() > Labs.LONGEST_NAME || RosterFile.breaksOut(name)) {
            throw bad("name", "The lab's name needs 1 to " + Labs.LONGEST_NAME + " characters on one line.");
        }
        var starts = wanted.starts();
        var ends = wanted.ends();
        if (starts != null && ends != null && !starts.isBefore(ends)) {
            throw bad("ends", "The lab ends before it starts.");
        }
        var environment = wanted.environment();
        var names = environment == null ? namesBefore : names(environment);
        return new Wanted(name, starts, ends, template(wanted.template(), names), environment);
    }

    private static Template template(Template template, List<String> names) {
        return new Template(
                program(template.program()),
                command(template.program(), template.command()),
                arguments(template.arguments()),
                names,
                files(template.files()),
                directory(template.directory()),
                template.models(),
                hint(template.modelHint()),
                steps(template.steps()));
    }

    private static String program(String program) {
        if (Program.CATALOGUE.stream().noneMatch(each -> each.id().equals(program))) {
            throw bad("program", "The catalogue has no program " + RosterFile.shown(program) + ".");
        }
        return program;
    }

    private static @Nullable String command(String program, @Nullable String command) {
        boolean own = program.equals(Program.COMMAND.id());
        if (!own) {
            if (command == null || command.isBlank()) {
                return null;
            }
            throw bad("command", "The program " + program + " brings its own command.");
        }
        if (command == null || command.isBlank() || command.length() > 1_000 || controls(command)) {
            throw bad("command", "The program command needs a command of 1 to 1000 characters, such as htop.");
        }
        return command;
    }

    private static List<String> arguments(List<String> arguments) {
        if (arguments.size() > MOST_ARGUMENTS
                || arguments.stream().anyMatch(each -> each.length() > LONGEST_ARGUMENT || each.indexOf('\0') >= 0)) {
            throw bad(
                    "arguments",
                    "There may be " + MOST_ARGUMENTS + " arguments of " + LONGEST_ARGUMENT
                            + " characters each, without NUL.");
        }
        return arguments;
    }

    private static List<String> names(Map<String, String> environment) {
        for (var variable : environment.entrySet()) {
            if (!VARIABLE.matcher(variable.getKey()).matches()) {
                throw bad(
                        "environment", RosterFile.shown(variable.getKey()) + " is no name of an environment variable.");
            }
            if (variable.getValue().length() > LONGEST_VALUE
                    || variable.getValue().indexOf('\0') >= 0) {
                throw bad(
                        "environment",
                        "The variable " + variable.getKey() + " has more than " + LONGEST_VALUE
                                + " characters or holds a NUL.");
            }
        }
        if (environment.size() > MOST_VARIABLES) {
            throw bad("environment", "There may be " + MOST_VARIABLES + " variables.");
        }
        return List.copyOf(new TreeSet<>(environment.keySet()));
    }

    private static Files files(Files files) {
        return switch (files) {
            case NoFiles none -> none;
            case Archive archive -> archive;
            case Repository repository -> {
                var url = repository.url().strip();
                if (url.length() > 1_000 || !URL.matcher(url).matches()) {
                    throw bad(
                            "repository",
                            "The repository " + RosterFile.shown(url)
                                    + " is no address that git fetches from by https, ssh or file, and no path from /.");
                }
                var ref = repository.ref().strip();
                if (!REF.matcher(ref).matches() || ref.contains("..")) {
                    throw bad("ref", RosterFile.shown(ref) + " is no name of a branch, a tag or a commit.");
                }
                yield new Repository(url, ref);
            }
        };
    }

    private static String directory(String directory) {
        var path = directory.strip();
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        boolean form = DIRECTORY.matcher(path).matches()
                && (!path.startsWith("~") || path.equals("~") || path.startsWith("~/"));
        if (!form || path.length() > 200 || List.of(path.split("/")).contains("..")) {
            throw bad(
                    "directory",
                    "The directory " + RosterFile.shown(path) + " is no path from / or ~ of at most 200 characters.");
        }
        return path;
    }

    private static String hint(String hint) {
        if (hint.length() > 500 || hint.indexOf('\0') >= 0) {
            throw bad("modelHint", "What is said about models may have 500 characters.");
        }
        return hint.strip();
    }

    private static List<Step> steps(List<Step> steps) {
        if (steps.size() > Labs.MOST_STEPS) {
            throw bad("steps", "There are " + steps.size() + " steps; " + Labs.MOST_STEPS + " are the most.");
        }
        for (var step : steps) {
            if (step.name().isBlank()
                    || step.name().length() > Labs.LONGEST_NAME
                    || RosterFile.breaksOut(step.name())) {
                throw bad("steps", "A step's name needs 1 to " + Labs.LONGEST_NAME + " characters on one line.");
            }
            if (step.script().length() > Labs.LONGEST_SCRIPT || step.script().indexOf('\0') >= 0) {
                throw bad(
                        "steps",
                        "The script of the step " + step.name() + " has more than " + Labs.LONGEST_SCRIPT
                                + " characters or holds a NUL.");
            }
        }
        if (steps.stream().map(Step::name).distinct().count() < steps.size()) {
            throw bad("steps", "Two steps have the same name.");
        }
        return steps;
    }

    private static boolean controls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    private static Refusal bad(String field, String sentence) {
        return Refusal.invalidField(field, "labs.bad-lab", sentence, "Change it, and save again.");
    }
}
