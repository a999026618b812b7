package dev.podium.inference.ui;

import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import java.util.List;
import java.util.TreeMap;

/**
 * Calls by their place in the list, for a table that asks for them so. Where each part ended is remembered, and the next one
 * goes on from there: what the table shows does not move when new calls come, and the last page costs what the first did.
 */
final class CallPages {

    /** Where a page goes on, by how many calls stand before it. */
    private final TreeMap<Integer, Ledger.Cursor> ends = new TreeMap<>();

    private final LedgerSearch search;
    private LedgerSearch.Wanted wanted;

    CallPages(LedgerSearch search, LedgerSearch.Wanted wanted) {
        this.search = search;
        this.wanted = wanted;
    }

    LedgerSearch.Wanted wanted() {
        return wanted;
    }

    /** From the newest again. */
    void begin(LedgerSearch.Wanted what) {
        wanted = what;
        ends.clear();
    }

    List<LedgerSearch.Found> slice(int offset, int limit) {
        if (offset == 0) {
            ends.clear();
        }
        while (true) {
            var before = ends.floorEntry(offset);
            int at = before == null ? 0 : before.getKey();
            // Where somebody dragged the bar far down, what is skipped is read once, as large parts.
            int most = Math.min(Ledger.MOST, offset == at ? limit : offset - at);
            var found = search.page(wanted, before == null ? null : before.getValue(), most);
            if (!found.isEmpty()) {
                var last = found.getLast().entry();
                ends.put(at + found.size(), new Ledger.Cursor(last.begun(), last.id()));
            }
            if (at == offset || found.size() < most) {
                return at == offset ? found : List.of();
            }
        }
    }
}
