package dev.podium.labs;

import dev.podium.identity.Invitations;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be in the course, whether or not Podium knows them yet. Looking takes
 * {@link dev.podium.identity.Permission#LAB_HELP}, changing {@link dev.podium.identity.Permission#COURSE_MANAGE}; each
 * refuses with {@code labs.no-course} where the team has none.
 */
public interface Roster {

    /** A file has so many rows at most, and a roster so many people. */
    int MOST = 5_000;

    int LONGEST_PAGE = 500;

    /**
     * Somebody on the roster.
     *
     * @param email in small letters
     * @param section the group they are taught in; ""
     * @param handle names their directories and agents; never changes
     * @param person who they are in Podium; null until they are in the team
     * @param leftAt when they were taken off; null while they are on it
     */
    record Entry(
            RosterEntryId id,
            String email,
            String name,
            String studentNumber,
            String section,
            Role role,
            String handle,
            @Nullable PersonId person,
            Instant addedAt,
            @Nullable Instant leftAt) {}

    /** What an import does, or would do, about a row. */
    enum Kind {
        NEW,
        CHANGED,
        SAME,
        /** Is not imported; the row says why. */
        ERROR,
        /** Is on the roster and not in the file. */
        GONE
    }

    /**
     * @param line where the row begins in the file, from 1; 0 for somebody who is not in it
     * @param said what is new, or wrong, in a sentence; ""
     */
    record Row(int line, Kind kind, String email, String name, Role role, String said) {}

    /**
     * @param columns what each column of the file was taken for, in its order: {@code E-mail → email}
     * @param rows errors first, then in the file's order
     * @param applied whether it was done
     */
    record Import(List<String> columns, List<Row> rows, boolean applied) {

        public Import {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        public long count(Kind kind) {
            return rows.stream().filter(row -> row.kind() == kind).count();
        }
    }

    /** By role, those who teach first, then by name; whoever left is not among them. */
    List<Entry> list(String text, int offset, int limit);

    int count(String text);

    /** A refusal {@code labs.no-entry} where the roster has none such. */
    Entry get(RosterEntryId id);

    /**
     * What importing this text would do; nothing is changed.
     *
     * @param csv comma, semicolon or tab separated, with a line of column names; e-mail and name are needed
     * @throws dev.podium.kernel.Refusal {@code labs.bad-csv} where it is no such text, {@code labs.csv-too-large}
     */
    Import preview(String csv);

    /**
     * Imports it: rows without an error, all or none. Those who have an account are in the team from then on.
     *
     * @param removeGone whether those who are not in the file are taken off
     */
    Import apply(String csv, boolean removeGone);

    /** Takes somebody off the roster, and out of the team where they were in it as one who is taught or helps. */
    void remove(RosterEntryId id);

    /** A link by which somebody without an account comes into the team; a refusal {@code labs.known} for one who is in it. */
    Invitations.MadeInvitation invite(RosterEntryId id);
}
