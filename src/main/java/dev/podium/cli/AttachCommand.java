package dev.podium.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium attach}: an agent's terminal as one's own. */
@Command(
        name = "attach",
        description = "Opens an agent's terminal in this one.",
        footer = {
            "",
            "Behind the escape key, Ctrl+] unless --escape or PODIUM_ESCAPE says another: . or d leaves, and the agent",
            "goes on; t takes the keyboard; the escape key again types itself. In what is pasted it is no key.",
            "After a lost connection it comes back by itself. Keys typed meanwhile are dropped, with a bell.",
            "Ends with 0 when you leave, with the program's code where that ends, 128 and more for a signal, and as",
            "other commands do where Podium ends it."
        })
final class AttachCommand extends PodiumCommand {

    /** The title that the terminal had comes back. */
    private static final String TITLE_KEPT = "\033[22;0t";

    private static final String TITLE_BACK = "\033[23;0t";

    @Parameters(paramLabel = "AGENT", description = "Its name or id.")
    String agent = "";

    @Option(names = "--watch", description = "Look on; nothing that is typed is sent.")
    boolean watch;

    @Option(names = "--take", description = "Take the keyboard from who has it, where you may.")
    boolean take;

    @Option(names = "--escape", paramLabel = "KEY", description = "ctrl-] or ctrl with another letter or sign; none.")
    String escape = "";

    @Option(names = "--clipboard", description = "Let the agent's program put text on your clipboard.")
    boolean clipboard;

    AttachCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() throws IOException {
        var said = escape.isEmpty() ? session.environment().getOrDefault("PODIUM_ESCAPE", "ctrl-]") : escape;
        int key = TypedKeys.parse(said);
        var found = Names.agent(session, agent);
        var name = text(found, "name");
        Attachment.End end;
        try (var tty = Tty.open()) {
            var filter = new OutputFilter(clipboard);
            tty.write(TITLE_KEPT.getBytes(StandardCharsets.US_ASCII));
            try {
                end = new Attachment(session, found.path("id").asString(""), name, watch, take, tty, filter, key).run();
            } finally {
                tty.write(filter.leave());
                tty.write(TITLE_BACK.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return switch (end) {
            case Attachment.Detached() -> {
                session.err().println("podium: left " + name + ", which goes on.");
                yield 0;
            }
            case Attachment.Ended(int code, var how) -> {
                session.err().println("podium: " + name + " " + how + ".");
                yield code;
            }
            case Attachment.Closed(var why) -> throw why;
        };
    }
}
