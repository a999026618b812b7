package dev.podium.identity.web;

import dev.podium.identity.SignIn;
import dev.podium.identity.TeamSwitch;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import jakarta.servlet.http.HttpSession;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** {@link TeamSwitch} in the browser's session. */
@Component
class SessionTeam implements TeamSwitch {

    private static final String CHOSEN = "podium.team";

    private final SignIn signIn;

    SessionTeam(SignIn signIn) {
        this.signIn = signIn;
    }

    static @Nullable TeamId chosen(@Nullable HttpSession session) {
        return session != null && session.getAttribute(CHOSEN) instanceof UUID id ? new TeamId(id) : null;
    }

    @Override
    public void choose(TeamId team) {
        if (CurrentActor.require().scopes() != null) {
            throw Refusal.forbidden(
                    "identity.token-team", "A token acts in one team only.", "Make a token in the other team.");
        }
        signIn.choose(team);
        RequestContextHolder.currentRequestAttributes()
                .setAttribute(CHOSEN, team.value(), RequestAttributes.SCOPE_SESSION);
    }
}
