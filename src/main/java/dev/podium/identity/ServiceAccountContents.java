package dev.podium.identity;

import dev.podium.kernel.TeamId;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The service accounts of a team that is about to be deleted. */
@Component
@Order(3)
class ServiceAccountContents implements TeamContents {

    private final ServiceAccountStore store;

    ServiceAccountContents(ServiceAccountStore store) {
        this.store = store;
    }

    /** Called with an actor of Podium's own in that team. */
    @Override
    @Transactional(readOnly = true)
    public List<String> of(TeamId team) {
        var accounts = store.list().size();
        return accounts == 0
                ? List.of()
                : List.of(accounts == 1 ? "1 service account" : accounts + " service accounts");
    }
}
