package dev.podium.identity;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link People} and {@link Teams}. */
@Service
class TeamPeople implements People, Teams {

    private final IdentityStore store;

    TeamPeople(IdentityStore store) {
        this.store = store;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<PersonId, String> names(Collection<PersonId> ids) {
        CurrentActor.team();
        var names = new HashMap<PersonId, String>();
        if (ids.contains(PersonId.SYSTEM)) {
            names.put(PersonId.SYSTEM, "Podium");
        }
        names.putAll(store.names(ids));
        return names;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Member> members() {
        CurrentActor.team();
        return store.members();
    }

    @Override
    @Transactional(readOnly = true)
    public Map<PersonId, String> emails() {
        CurrentActor.team();
        return store.emails();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Team> mine() {
        return store.teamsOf(CurrentActor.require().person());
    }

    @Override
    @Transactional(readOnly = true)
    public List<TeamId> all() {
        return store.allTeams();
    }
}
