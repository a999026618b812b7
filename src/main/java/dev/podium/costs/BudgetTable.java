package dev.podium.costs;

import dev.podium.costs.Budgets.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All budgets as they were at one moment, found by who pays. Pure, and never changed. */
final class BudgetTable {

    private record Key(@Nullable UUID team, Scope scope, String subject) {}

    private final Map<Key, List<BudgetRow>> rows = new HashMap<>();
    private final Map<UUID, BudgetRow> byId = new HashMap<>();

    BudgetTable(List<BudgetRow> all) {
        for (var row : all) {
            rows.computeIfAbsent(
                            new Key(
                                    row.team(),
                                    row.fields().scope(),
                                    row.fields().subject()),
                            _ -> new ArrayList<>())
                    .add(row);
            byId.put(row.id(), row);
        }
    }

    @Nullable
    BudgetRow find(UUID id) {
        return byId.get(id);
    }

    /** Those in which this payer's spending on the model counts. */
    List<BudgetRow> counting(Payer payer, String model) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var found = new ArrayList<BudgetRow>();
        var team = payer.team().value();
        add(found, new Key(null, Scope.ORGANISATION, ""));
        add(found, new Key(team, Scope.TEAM, ""));
        if (payer.person() != null) {
            add(found, new Key(team, Scope.PERSON, payer.person().toString()));
        }
        if (payer.agent() != null) {
            add(found, new Key(team, Scope.AGENT, payer.agent().toString()));
        }
        if (payer.key() != null) {
            add(found, new Key(team, Scope.KEY, payer.key().toString()));
        }
        add(found, new Key(team, Scope.MODEL, model));
        return found;
    }

    private void add(List<BudgetRow> found, Key key) {
        found.addAll(rows.getOrDefault(key, List.of()));
    }
}
