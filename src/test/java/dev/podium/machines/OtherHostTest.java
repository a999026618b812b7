package dev.podium.machines;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.podium.kernel.MachineId;
import java.nio.file.Path;
import org.apache.sshd.client.SshClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, over a real sshd on a host of its own address and with an OS user of its own. */
class OtherHostTest extends ChannelContract {

    @TempDir
    static Path folder;

    @TempDir
    static Path homes;

    private static TestNetwork network;
    private static SshClient client;
    private static TestSshd sshd;
    private static SshConnector connector;

    @BeforeAll
    static void start() throws Exception {
        var missing = TestNetwork.missing();
        assumeTrue(missing.isEmpty(), missing);
        network = TestNetwork.make(homes, java.util.List.of("far-away"));
        client = SshClients.start();
        sshd = new TestSshd(folder, true, network);
        var target = sshd.target();
        connector = new SshConnector(
                client,
                new Machine(MachineId.random(), "far", "far-away"),
                new SshTarget(target.host(), target.port(), "far-away", target.hostKey(), target.identity()));
    }

    @AfterAll
    static void stop() throws Exception {
        if (network != null) {
            connector.close();
            client.close(true);
            sshd.close();
            network.close();
        }
    }

    @Override
    Connector connector() {
        return connector;
    }
}
