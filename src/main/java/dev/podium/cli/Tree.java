package dev.podium.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** All commands, from one model: the help, the completion and the manual page are made of it too. */
final class Tree {

    @Command(
            name = "podium",
            description = "Asks Podium from the command line.",
            synopsisSubcommandLabel = "COMMAND",
            footer = {
                "",
                "podium login signs in. The token is PODIUM_TOKEN, inside an agent PODIUM_AGENT_TOKEN, what podium login",
                "keeps, or ~/.config/podium/token. PODIUM_URL says which Podium, where there are several.",
                "backup, restore, rotate-key and support-bundle work on this machine's Podium itself.",
                "Without anything, or with settings such as --server.port=80, the jar starts Podium itself.",
                "",
                "Ends with 0 done, 1 declined, 2 used wrongly, 3 not allowed, 4 no answer."
            })
    static final class Root {

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "Show this and end.")
        boolean help;
    }

    private static final List<Class<? extends PodiumCommand>> OWN = List.of(
            LoginCommand.class,
            LogoutCommand.class,
            WhoamiCommand.class,
            AttachCommand.class,
            GpusCommand.class,
            HealthCommand.class,
            ApiCommand.class,
            UnpackCommand.class);

    private static final Map<String, List<Class<? extends PodiumCommand>>> WITHIN =
            Map.of("agents", List.of(ApprovalsCommand.class, PromptCommand.class, ScreenCommand.class));

    private final Session session;
    private final Supplier<List<CommandSpec>> others;

    /** @param others commands that are other rooms', which are only described here */
    Tree(Session session, Supplier<List<CommandSpec>> others) {
        this.session = session;
        this.others = others;
    }

    /** @param word the first of the command, so that only what it needs is built; null for all */
    CommandLine line(@Nullable String word) {
        var factory = new Commands(session);
        var root = new CommandLine(new Root(), factory);
        var groups = groups();
        boolean known = word != null
                && (groups.containsKey(word)
                        || OWN.stream().anyMatch(each -> name(each).equals(word)));
        for (var own : OWN) {
            if (!known || name(own).equals(word)) {
                root.addSubcommand(new CommandLine(own, factory));
            }
        }
        groups.forEach((name, calls) -> {
            if (!known || name.equals(word)) {
                root.addSubcommand(name, group(name, calls, factory));
            }
        });
        if (!known) {
            root.addSubcommand(new CommandLine(new CompletionCommand(session, this), factory));
            root.addSubcommand(new CommandLine(new ManCommand(session, this), factory));
            others.get().forEach(each -> root.addSubcommand(each.name(), each));
        }
        root.setCaseInsensitiveEnumValuesAllowed(true);
        return root;
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    private static Map<String, List<RestCall>> groups() {
        var groups = new LinkedHashMap<String, List<RestCall>>();
        for (var call : RestCalls.all()) {
            int space = call.words().indexOf(' ');
            groups.computeIfAbsent(
                            space < 0 ? call.words() : call.words().substring(0, space), name -> new ArrayList<>())
                    .add(call);
        }
        return groups;
    }

    /** The command of one word lists; {@code list} is its other name. */
    private CommandLine group(String name, List<RestCall> calls, Commands factory) {
        var first = calls.getFirst();
        var line = new CommandLine(RestCommand.of(session, first), factory);
        line.addSubcommand("list", RestCommand.of(session, first));
        for (var call : calls.subList(1, calls.size())) {
            line.addSubcommand(call.words().substring(name.length() + 1), RestCommand.of(session, call));
        }
        for (var own : WITHIN.getOrDefault(name, List.of())) {
            line.addSubcommand(new CommandLine(own, factory));
        }
        return line;
    }

    /** Each command gets what it works with. */
    private record Commands(Session session) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            if (PodiumCommand.class.isAssignableFrom(type)) {
                return type.getDeclaredConstructor(Session.class).newInstance(session);
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
