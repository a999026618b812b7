package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.portal.CsvText;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A roster as a file tells it: its columns are found by their names, and each row is looked at for itself. Pure. */
record RosterFile(List<String> columns, List<Row> rows) {

    static final int LONGEST = 4_000_000;

    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_OTHER = 60;
    private static final Pattern EMAIL = Pattern.compile("[^\\s@\\p{Cntrl}]+@[^\\s@\\p{Cntrl}]+");

    RosterFile {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param role null where the file has no such column or says nothing there
     * @param wrong why it is not imported, in a sentence; "" where it is
     */
    record Row(
            int line,
            String email,
            String name,
            String studentNumber,
            String section,
            @Nullable Role role,
            String wrong) {}

    /** What a column can be for. Names are compared without spaces, marks and case. */
    private enum Column {
        EMAIL("email", "emailaddress", "mail", "emailadresse", "mailadresse", "courriel", "correo", "sisloginid"),
        NAME("name", "fullname", "displayname", "student", "studentname", "person"),
        FIRST("firstname", "givenname", "forename", "vorname", "prenom", "nombre"),
        LAST("lastname", "surname", "familyname", "nachname", "nom", "apellido", "apellidos"),
        NUMBER("studentnumber", "studentid", "number", "matriculation", "matriculationnumber", "matrikelnummer", "id"),
        SECTION("section", "group", "class", "gruppe", "groupe", "sections", "tutorial"),
        ROLE("role", "rolle", "type");

        private final List<String> names;

        Column(String... names) {
            this.names = List.of(names);
        }

        static @Nullable Column of(String given) {
            var plain = java.text.Normalizer.normalize(given, java.text.Normalizer.Form.NFD)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]", "");
            for (var column : values()) {
                if (column.names.contains(plain)) {
                    return column;
                }
            }
            return null;
        }
    }

    private static final Map<String, Role> ROLES = Map.ofEntries(
            Map.entry("student", Role.STUDENT),
            Map.entry("learner", Role.STUDENT),
            Map.entry("assistant", Role.ASSISTANT),
            Map.entry("teaching assistant", Role.ASSISTANT),
            Map.entry("ta", Role.ASSISTANT),
            Map.entry("tutor", Role.ASSISTANT),
            Map.entry("instructor", Role.INSTRUCTOR),
            Map.entry("teacher", Role.INSTRUCTOR),
            Map.entry("lecturer", Role.INSTRUCTOR));

    /**
     * @throws Refusal {@code labs.csv-too-large}; {@code labs.bad-csv} where there is nothing, or the columns do not say
     *     who is meant
     */
    static RosterFile read(String csv) {
        if (csv.length() > LONGEST) {
            throw tooLarge("The file has " + csv.length() + " characters; " + LONGEST + " are the most.");
        }
        if (csv.indexOf('\0') >= 0) {
            throw bad(
                    "The file is no text that separates values: it holds a NUL.",
                    "Save it as CSV, in UTF-8, and import that; or choose another encoding.");
        }
        var lines = CsvText.read(csv);
        if (lines.isEmpty()) {
            throw bad("The file is empty.", "Begin with a line of column names such as email,name.");
        }
        var header = lines.getFirst();
        if (!header.broken().isEmpty()) {
            throw bad(header.broken(), "Close the quote, or save the file as CSV anew.");
        }
        if (lines.size() - 1 > Roster.MOST) {
            throw tooLarge("The file has " + (lines.size() - 1) + " rows; " + Roster.MOST + " are the most.");
        }
        var found = new EnumMap<Column, Integer>(Column.class);
        var said = columns(header, found);
        var rows = new ArrayList<Row>();
        var seen = new HashMap<String, Integer>();
        for (var line : lines.subList(1, lines.size())) {
            rows.add(row(line, found, header.values().size(), seen));
        }
        return new RosterFile(said, rows);
    }

    private static List<String> columns(CsvText.Line header, Map<Column, Integer> found) {
        var said = new ArrayList<String>();
        for (int i = 0; i < header.values().size(); i++) {
            var given = header.values().get(i);
            var column = Column.of(given);
            if (column == null) {
                said.add(shown(given) + " → left out");
                continue;
            }
            var before = found.put(column, i);
            if (before != null) {
                throw bad(
                        "The columns " + shown(header.values().get(before)) + " and " + shown(given)
                                + " would both be the " + column.name().toLowerCase(Locale.ROOT) + ".",
                        "Leave one of them out.");
            }
            said.add(shown(given) + " → " + column.name().toLowerCase(Locale.ROOT));
        }
        if (!found.containsKey(Column.EMAIL)) {
            throw bad(
                    "The first line names no column with e-mails: it has "
                            + String.join(
                                    ", ",
                                    header.values().stream()
                                            .limit(10)
                                            .map(RosterFile::shown)
                                            .toList())
                            + ".",
                    "Begin with a line of column names such as email,name.");
        }
        if (!found.containsKey(Column.NAME) && !found.containsKey(Column.LAST) && !found.containsKey(Column.FIRST)) {
            throw bad(
                    "The first line names no column with names.",
                    "Add one that is called name, or first name and last name.");
        }
        return said;
    }

    private static Row row(CsvText.Line line, Map<Column, Integer> found, int columns, Map<String, Integer> seen) {
        var email = value(line, found, Column.EMAIL).toLowerCase(Locale.ROOT);
        var name = value(line, found, Column.NAME);
        if (name.isEmpty()) {
            name = (value(line, found, Column.FIRST) + " " + value(line, found, Column.LAST)).strip();
        }
        var number = value(line, found, Column.NUMBER);
        var section = value(line, found, Column.SECTION);
        var word = value(line, found, Column.ROLE);
        var role = ROLES.get(word.toLowerCase(Locale.ROOT));
        var wrong = line.broken();
        if (wrong.isEmpty()) {
            wrong = wrong(line, columns, email, name, number, section);
        }
        if (wrong.isEmpty() && !word.isEmpty() && role == null) {
            wrong = "The role " + shown(word) + " is none: take student, assistant or instructor.";
        }
        if (wrong.isEmpty()) {
            var before = seen.putIfAbsent(email, line.line());
            if (before != null) {
                wrong = "The e-mail stands on line " + before + " already.";
            }
        }
        return wrong.isEmpty()
                ? new Row(line.line(), email, name, number, section, role, "")
                : new Row(line.line(), shown(email), shown(name), "", "", null, wrong);
    }

    private static String wrong(
            CsvText.Line line, int columns, String email, String name, String number, String section) {
        var values = line.values();
        if (values.stream().anyMatch(CsvText::isTorn)) {
            return "Half a character stands in it, of which nothing can be written: save the file anew, in UTF-8.";
        }
        if (values.size() > columns
                && values.subList(columns, values.size()).stream().anyMatch(extra -> !extra.isEmpty())) {
            return "It has " + values.size() + " values where there are " + columns
                    + " columns: perhaps a name with a comma is not in quotes.";
        }
        if (email.isEmpty()) {
            return "It has no e-mail.";
        }
        if (!EMAIL.matcher(email).matches() || email.length() > LONGEST_EMAIL || breaksOut(email)) {
            return "The e-mail has to look like name@example.org, in at most " + LONGEST_EMAIL + " characters.";
        }
        if (name.isEmpty()) {
            return "It has no name.";
        }
        if (name.length() > LONGEST_NAME || breaksOut(name)) {
            return "The name needs 1 to " + LONGEST_NAME + " characters on one line.";
        }
        if (number.length() > LONGEST_OTHER || breaksOut(number)) {
            return "The student number may have " + LONGEST_OTHER + " characters on one line.";
        }
        if (section.length() > LONGEST_OTHER || breaksOut(section)) {
            return "The group may have " + LONGEST_OTHER + " characters on one line.";
        }
        return "";
    }

    private static String value(CsvText.Line line, Map<Column, Integer> found, Column column) {
        var at = found.get(column);
        return at == null || at >= line.values().size() ? "" : line.values().get(at);
    }

    /** Ends of lines, and marks that turn the direction of what follows, by which a name could rewrite its neighbours. */
    static boolean breaksOut(String text) {
        return text.chars()
                .anyMatch(letter -> Character.isISOControl(letter)
                        || letter >= 0x2028 && letter <= 0x202e
                        || letter >= 0x2066 && letter <= 0x2069);
    }

    /** Something that was given, fit for a sentence: short and on one line. */
    static String shown(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]", " ")
                .strip();
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    private static Refusal bad(String sentence, String nextStep) {
        return Refusal.invalidField("csv", "labs.bad-csv", sentence, nextStep);
    }

    private static Refusal tooLarge(String sentence) {
        return Refusal.tooLarge("labs.csv-too-large", sentence, "Split it, and import one part after the other.")
                .at("csv");
    }
}
