package dev.podium.labs;

import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.labs.Roster.Entry;
import dev.podium.labs.Roster.Kind;
import dev.podium.portal.CsvText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What importing a file makes of a roster. Pure: the roster and the file are handed in.
 *
 * <p>Invariants: nobody is there twice, and a file that was applied changes nothing when it is applied again. What a file has
 * no column for, or leaves empty, stays as it was; a new entry is a student's unless the file says otherwise.
 *
 * @param rows for a person to read: errors first, then in the file's order, then who is gone
 * @param added entries that are new
 * @param changed entries as they are to be
 * @param gone entries of the roster that are not in the file; not those that left before
 */
record RosterPlan(List<Roster.Row> rows, List<Entry> added, List<Entry> changed, List<Entry> gone) {

    RosterPlan {
        rows = List.copyOf(rows);
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        gone = List.copyOf(gone);
    }

    /** @param roster with those who left */
    static RosterPlan of(Collection<Entry> roster, RosterFile file, Instant now) {
        var known = new HashMap<String, Entry>();
        var handles = new HashSet<String>();
        roster.forEach(entry -> {
            known.put(CsvText.bare(entry.email()), entry);
            handles.add(entry.handle());
        });
        var rows = new ArrayList<Roster.Row>();
        var added = new ArrayList<Entry>();
        var changed = new ArrayList<Entry>();
        for (var row : file.rows()) {
            if (!row.wrong().isEmpty()) {
                rows.add(new Roster.Row(row.line(), Kind.ERROR, row.email(), row.name(), Role.STUDENT, row.wrong()));
                continue;
            }
            var before = known.remove(row.email());
            if (before == null) {
                var made = made(row, handles, now);
                added.add(made);
                rows.add(new Roster.Row(row.line(), Kind.NEW, made.email(), made.name(), made.role(), ""));
            } else {
                var after = merged(before, row);
                boolean same = after.equals(before);
                if (!same) {
                    changed.add(after);
                }
                rows.add(new Roster.Row(
                        row.line(),
                        same ? Kind.SAME : Kind.CHANGED,
                        after.email(),
                        after.name(),
                        after.role(),
                        same ? "" : said(before, after)));
            }
        }
        rows.sort(Comparator.comparing((Roster.Row row) -> row.kind() != Kind.ERROR));
        var gone = known.values().stream()
                .filter(entry -> entry.leftAt() == null)
                .sorted(Comparator.comparing(Entry::name).thenComparing(Entry::email))
                .toList();
        gone.forEach(entry -> rows.add(
                new Roster.Row(0, Kind.GONE, entry.email(), entry.name(), entry.role(), "Is not in the file.")));
        return new RosterPlan(rows, added, changed, gone);
    }

    private static Entry made(RosterFile.Row row, Set<String> handles, Instant now) {
        return new Entry(
                RosterEntryId.random(),
                row.email(),
                row.name(),
                row.studentNumber(),
                row.section(),
                row.role() == null ? Role.STUDENT : row.role(),
                Slugs.free(Slugs.of(row.email().substring(0, row.email().indexOf('@')), "student"), handles),
                null,
                now,
                null);
    }

    private static Entry merged(Entry before, RosterFile.Row row) {
        return new Entry(
                before.id(),
                before.email(),
                told(before.name(), row.name()),
                told(before.studentNumber(), row.studentNumber()),
                told(before.section(), row.section()),
                row.role() == null ? before.role() : row.role(),
                before.handle(),
                before.person(),
                before.addedAt(),
                null);
    }

    /** What a file leaves empty stays, and so does what it only writes in other characters of the same look. */
    private static String told(String before, String now) {
        return now.isEmpty() || now.equals(CsvText.bare(before)) ? before : now;
    }

    private static String said(Entry before, Entry after) {
        var said = new ArrayList<String>();
        if (before.leftAt() != null) {
            said.add("comes back");
        }
        for (var each : Map.of(
                        "name", List.of(before.name(), after.name()),
                        "number", List.of(before.studentNumber(), after.studentNumber()),
                        "group", List.of(before.section(), after.section()),
                        "role", List.of(word(before.role()), word(after.role())))
                .entrySet()
                .stream()
                .sorted(Map.Entry.comparingByKey())
                .toList()) {
            var was = each.getValue().getFirst();
            var is = each.getValue().getLast();
            if (!was.equals(is)) {
                said.add(each.getKey() + (was.isEmpty() ? " " + is : " " + was + " → " + is));
            }
        }
        return String.join("; ", said);
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
