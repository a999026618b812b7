package dev.podium.identity.ui;

import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.podium.identity.TeamSwitch;
import dev.podium.identity.Teams;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.TeamId;
import dev.podium.portal.SignedIn;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the frame who uses the page and lets them switch teams and sign out. */
@Component
class FrameAccount implements SignedIn {

    private final Teams teams;
    private final TeamSwitch teamSwitch;
    private final AuthenticationContext authentication;

    FrameAccount(Teams teams, TeamSwitch teamSwitch, AuthenticationContext authentication) {
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
        var now = CurrentActor.find().map(Actor::team);
        return teams().stream()
                .filter(each -> now.filter(each.id()::equals).isPresent())
                .findFirst();
    }

    @Override
    public List<Choice> teams() {
        return teams.mine().stream()
                .map(each -> new Choice(each.id(), each.name()))
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
