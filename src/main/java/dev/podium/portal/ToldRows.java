package dev.podium.portal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rows that an element of the page shows, and what it is to be told to show others: a row that changes among a
 * thousand is told alone, with its place. The other half is frontend/portal/rows.ts.
 */
final class ToldRows<T> {

    /** Where a row stands once those before it in the list stand. */
    record Place(int at, String id) {}

    /**
     * What to tell.
     *
     * @param order of all ids, anew; null where {@code places} say it
     * @param gone ids that are no longer there
     * @param places ids that are taken out, where they stand, and put in, in this order
     * @param rows that are new or other than before
     */
    record Patch<T>(@Nullable List<String> order, List<String> gone, List<Place> places, List<T> rows) {}

    private final Function<T, String> id;
    private List<String> order = List.of();
    private Map<String, T> known = Map.of();

    ToldRows(Function<T, String> id) {
        this.id = id;
    }

    /** The element is another one now, which was told nothing. */
    void forget() {
        order = List.of();
        known = Map.of();
    }

    /** What the element has to be told to show these rows; null where it shows them. It counts as told. */
    @Nullable
    Patch<T> next(List<T> rows) {
        var now = new HashMap<String, T>();
        var ids = new ArrayList<String>(rows.size());
        var changed = new ArrayList<T>();
        var moved = new HashSet<String>();
        for (var row : rows) {
            var each = id.apply(row);
            ids.add(each);
            now.put(each, row);
            if (!row.equals(known.get(each))) {
                changed.add(row);
                moved.add(each);
            }
        }
        boolean same = ids.equals(order);
        if (same && changed.isEmpty()) {
            return null;
        }
        var gone = order.stream().filter(each -> !now.containsKey(each)).toList();
        boolean byPlaces = order.stream()
                .filter(each -> now.containsKey(each) && !moved.contains(each))
                .toList()
                .equals(ids.stream().filter(each -> !moved.contains(each)).toList());
        var places = new ArrayList<Place>();
        for (int i = 0; byPlaces && !same && i < ids.size(); i++) {
            if (moved.contains(ids.get(i))) {
                places.add(new Place(i, ids.get(i)));
            }
        }
        order = List.copyOf(ids);
        known = now;
        return new Patch<>(byPlaces ? null : order, gone, places, changed);
    }
}
