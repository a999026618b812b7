package dev.podium.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code podium completion}: what a shell needs to complete commands and options. */
@Command(
        name = "completion",
        description = "Prints what a shell completes commands and options with.",
        footer = {
            "",
            "bash: podium completion bash > ~/.local/share/bash-completion/completions/podium",
            "zsh:  podium completion zsh > ~/.podium-completion.zsh, and source that in ~/.zshrc behind compinit",
            "fish: podium completion fish > ~/.config/fish/completions/podium.fish"
        })
final class CompletionCommand extends PodiumCommand {

    enum Shell {
        bash,
        zsh,
        fish
    }

    private final Tree tree;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    Shell shell = Shell.bash;

    CompletionCommand(Session session, Tree tree) {
        super(session);
        this.tree = tree;
    }

    @Override
    public Integer call() {
        var line = tree.line(null);
        switch (shell) {
            case bash -> say(AutoComplete.bash("podium", line));
            case zsh -> {
                say("autoload -U +X bashcompinit && bashcompinit");
                say(AutoComplete.bash("podium", line));
            }
            case fish -> say(fish(line));
        }
        return 0;
    }

    private static String fish(CommandLine root) {
        var lines = new ArrayList<String>();
        lines.add("# podium's commands and options for fish; made by podium completion fish.");
        lines.add("complete -c podium -f");
        fish(root, List.of(), lines);
        return String.join("\n", lines);
    }

    /** @param words of the command that this is about; fish offers it behind exactly these */
    private static void fish(CommandLine of, List<String> words, List<String> lines) {
        var spec = of.getCommandSpec();
        var below = subcommands(spec);
        var when = new ArrayList<String>();
        words.forEach(word -> when.add("__fish_seen_subcommand_from " + word));
        if (!below.isEmpty()) {
            when.add("not __fish_seen_subcommand_from " + String.join(" ", below.keySet()));
        }
        var condition = when.isEmpty() ? "" : " -n '" + String.join("; and ", when) + "'";
        below.forEach((name, each) ->
                lines.add("complete -c podium" + condition + " -a " + name + " -d " + quoted(described(each))));
        for (var option : spec.options()) {
            var names = new StringBuilder();
            for (var name : option.names()) {
                names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
            }
            lines.add("complete -c podium" + condition + names + (option.arity().max() > 0 ? " -x" : "") + " -d "
                    + quoted(String.join(" ", option.description())));
        }
        below.forEach((name, each) -> {
            var deeper = new ArrayList<>(words);
            deeper.add(name);
            fish(each, deeper, lines);
        });
    }

    static Map<String, CommandLine> subcommands(CommandSpec spec) {
        var shown = new LinkedHashMap<>(spec.subcommands());
        shown.values().removeIf(each -> each.getCommandSpec().usageMessage().hidden());
        return shown;
    }

    private static String described(CommandLine of) {
        return String.join(" ", of.getCommandSpec().usageMessage().description());
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
