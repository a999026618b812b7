package dev.podium.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ToldRowsTest {

    private record Row(String id, String text) {}

    private final ToldRows<Row> told = new ToldRows<>(Row::id);

    private static List<Row> rows(String... ids) {
        return List.of(ids).stream().map(id -> new Row(id, "")).toList();
    }

    /** As frontend/portal/rows.ts does it. */
    private static List<String> applied(List<String> order, ToldRows.@Nullable Patch<Row> patch) {
        if (patch == null) {
            return order;
        }
        if (patch.order() != null) {
            return patch.order();
        }
        var next = new ArrayList<>(order);
        next.removeAll(patch.gone());
        patch.places().forEach(place -> next.remove(place.id()));
        patch.places().forEach(place -> next.add(place.at(), place.id()));
        return next;
    }

    @Test
    void whatIsShownIsNotToldAgain() {
        told.next(rows("a", "b"));

        assertThat(told.next(rows("a", "b"))).isNull();
    }

    @Test
    void aRowThatChangesIsToldAlone() {
        told.next(rows("a", "b", "c"));

        assertThat(told.next(List.of(new Row("a", ""), new Row("b", "new"), new Row("c", ""))))
                .isEqualTo(new ToldRows.Patch<>(null, List.of(), List.of(), List.of(new Row("b", "new"))));
    }

    @Test
    void aRowThatMovesIsToldWithItsPlace() {
        told.next(rows("a", "b", "c"));

        assertThat(told.next(List.of(new Row("c", "new"), new Row("a", ""), new Row("b", ""))))
                .isEqualTo(new ToldRows.Patch<>(
                        null, List.of(), List.of(new ToldRows.Place(0, "c")), List.of(new Row("c", "new"))));
    }

    @Test
    void oneThatIsGoneIsNamed() {
        told.next(rows("a", "b", "c"));

        assertThat(told.next(rows("a", "c")))
                .isEqualTo(new ToldRows.Patch<Row>(null, List.of("b"), List.of(), List.of()));
    }

    @Test
    void whatMovesWithoutAChangeIsToldByTheWholeOrder() {
        told.next(rows("a", "b", "c"));

        assertThat(told.next(rows("c", "a", "b")))
                .isEqualTo(new ToldRows.Patch<Row>(List.of("c", "a", "b"), List.of(), List.of(), List.of()));
    }

    @Test
    void anotherElementIsToldEverything() {
        told.next(rows("a", "b"));
        told.forget();

        assertThat(applied(List.of(), told.next(rows("a", "b")))).containsExactly("a", "b");
    }

    @Test
    void theElementAlwaysEndsWithTheOrderThatIsMeant() {
        var random = new Random(7);
        var shown = List.<String>of();
        var rows = new ArrayList<Row>();
        for (int i = 0; i < 2_000; i++) {
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int at = rows.isEmpty() ? 0 : random.nextInt(rows.size());
                switch (random.nextInt(4)) {
                    case 0 -> rows.add(at, new Row("r" + i + "-" + changes, ""));
                    case 1 -> {
                        if (!rows.isEmpty()) {
                            rows.remove(at);
                        }
                    }
                    case 2 -> {
                        if (!rows.isEmpty()) {
                            var row = rows.remove(at);
                            rows.add(random.nextInt(rows.size() + 1), new Row(row.id(), "" + i));
                        }
                    }
                    default -> Collections.rotate(rows, random.nextInt(20) == 0 ? 1 : 0);
                }
            }
            shown = applied(shown, told.next(List.copyOf(rows)));
            assertThat(shown).isEqualTo(rows.stream().map(Row::id).toList());
        }
    }
}
