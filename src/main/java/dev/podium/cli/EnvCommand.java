package dev.podium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code podium gpus env}. */
@Command(
        name = "env",
        description =
                "Prints what a program of a lease finds in its environment, for eval \"$(podium gpus env LEASE)\".")
final class EnvCommand extends ShowingCommand {

    @Parameters(paramLabel = "LEASE", description = "Its id.")
    String lease = "";

    @Option(names = "--member", description = "Of a gang, from 0.", paramLabel = "N")
    int member;

    EnvCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var answer = session.get("/gpus/leases/" + Paths.id(lease) + "/environment?member=" + member);
        if (json) {
            print(answer);
            return 0;
        }
        answer.propertyStream()
                .filter(each -> each.getKey().matches("[A-Za-z_][A-Za-z0-9_]*"))
                .forEach(each -> say("export " + each.getKey() + "='"
                        + each.getValue().asString("").replace("'", "'\\''") + "'"));
        return 0;
    }
}
