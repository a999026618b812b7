package dev.podium.costs;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whose costs the acting person may know, one by one. */
@Component
class LedgerReach {

    private final Permissions permissions;
    private final ObjectProvider<WithheldSpending> withheld;

    LedgerReach(Permissions permissions, ObjectProvider<WithheldSpending> withheld) {
        this.permissions = permissions;
        this.withheld = withheld;
    }

    /** The person whose entries these may be; null for all of the acting team. */
    @Nullable
    PersonId onlyOf() {
        permissions.require(Permission.COSTS_OWN);
        CurrentActor.team();
        return permissions.allows(Permission.COSTS_SEE) && !withheld()
                ? null
                : CurrentActor.require().person();
    }

    /** Whether of the acting team sums are told alone. */
    boolean withheld() {
        return withheld.stream().anyMatch(WithheldSpending::people);
    }
}
