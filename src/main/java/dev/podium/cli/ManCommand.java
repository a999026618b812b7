package dev.podium.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code podium man}: the manual page, of the same model as the help. */
@Command(
        name = "man",
        description = "Prints the manual page.",
        footer = {"", "podium man > /usr/local/share/man/man1/podium.1, or at once: podium man | man -l -"})
final class ManCommand extends PodiumCommand {

    private final Tree tree;

    ManCommand(Session session, Tree tree) {
        super(session);
        this.tree = tree;
    }

    @Override
    public Integer call() {
        var lines = new ArrayList<String>();
        var root = tree.line(null);
        lines.add(".TH PODIUM 1 \"\" \"Podium\" \"User Commands\"");
        lines.add(".SH NAME");
        lines.add("podium \\- asks Podium from the command line");
        lines.add(".SH SYNOPSIS");
        lines.add("\\fBpodium\\fR [\\fIOPTIONS\\fR] \\fICOMMAND\\fR");
        lines.add(".SH DESCRIPTION");
        for (var line : root.getCommandSpec().usageMessage().footer()) {
            lines.add(line.isEmpty() ? ".PP" : text(line));
        }
        lines.add(".SH COMMANDS");
        commands(root, "podium", lines);
        lines.add(".SH ENVIRONMENT");
        environment(lines);
        lines.add(".SH FILES");
        lines.add(".TP");
        lines.add("\\fI~/.config/podium/podiums.json\\fR");
        lines.add("What podium login keeps, one token for each Podium; nobody else may read it.");
        lines.add(".TP");
        lines.add("\\fI~/.config/podium/token\\fR");
        lines.add("One token, put there by hand.");
        say(String.join("\n", lines));
        return 0;
    }

    private static void environment(List<String> lines) {
        for (var each : List.of(
                List.of("PODIUM_URL", "Which Podium."),
                List.of("PODIUM_TOKEN", "The token; inside an agent PODIUM_AGENT_TOKEN for what that may do."),
                List.of(
                        "PODIUM_PLAIN_HTTP",
                        "Set: also http to another machine, where whoever listens can act as you."),
                List.of("PODIUM_ESCAPE", "The escape key of podium attach, such as ctrl\\-a."),
                List.of("NO_COLOR", "Set: no colours."),
                List.of("PODIUM_JAVA, PODIUM_JAR", "Where Java and the jar are, if they are not found."))) {
            lines.add(".TP");
            lines.add("\\fB" + each.getFirst() + "\\fR");
            lines.add(each.getLast());
        }
    }

    private static void commands(CommandLine of, String words, List<String> lines) {
        CompletionCommand.subcommands(of.getCommandSpec()).forEach((name, each) -> {
            var spec = each.getCommandSpec();
            var whole = words + " " + name;
            lines.add(".SS " + text(whole));
            var line = new StringBuilder("\\fB" + text(whole) + "\\fR");
            for (var word : spec.positionalParameters()) {
                line.append(" \\fI").append(text(word.paramLabel())).append("\\fR");
            }
            lines.add(line.toString());
            lines.add(".PP");
            lines.add(text(String.join(" ", spec.usageMessage().description())));
            for (var word : spec.positionalParameters()) {
                lines.add(".TP");
                lines.add("\\fI" + text(word.paramLabel()) + "\\fR");
                lines.add(text(String.join(" ", word.description())));
            }
            for (var option : spec.options()) {
                lines.add(".TP");
                lines.add("\\fB" + text(String.join(", ", option.names())) + "\\fR"
                        + (option.arity().max() > 0 ? " \\fI" + text(option.paramLabel()) + "\\fR" : ""));
                lines.add(text(String.join(" ", option.description())));
            }
            for (var footer : spec.usageMessage().footer()) {
                lines.add(footer.isEmpty() ? ".PP" : text(footer));
            }
            commands(each, whole, lines);
        });
    }

    /** A dash is a dash, and a line that begins with a dot or a quote is no request. */
    private static String text(String plain) {
        var text = plain.replace("\\", "\\e").replace("-", "\\-");
        return text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text;
    }
}
