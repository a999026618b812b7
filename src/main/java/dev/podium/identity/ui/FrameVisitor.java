package dev.podium.identity.ui;

import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.podium.identity.TeamSwitch;
import dev.podium.identity.Teams;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.portal.SignedIn;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the frame who uses the page. */
@Component
class FrameVisitor implements SignedIn {

    private final Teams teams;
    private final TeamSwitch teamSwitch;
    private final AuthenticationContext authentication;

    FrameVisitor(Teams teams, TeamSwitch teamSwitch, AuthenticationContext authentication) {
        this.teams = teams;
        this.teamSwitch = teamSwitch;
        this.authentication = authentication;
    }

    @Override
    public String name() {
        return CurrentActor.require().name();
    }

    @Override
    public Optional<Choice> team() {
        var now = CurrentActor.require().team();
        return teams().stream().filter(team -> team.id().equals(now)).findFirst();
    }

    @Override
    public List<Choice> teams() {
        return teams.mine().stream()
                .map(team -> new Choice(team.id(), team.name()))
                .toList();
    }

    @Override
    public void choose(TeamId team) {
        teamSwitch.choose(team);
    }

    @Override
    public String accountPath() {
        return "account";
    }

    @Override
    public void signOut() {
        authentication.logout();
    }
}
