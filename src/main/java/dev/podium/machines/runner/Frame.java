package dev.podium.machines.runner;

import dev.podium.machines.Command;
import dev.podium.machines.GpuRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the two sides say, one frame a binary message; docs/reference/runner-protocol.md tells what each means. */
sealed interface Frame {

    /** Bytes of a whole frame. */
    int LARGEST = 64 << 10;

    /** Of the process it is about; 0 where it is about the connection. */
    default int channel() {
        return 0;
    }

    record Hello(Greeting greeting) implements Frame {}

    record Credential(String text) implements Frame {

        @Override
        public String toString() {
            return "Credential";
        }
    }

    record Kept() implements Frame {}

    /**
     * Who may open which GPUs, whole; from version 2 on.
     *
     * @param number counted up by Podium, 1 and up; the answer has it
     * @param rule null: nobody is held
     */
    record Gpus(int number, @Nullable GpuRule rule) implements Frame {

        Fields fields() {
            var fields = new Fields().add("number", number).add("held", Boolean.toString(rule != null));
            Map<String, Set<String>> allowed = rule == null ? Map.of() : rule.allowed();
            allowed.forEach((osUser, uuids) -> uuids.forEach(uuid -> fields.add("allow", uuid + " " + osUser)));
            return fields;
        }

        static Gpus of(Fields fields) throws BrokenProtocol {
            var allowed = new HashMap<String, Set<String>>();
            for (var each : fields.all("allow")) {
                int end = each.indexOf(' ');
                if (end < 1 || end == each.length() - 1) {
                    throw new BrokenProtocol("What is allowed is a GPU and an OS user.");
                }
                allowed.computeIfAbsent(each.substring(end + 1), _ -> new HashSet<>())
                        .add(each.substring(0, end));
            }
            return new Gpus(
                    fields.number("number", 1, Integer.MAX_VALUE),
                    fields.text("held").equals("true") ? new GpuRule(allowed) : null);
        }
    }

    /** @param why it does not hold what the frame of this number said; empty where it does */
    record Held(int number, String why) implements Frame {}

    record Ping() implements Frame {}

    record Pong() implements Frame {}

    record Open(int channel, String osUser, Command command) implements Frame {

        Fields fields() {
            var fields = new Fields().add("osUser", osUser).add("directory", command.directory());
            command.arguments().forEach(each -> fields.add("argument", each));
            command.environment().forEach((name, value) -> fields.add("variable", name + "=" + value));
            var size = command.terminal();
            return size == null ? fields : fields.add("columns", size.columns()).add("rows", size.rows());
        }

        static Open of(int channel, Fields fields) throws BrokenProtocol {
            var environment = new HashMap<String, String>();
            for (var variable : fields.all("variable")) {
                int end = variable.indexOf('=');
                if (end < 1) {
                    throw new BrokenProtocol("A variable has no name.");
                }
                environment.put(variable.substring(0, end), variable.substring(end + 1));
            }
            var arguments = fields.all("argument");
            if (arguments.isEmpty()) {
                throw new BrokenProtocol("A command has no program.");
            }
            return new Open(
                    channel,
                    fields.text("osUser"),
                    new Command(arguments, environment, fields.find("directory"), size(fields)));
        }

        private static Command.@Nullable Size size(Fields fields) throws BrokenProtocol {
            return fields.find("columns") == null
                    ? null
                    : new Command.Size(fields.number("columns", 1, 10_000), fields.number("rows", 1, 10_000));
        }
    }

    record Opened(int channel) implements Frame {}

    record Refused(int channel, String code, String sentence) implements Frame {}

    record Data(int channel, Stream stream, byte[] bytes) implements Frame {}

    record Eof(int channel, Stream stream) implements Frame {}

    record Window(int channel, Stream stream, int bytes) implements Frame {}

    record Exit(int channel, int code) implements Frame {}

    record Signal(int channel, String name) implements Frame {}

    record Resize(int channel, Command.Size size) implements Frame {}

    record Close(int channel) implements Frame {}
}
