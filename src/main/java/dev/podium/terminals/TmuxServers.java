package dev.podium.terminals;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.MachineHealthChanged;
import dev.podium.machines.Machines;
import dev.podium.terminals.TerminalRef.Server;
import dev.podium.terminals.live.Hub;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Which tmux servers there are, and the hub of each: Podium's own on a private socket, and the OS user's default one. */
@Component
class TmuxServers {

    /** What Podium sets on its own server; a server that people use is left as it is. */
    private static final List<String> OPTIONS = List.of(
            "set-option -g remain-on-exit on",
            "set-option -g remain-on-exit-format \"\"",
            "set-option -g history-limit 50000",
            "set-option -g status off",
            "set-option -s escape-time 0",
            "set-option -s exit-empty off",
            "set-option -g focus-events on",
            "set-option -g automatic-rename off",
            "set-option -g allow-rename off",
            "set-option -g default-terminal screen-256color",
            "set-environment -g COLORTERM truecolor");

    /** A Unix socket's path has at most 107 bytes on Linux and 103 on macOS. */
    private static final int LONGEST_SOCKET = 100;

    /** How long an agent's output flows on after its last viewer, who may come back to it. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Another word after each start of the machine; nothing on one that has no such word. Not the time, which jumps. */
    private static final String BOOT =
            "cat /proc/sys/kernel/random/boot_id 2>/dev/null || sysctl -n kern.bootsessionuuid 2>/dev/null || :";

    private final Machines machines;
    private final Path home;
    private final ApplicationEventPublisher events;
    private final Executor afterGrace;
    private final Map<Key, Hub> hubs = new ConcurrentHashMap<>();
    private final Map<Account, String> checked = new ConcurrentHashMap<>();
    private final Map<Account, String> boots = new ConcurrentHashMap<>();

    private record Key(Account account, Server server) {}

    @Autowired
    TmuxServers(Machines machines, @Value("${podium.home}") Path home, ApplicationEventPublisher events) {
        this(machines, home, events, CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS));
    }

    TmuxServers(Machines machines, Path home, ApplicationEventPublisher events, Executor afterGrace) {
        this.machines = machines;
        this.home = home.toAbsolutePath();
        this.events = events;
        this.afterGrace = afterGrace;
    }

    Hub hub(Account account, Server server) {
        return hubs.computeIfAbsent(new Key(account, server), this::make);
    }

    /** The hub once its server answers; a refusal when tmux is missing, too old, or does not start. */
    Hub connected(Account account, Server server) {
        checked.computeIfAbsent(account, each -> TmuxCheck.require(machines, each));
        var hub = hub(account, server);
        if (!hub.connect() && server == Server.PODIUM) {
            throw silent(account, server);
        }
        return hub;
    }

    Refusal silent(Account account, Server server) {
        return Refusal.unavailable(
                "terminals.tmux-silent",
                "tmux on " + machines.get(account.machine()).name() + " does not answer.",
                "Look there whether " + String.join(" ", tmux(account, server)) + " list-sessions works.");
    }

    /** @param server what the server says of itself */
    ServerRun run(Account account, String server) {
        return new ServerRun(boots.getOrDefault(account, ""), server);
    }

    private Hub make(Key key) {
        var name = Hub.PREFIX + UUID.randomUUID().toString().substring(0, 8);
        return new Hub(
                session -> start(key, session),
                name,
                key.server() == Server.PODIUM ? OPTIONS : List.of(),
                afterGrace,
                (session, state) -> events.publishEvent(new TerminalChanged(
                        new TerminalRef(key.account(), key.server(), session), state, java.time.Instant.now())));
    }

    private Channel start(Key key, String hubSession) {
        if (key.server() == Server.PODIUM) {
            // Asked with each connection: while one lasts, the machine is not started anew.
            var boot = machines.run(key.account(), Command.of("sh", "-c", BOOT), Duration.ofSeconds(10));
            boots.put(key.account(), boot.out().strip());
        }
        var arguments = new ArrayList<String>(tmux(key.account(), key.server()));
        // The hub session needs a window of its own; cat waits there and costs nothing.
        arguments.addAll(
                List.of("-C", "new-session", "-f", "ignore-size", "-s", hubSession, "-x", "80", "-y", "24", "cat"));
        return machines.start(key.account(), Command.of(arguments));
    }

    /** How many of Podium's own servers answer, and how many do not. */
    record Standing(long answering, long silentHere, long silentElsewhere) {}

    Standing standing() {
        long answering = 0;
        long here = 0;
        long elsewhere = 0;
        for (var each : hubs.entrySet()) {
            if (each.getKey().server() != Server.PODIUM) {
                continue;
            }
            if (each.getValue().connected()) {
                answering++;
            } else if (each.getKey().account().equals(Account.LOCAL)) {
                here++;
            } else {
                elsewhere++;
            }
        }
        return new Standing(answering, here, elsewhere);
    }

    /** What waits to be tried again is tried at once when its machine is heard. */
    @EventListener
    void on(MachineHealthChanged change) {
        if (change.state() && !change.machine().equals(MachineId.LOCAL)) {
            hubs.forEach((key, hub) -> {
                if (key.account().machine().equals(change.machine()) && !hub.connected()) {
                    hub.connectLater();
                }
            });
        }
    }

    /** The beginning of a tmux command line for one of the servers. */
    List<String> tmux(Account account, Server server) {
        var line = new ArrayList<>(TmuxCheck.command(account));
        line.add("-u");
        switch (server) {
            case PODIUM -> {
                line.addAll(
                        account.equals(Account.LOCAL)
                                ? List.of("-S", socket().toString())
                                // Below tmux's own folder, which it guards itself. Not in the home, which many machines
                                // may share.
                                : List.of("-L", "podium"));
                line.addAll(List.of("-f", "/dev/null"));
            }
            // Where nobody runs tmux, looking must not start one.
            case DEFAULT -> line.add("-N");
        }
        return line;
    }

    private Path socket() {
        var folder = home.resolve("tmux");
        if (folder.resolve("podium").toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET) {
            folder = Path.of(
                    "/tmp", "podium-" + UUID.nameUUIDFromBytes(home.toString().getBytes(StandardCharsets.UTF_8)));
        }
        try {
            // Only the owner may enter: whoever reaches the socket types into every agent.
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (!Files.getOwner(folder).getName().equals(System.getProperty("user.name"))) {
                throw new IOException(folder + " belongs to somebody else.");
            }
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException("The folder for tmux's socket cannot be made: " + folder, e);
        }
        return folder.resolve("podium");
    }

    /** How many there are of each kind, of those on which something is watched. */
    Map<Hub.Health, Integer> health() {
        var counted = new EnumMap<Hub.Health, Integer>(Hub.Health.class);
        hubs.values().forEach(hub -> hub.health().ifPresent(each -> counted.merge(each, 1, Integer::sum)));
        return counted;
    }

    void probe() {
        hubs.values().forEach(Hub::probe);
    }

    @Scheduled(fixedDelay = 5_000)
    void remark() {
        hubs.values().forEach(Hub::remark);
    }

    @PreDestroy
    void close() {
        hubs.values().forEach(Hub::close);
    }
}
