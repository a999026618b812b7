package dev.podium.machines;

import com.pty4j.PtyProcessBuilder;
import dev.podium.kernel.MachineId;
import dev.podium.machines.runner.OwnEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The machine that Podium itself runs on: its processes are Podium's own children, under Podium's own OS user. */
final class LocalConnector implements Connector {

    private static final Logger log = LoggerFactory.getLogger(LocalConnector.class);

    /** What this machine calls itself. */
    static final String HOST_NAME = hostName();

    static final String OS_USER = System.getProperty("user.name");

    private final Machine machine = new Machine(MachineId.LOCAL, HOST_NAME, OS_USER);
    private final String home = System.getProperty("user.home");

    @Override
    public Machine machine() {
        return machine;
    }

    @Override
    public String kind() {
        return "local";
    }

    @Override
    public Channel start(Command command) {
        var directory = Path.of(command.directory() == null ? home : command.directory());
        if (!Files.isDirectory(directory)) {
            throw RemoteStart.directoryMissing(directory.toString(), machine.name());
        }
        try {
            return command.terminal() == null
                    ? piped(command, directory)
                    : onTerminal(command, directory, command.terminal());
        } catch (IOException e) {
            log.debug("{} could not be started on {}", command.arguments().getFirst(), machine.name(), e);
            throw RemoteStart.programMissing(command, machine.name());
        }
    }

    private Channel piped(Command command, Path directory) throws IOException {
        var builder = new ProcessBuilder(command.arguments()).directory(directory.toFile());
        OwnEnvironment.removeFrom(builder.environment());
        builder.environment().putAll(command.environment());
        return new LocalChannel(builder.start(), _ -> {});
    }

    private Channel onTerminal(Command command, Path directory, Command.Size size) throws IOException {
        Map<String, String> environment = new HashMap<>(System.getenv());
        OwnEnvironment.removeFrom(environment);
        environment.put("TERM", "xterm-256color");
        environment.putAll(command.environment());
        var process = new PtyProcessBuilder(command.arguments().toArray(String[]::new))
                .setDirectory(directory.toString())
                .setEnvironment(environment)
                .setInitialColumns(size.columns())
                .setInitialRows(size.rows())
                // Or whoever reads before the program has opened its terminal, or after its end, reads too little.
                .setUnixOpenTtyToPreserveOutputAfterTermination(true)
                .start();
        return new LocalChannel(
                process, wanted -> process.setWinSize(new com.pty4j.WinSize(wanted.columns(), wanted.rows())));
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            log.debug("This machine cannot look up its own name", e);
            return "this computer";
        }
    }
}
