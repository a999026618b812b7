package dev.podium.labs;

import java.util.List;
import java.util.Map;

/** A kind that hangs on the student's seats: its table names the seat, and goes with it. */
abstract class OfSeatsKept implements KeptOfStudents {

    private static final String OF = " where seat_id in (select id from seats where entry_id = ?)";

    private final KeptRows rows;
    private final String name;
    private final String words;
    private final String table;
    private final String export;

    /** @param export a statement with the entry's id as its one parameter */
    OfSeatsKept(KeptRows rows, String name, String words, String table, String export) {
        this.rows = rows;
        this.name = name;
        this.words = words;
        this.table = table;
        this.export = export;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String words() {
        return words;
    }

    @Override
    public final int count(Student student) {
        return rows.number(
                "select count(*)::int from " + table + OF, student.entry().value());
    }

    @Override
    public final List<Map<String, Object>> export(Student student) {
        return rows.rows(export, student.entry().value());
    }

    @Override
    public final int delete(Student student) {
        return rows.update("delete from " + table + OF, student.entry().value());
    }
}
