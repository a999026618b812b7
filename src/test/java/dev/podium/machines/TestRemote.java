package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.SshClient;

/** A machine behind a real sshd and a link that can be cut, for the tests of other rooms. */
public final class TestRemote implements Machines, AutoCloseable {

    public final Account account = new Account(MachineId.random(), System.getProperty("user.name"));

    private final TestSshd sshd;
    private final TestProxy link;
    private final SshClient client = SshClients.start();
    private final SshConnector connector;

    public TestRemote(Path folder) throws IOException {
        sshd = new TestSshd(folder);
        link = new TestProxy(sshd.port());
        var target = sshd.target();
        connector = new SshConnector(
                client,
                new Machine(account.machine(), "forge", ""),
                new SshTarget("127.0.0.1", link.port(), target.osUser(), target.hostKey(), target.identity()));
    }

    /** The link breaks, and both ends are told. */
    public void cut() {
        link.cut();
    }

    /** The link carries nothing any more, and nobody is told. */
    public void silence() {
        link.silence();
    }

    public void heal() {
        link.heal();
    }

    /** Whoever is let in from now on finds this script in the place of a program; all links end. */
    void replace(String program, String script) throws IOException {
        sshd.replace(program, script);
    }

    @Override
    public List<Machine> all() {
        return List.of(connector.machine());
    }

    @Override
    public Machine get(MachineId id) {
        if (!id.equals(account.machine())) {
            throw OwnAccounts.notFound(id);
        }
        return connector.machine();
    }

    @Override
    public Account account(MachineId machine) {
        return account;
    }

    @Override
    public void requireStill(Account as, PersonId person) {
        get(as.machine());
    }

    @Override
    public Channel start(Account as, Command command) {
        return connector.start(command);
    }

    @Override
    public Output run(Account as, Command command, Duration limit) {
        return ShortCommand.run(connector, command, limit);
    }

    @Override
    public void close() throws IOException {
        connector.close();
        client.close(true);
        link.close();
        sshd.close();
    }
}
