package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.BudgetId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Budgets}, in the database. */
@Service
class TeamBudgets implements Budgets {

    private final BudgetStore store;
    private final JournalledMeter meter;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final InstallationTrail installation;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    TeamBudgets(
            BudgetStore store,
            JournalledMeter meter,
            Permissions permissions,
            AuditTrail audit,
            InstallationTrail installation,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.store = store;
        this.meter = meter;
        this.permissions = permissions;
        this.audit = audit;
        this.installation = installation;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    private void look(Of whose) {
        switch (whose) {
            case TEAM -> {
                permissions.require(Permission.COSTS_SEE);
                CurrentActor.team();
            }
            case ORGANISATION -> permissions.require(Permission.ORG_FIGURES);
        }
    }

    private void manage(Of whose) {
        switch (whose) {
            case TEAM -> {
                permissions.require(Permission.BUDGET_MANAGE);
                CurrentActor.team();
            }
            case ORGANISATION -> permissions.require(Permission.PLATFORM_MANAGE);
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Budget> all(Of whose) {
        look(whose);
        return Objects.requireNonNull(transaction.execute(_ -> shown(rows(whose))));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Budget> mine() {
        permissions.require(Permission.COSTS_OWN);
        CurrentActor.team();
        var me = CurrentActor.require().person();
        return Objects.requireNonNull(transaction.execute(_ -> {
            var theirs = store.spentBy(me);
            return shown(store.ofTeam().stream()
                    .filter(row -> switch (row.fields().scope()) {
                        case ORGANISATION -> false;
                        case TEAM, MODEL -> true;
                        case PERSON -> row.fields().subject().equals(me.toString());
                        case AGENT, KEY -> theirs.contains(row.fields().subject());
                    })
                    .toList());
        }));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Budget get(Of whose, BudgetId id) {
        look(whose);
        return shown(whose, id);
    }

    private Budget shown(Of whose, BudgetId id) {
        return Objects.requireNonNull(
                transaction.execute(_ -> shown(List.of(row(whose, id))).getFirst()));
    }

    private List<BudgetRow> rows(Of whose) {
        return switch (whose) {
            case TEAM -> store.ofTeam();
            case ORGANISATION -> store.ofOrganisation();
        };
    }

    private BudgetRow row(Of whose, BudgetId id) {
        return rows(whose).stream()
                .filter(row -> row.id().equals(id.value()))
                .findFirst()
                .orElseThrow(() -> notFound(id));
    }

    static Refusal notFound(BudgetId id) {
        return Refusal.notFound(
                "costs.budget-not-found", "There is no budget " + id + ".", "Take the id from the list of budgets.");
    }

    private List<Budget> shown(List<BudgetRow> rows) {
        var now = clock.instant();
        var standing = store.standing(rows, now);
        return rows.stream()
                .sorted(Comparator.comparing((BudgetRow row) -> row.fields().scope())
                        .thenComparing(row -> row.fields().subject())
                        .thenComparing(row -> row.fields().period())
                        .thenComparing(row -> !row.hard())
                        .thenComparing(row -> row.fields().fixedCosts()))
                .map(row -> shown(row, standing.getOrDefault(row.id(), BudgetStore.Standing.NONE), now))
                .toList();
    }

    private Budget shown(BudgetRow row, BudgetStore.Standing standing, Instant now) {
        var window = Stretch.of(row.fields().period(), now, settings.zone());
        var limit = row.limit(now);
        var raise = row.raise();
        return new Budget(
                new BudgetId(row.id()),
                row.team() == null ? null : CurrentActor.team(),
                row.fields(),
                raise != null && now.isBefore(raise.until()) ? raise : null,
                limit,
                window.starts(),
                window.ends(),
                standing.spent(),
                standing.held(),
                limit.subtract(standing.spent()).subtract(standing.held()).max(BigDecimal.ZERO));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Budget add(Of whose, Fields fields) {
        manage(whose);
        var team = whose == Of.TEAM ? CurrentActor.team().value() : null;
        var row = new BudgetRow(UUID.randomUUID(), team, BudgetRules.checked(whose, fields), null);
        return keep(whose, row, null);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Budget change(Of whose, BudgetId id, BigDecimal cap, boolean hard) {
        manage(whose);
        var before = Objects.requireNonNull(transaction.execute(_ -> row(whose, id)));
        var fields = new Fields(
                before.fields().scope(),
                before.fields().subject(),
                before.fields().period(),
                BudgetRules.cap("cap", cap),
                BudgetRules.hard(before.fields(), hard),
                before.fields().fixedCosts());
        return keep(whose, new BudgetRow(before.id(), before.team(), fields, before.raise()), before);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Budget raise(Of whose, BudgetId id, @Nullable Raise raise) {
        manage(whose);
        var before = Objects.requireNonNull(transaction.execute(_ -> row(whose, id)));
        var checked = raise == null ? null : BudgetRules.checked(raise, clock.instant());
        return keep(whose, new BudgetRow(before.id(), before.team(), before.fields(), checked), before);
    }

    private Budget keep(Of whose, BudgetRow row, @Nullable BudgetRow before) {
        transaction.executeWithoutResult(_ -> {
            if (!store.keep(row)) {
                throw Refusal.conflict(
                        "costs.budget-exists",
                        BudgetWords.name(row.fields()) + " is there already.",
                        "Change that one.");
            }
            // At once, so that it is in the list with what was spent already.
            store.openWindows(clock.instant());
            record(whose, before == null ? "costs.budget-added" : "costs.budget-changed", before, row);
        });
        meter.readBudgets();
        return shown(whose, new BudgetId(row.id()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void remove(Of whose, BudgetId id) {
        manage(whose);
        transaction.executeWithoutResult(_ -> {
            var before = row(whose, id);
            if (!store.remove(before.id())) {
                throw notFound(id);
            }
            record(whose, "costs.budget-removed", before, null);
        });
        meter.readBudgets();
    }

    private void record(Of whose, String action, @Nullable BudgetRow before, @Nullable BudgetRow after) {
        var row = Objects.requireNonNullElse(after, before);
        if (row == null) {
            throw new IllegalStateException("Nothing happened to no budget.");
        }
        var object = BudgetWords.name(row.fields());
        switch (whose) {
            case TEAM -> audit.recordChange(action, object, facts(before), facts(after));
            case ORGANISATION -> installation.recordChange(action, object, facts(before), facts(after));
        }
    }

    private static Map<String, String> facts(@Nullable BudgetRow row) {
        var facts = new TreeMap<String, String>();
        if (row != null) {
            facts.put("id", row.id().toString());
            facts.put("scope", row.fields().scope().name());
            facts.put("subject", row.fields().subject());
            facts.put("period", row.fields().period().name());
            facts.put("cap", row.fields().cap().toPlainString());
            facts.put("hard", Boolean.toString(row.hard()));
            facts.put("fixedCosts", Boolean.toString(row.fields().fixedCosts()));
            var raise = row.raise();
            facts.put("raise", raise == null ? "" : raise.cap().toPlainString() + " until " + raise.until());
        }
        return facts;
    }
}
