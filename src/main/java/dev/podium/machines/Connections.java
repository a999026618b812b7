package dev.podium.machines;

import jakarta.annotation.PreDestroy;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.sshd.client.SshClient;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The connections to machines, one an OS user; each is made when it is first needed. */
@Component
class Connections {

    private record Open(MachineRow row, SshConnector connector) {}

    private final InstallationKeys keys;
    private final Map<Account, Open> open = new HashMap<>();
    private @Nullable SshClient client;

    Connections(InstallationKeys keys, KnownMachines known) {
        this.keys = keys;
        known.whenRead(this::keepOnly);
    }

    /** The client that all connections share. */
    synchronized SshClient client() {
        var started = client;
        if (started == null) {
            started = SshClients.start();
            client = started;
        }
        return started;
    }

    synchronized SshConnector to(Account account, MachineRow row) {
        var known = open.get(account);
        if (known != null && known.row().reachedLike(row)) {
            return known.connector();
        }
        if (known != null) {
            known.connector().close();
        }
        var made = connect(row, account.osUser());
        open.put(account, new Open(row, made));
        return made;
    }

    /** One of its own, which the caller closes. */
    SshConnector connect(MachineRow row, String osUser) {
        return new SshConnector(
                client(),
                new Machine(row.id(), row.name(), osUser, row.labels()),
                new SshTarget(
                        row.host(), row.port(), osUser, row.hostKey(), () -> keys.identity(row.signIn(), osUser)));
    }

    /** Closes those to machines that were removed or are reached in another way now; names the others as they are called. */
    private synchronized void keepOnly(Collection<MachineRow> rows) {
        var byId = rows.stream().collect(Collectors.toMap(MachineRow::id, Function.identity()));
        open.entrySet().removeIf(entry -> {
            var row = byId.get(entry.getKey().machine());
            var connector = entry.getValue().connector();
            if (row == null || !row.reachedLike(entry.getValue().row())) {
                connector.close();
                return true;
            }
            if (!row.name().equals(connector.machine().name())) {
                connector.rename(row.name());
            }
            return false;
        });
    }

    @PreDestroy
    synchronized void close() {
        open.values().forEach(each -> each.connector().close());
        open.clear();
        var started = client;
        if (started != null) {
            started.close(true);
            client = null;
        }
    }
}
