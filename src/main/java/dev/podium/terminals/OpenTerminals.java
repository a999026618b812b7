package dev.podium.terminals;

import dev.podium.identity.TeamContents;
import dev.podium.kernel.TeamId;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** The open terminals of a team that is about to be deleted. */
@Component
@Order(2)
class OpenTerminals implements TeamContents {

    private final Viewing viewing;

    OpenTerminals(Viewing viewing) {
        this.viewing = viewing;
    }

    @Override
    public List<String> of(TeamId team) {
        var open = viewing.openIn(team);
        return open == 0 ? List.of() : List.of(open == 1 ? "1 open terminal" : open + " open terminals");
    }
}
