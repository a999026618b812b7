package dev.podium.terminals;

import dev.podium.machines.MachineProgram;
import org.springframework.stereotype.Component;

/** Has each machine say which tmux it has. */
@Component
class TmuxVersion implements MachineProgram {

    @Override
    public String name() {
        return "tmux";
    }

    @Override
    public String versionCommand() {
        return TmuxCheck.ELSEWHERE.replace("\"$@\"", "-V");
    }
}
