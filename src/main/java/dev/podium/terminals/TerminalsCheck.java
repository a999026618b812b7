package dev.podium.terminals;

import dev.podium.kernel.HealthCheck;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Whether the tmux servers that Podium started answer: where one does not, its terminals stand still. */
@Component
class TerminalsCheck implements HealthCheck {

    private final TmuxServers servers;

    TerminalsCheck(TmuxServers servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "terminals.answer";
    }

    @Override
    public Found look() {
        var standing = servers.standing();
        var counts =
                Map.of("answering", standing.answering(), "silent", standing.silentHere() + standing.silentElsewhere());
        if (standing.silentHere() > 0) {
            return Found.broken(
                            "tmux on Podium's own machine does not answer; its agents' terminals stand still.",
                            "Look there whether tmux -S PODIUM_HOME/tmux/podium list-sessions works, and at home.writable.")
                    .counting(counts);
        }
        if (standing.silentElsewhere() > 0) {
            return Found.look(
                            "tmux does not answer for " + standing.silentElsewhere()
                                    + " OS users on other machines; their agents' terminals stand still.",
                            "Look whether their machines are heard (machines.reached); Podium connects again by itself.")
                    .on("machines")
                    .counting(counts);
        }
        return Found.fine("tmux answers wherever Podium uses it.").counting(counts);
    }
}
