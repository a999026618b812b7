package dev.podium.costs;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Ledger}, in the database. */
@Service
class BookedLedger implements Ledger {

    private static final int MOST_SUMS = 10_000;

    private final LedgerStore store;
    private final LedgerReach reach;
    private final Permissions permissions;
    private final List<SpendingAgents> agents;
    private final CostsSettings settings;

    BookedLedger(
            LedgerStore store,
            LedgerReach reach,
            Permissions permissions,
            List<SpendingAgents> agents,
            CostsSettings settings) {
        this.store = store;
        this.reach = reach;
        this.agents = agents;
        this.permissions = permissions;
        this.settings = settings;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Entry> entries(Filter filter, @Nullable Cursor after, int most) {
        var person = onlyOf();
        if (most < 1 || most > MOST) {
            throw Refusal.invalidField(
                    "limit", "costs.bad-limit", "A page has 1 to " + MOST + " entries.", "Ask for fewer at a time.");
        }
        var project = filter.project();
        return store.entries(filter, project == null ? null : SpendingAgents.of(project, agents), person, after, most);
    }

    @Override
    @Transactional(readOnly = true)
    public Entry entry(UUID id) {
        var person = onlyOf();
        return store.find(id)
                .filter(entry -> person == null || person.equals(entry.payer().person()))
                .orElseThrow(() -> notFound(id));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Sum> sums(LocalDate from, LocalDate to, Set<By> by) {
        return store.sums(from, to, by, onlyOf(), MOST_SUMS);
    }

    /** The person whose entries these may be; null for all of the team. */
    private @Nullable PersonId onlyOf() {
        permissions.require(Permission.COSTS_OWN);
        return reach.onlyOf();
    }

    @Override
    public String zone() {
        return settings.zone().getId();
    }

    static Refusal notFound(UUID id) {
        return Refusal.notFound(
                "costs.not-found",
                "There is no entry " + id + " in the ledger that you may see.",
                "Take the id from the list of entries; a new one is there a second after it was settled.");
    }
}
