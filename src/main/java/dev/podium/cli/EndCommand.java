package dev.podium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium gpus end}. */
@Command(name = "end", description = "Gives a lease back; with --request takes back what waits.")
final class EndCommand extends ShowingCommand {

    @Parameters(paramLabel = "LEASE", description = "Its id.")
    String lease = "";

    @Option(names = "--request", description = "It is a request that waits still.")
    boolean request;

    EndCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.delete((request ? "/gpus/requests/" : "/gpus/leases/") + Paths.id(lease));
        if (json) {
            print(answer);
        } else {
            say(request ? "It waits no more." : "It is given back.");
        }
        return 0;
    }
}
