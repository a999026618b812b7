package dev.podium.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code podium logout}. */
@Command(name = "logout", description = "Ends the token that podium login kept for this Podium, and forgets it.")
final class LogoutCommand extends PodiumCommand {

    @Option(names = "--here", description = "Only forget it here, where Podium does not answer.")
    boolean here;

    LogoutCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        var url = session.url();
        var token = session.kept().token(url, false);
        if (token.isEmpty()) {
            throw new Said(
                    Said.DECLINED,
                    "Nothing is kept for " + url + ". See podium whoami; a token of the environment ends on the account"
                            + " page.");
        }
        if (!here) {
            try {
                session.ask("DELETE", "/tokens/own", null, token.get());
            } catch (Said not) {
                // One that does not count any more is ended.
                if (not.code() != Said.NOT_ALLOWED) {
                    throw not;
                }
            }
        }
        session.kept().forget(url);
        say(here ? "Forgotten here. End it on the account page of " + url + "." : "Signed out of " + url + ".");
        return 0;
    }
}
