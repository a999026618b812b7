package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** Finds the connector of a machine and runs the command through it. */
@Service
class ConnectedMachines implements Machines {

    /** A short command that prints more than this is not short. */
    private static final int MOST_OUTPUT = 16 << 20;

    private static final Executor READERS =
            task -> Thread.ofVirtual().name("command output").start(task);

    private final Map<MachineId, Connector> connectors;

    ConnectedMachines() {
        this(List.of(new LocalConnector()));
    }

    ConnectedMachines(List<Connector> connectors) {
        this.connectors = connectors.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.machine().id(), Function.identity()));
    }

    @Override
    public List<Machine> all() {
        return connectors.values().stream().map(Connector::machine).toList();
    }

    @Override
    public Machine get(MachineId id) {
        return connector(id).machine();
    }

    @Override
    public Account account(MachineId machine) {
        return new Account(get(machine).id(), "");
    }

    @Override
    public Channel start(Account account, Command command) {
        return connector(account.machine()).start(command);
    }

    @Override
    public Output run(Account account, Command command, Duration limit) {
        try (var channel = start(account, command)) {
            channel.input().close();
            var out = CompletableFuture.supplyAsync(() -> text(channel.output()), READERS);
            var errors = CompletableFuture.supplyAsync(() -> text(channel.errors()), READERS);
            var exit = channel.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            // A background child may hold the pipes open for ever; what it prints is not this command's answer.
            return new Output(exit, out.get(1, TimeUnit.SECONDS), errors.get(1, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw timeout(account.machine(), command, limit);
        } catch (IOException | ExecutionException e) {
            throw new IllegalStateException(
                    "The output of " + command.arguments().getFirst() + " broke off.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw timeout(account.machine(), command, limit);
        }
    }

    private Refusal timeout(MachineId machine, Command command, Duration limit) {
        return Refusal.unavailable(
                "machines.timeout",
                command.arguments().getFirst() + " has not ended within " + limit.toSeconds() + " s on "
                        + get(machine).name() + ".",
                "Look at the load of the machine, then try again.");
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Connector connector(MachineId id) {
        var connector = connectors.get(id);
        if (connector == null) {
            throw Refusal.notFound("machines.not-found", "There is no machine " + id + ".", "Choose one of the list.");
        }
        return connector;
    }
}
