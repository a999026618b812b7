package dev.podium.costs;

import dev.podium.kernel.Refusal;
import dev.podium.portal.CsvCells;
import dev.podium.portal.CsvText;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Charges as a file tells them: its columns are found by their names, and each row is looked at for itself. Pure. */
record ChargeFile(List<String> columns, List<Row> rows) {

    static final int LONGEST = 4_000_000;

    private static final Pattern ISO_DAY = Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern POINTED_DAY = Pattern.compile("(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4})");
    private static final Pattern SIGNED = Pattern.compile("([+-]?)(\\d[\\d.,]{0,39})");
    private static final Pattern THOUSANDS_APART =
            Pattern.compile("(?<=\\d)[\\s\\u00a0\\u202f\\u2009'\\u2019](?=\\d{3}(?!\\d))");
    private static final int GROUP = 3;

    ChargeFile {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * A row.
     *
     * @param day null where it is none; so is the amount
     * @param wrong why it cannot be entered, in a sentence with the next step; "" where nothing is known against it
     */
    record Row(
            int line,
            @Nullable LocalDate day,
            @Nullable BigDecimal amount,
            String currency,
            String what,
            String vendor,
            String email,
            String machine,
            String reference,
            String wrong) {}

    /** What a column can be for. Names are compared without spaces, marks and case. */
    private enum Column {
        DAY("day", "date", "datum", "tag", "invoicedate", "rechnungsdatum", "belegdatum", "fecha", "data"),
        AMOUNT("amount", "betrag", "sum", "total", "cost", "price", "preis", "montant", "importe"),
        CURRENCY("currency", "wahrung", "waehrung", "devise", "moneda"),
        WHAT("what", "description", "beschreibung", "text", "item", "product", "for", "wofur", "buchungstext"),
        VENDOR("vendor", "supplier", "provider", "lieferant", "anbieter", "company", "payee", "fournisseur"),
        PERSON("person", "email", "mail", "emailaddress", "personemail", "user"),
        MACHINE("machine", "server", "host", "maschine", "rechner"),
        REFERENCE(
                "reference", "invoice", "invoicenumber", "rechnung", "rechnungsnummer", "belegnummer", "number", "id");

        private final List<String> names;

        Column(String... names) {
            this.names = List.of(names);
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Column of(String given) {
            var plain = Normalizer.normalize(given, Normalizer.Form.NFD)
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

    private static final List<Column> NEEDED = List.of(Column.DAY, Column.AMOUNT, Column.CURRENCY, Column.WHAT);

    /** @throws Refusal {@code costs.csv-too-large}; {@code costs.bad-csv} where there is nothing, or a column is missing */
    static ChargeFile read(String csv) {
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
            throw bad("The file is empty.", "Begin with a line of column names: day,amount,currency,what.");
        }
        var header = lines.getFirst();
        if (!header.broken().isEmpty()) {
            throw bad(header.broken(), "Close the quote, or save the file as CSV anew.");
        }
        if (lines.size() - 1 > Charges.MOST) {
            throw tooLarge("The file has " + (lines.size() - 1) + " rows; " + Charges.MOST + " are the most.");
        }
        var found = new EnumMap<Column, Integer>(Column.class);
        var said = columns(header, found);
        if (lines.size() == 1) {
            throw bad("The file has column names and no rows.", "Add a row for each bill.");
        }
        var rows = new ArrayList<Row>();
        var seen = new HashMap<List<String>, Integer>();
        for (var line : lines.subList(1, lines.size())) {
            rows.add(row(line, found, header.values().size(), seen));
        }
        return new ChargeFile(said, rows);
    }

    private static List<String> columns(CsvText.Line header, Map<Column, Integer> found) {
        var said = new ArrayList<String>();
        for (int i = 0; i < header.values().size(); i++) {
            var given = header.values().get(i);
            var column = Column.of(given);
            if (column == null) {
                said.add(ChargeChecks.shown(given) + " → left out");
                continue;
            }
            var before = found.put(column, i);
            if (before != null) {
                throw bad(
                        "The columns " + ChargeChecks.shown(header.values().get(before)) + " and "
                                + ChargeChecks.shown(given) + " would both be the " + column.word() + ".",
                        "Leave one of them out, or give it another name.");
            }
            said.add(ChargeChecks.shown(given) + " → " + column.word());
        }
        for (var column : NEEDED) {
            if (!found.containsKey(column)) {
                throw bad(
                        "The first line names no column " + column.word() + ".",
                        "Begin with a line of column names: day,amount,currency,what, and vendor, person, machine and"
                                + " reference where they are known.");
            }
        }
        return said;
    }

    private static Row row(
            CsvText.Line line, Map<Column, Integer> found, int columns, Map<List<String>, Integer> seen) {
        var day = value(line, found, Column.DAY);
        var amount = value(line, found, Column.AMOUNT);
        var vendor = value(line, found, Column.VENDOR);
        var reference = value(line, found, Column.REFERENCE);
        String wrong = line.broken().isEmpty() ? wrong(line, columns) : line.broken() + " Close it.";
        LocalDate readDay = null;
        BigDecimal readAmount = null;
        try {
            readDay = day(day);
            readAmount = amount(amount);
        } catch (Refusal problem) {
            wrong = wrong.isEmpty() ? problem.sentence() + " " + problem.nextStep() : wrong;
        }
        if (wrong.isEmpty() && !reference.isEmpty()) {
            var before = seen.putIfAbsent(List.of(vendor, reference), line.line());
            if (before != null) {
                wrong = "The reference " + ChargeChecks.shown(reference) + " of this vendor stands on line " + before
                        + " already. Leave one of them out.";
            }
        }
        return new Row(
                line.line(),
                readDay,
                readAmount,
                value(line, found, Column.CURRENCY),
                value(line, found, Column.WHAT),
                vendor,
                value(line, found, Column.PERSON).toLowerCase(Locale.ROOT),
                value(line, found, Column.MACHINE),
                reference,
                wrong);
    }

    private static String wrong(CsvText.Line line, int columns) {
        var values = line.values();
        if (values.stream().anyMatch(CsvText::isTorn)) {
            return "Half a character stands in it, of which nothing can be written. Save the file anew, in UTF-8.";
        }
        if (values.size() > columns
                && values.subList(columns, values.size()).stream().anyMatch(extra -> !extra.isEmpty())) {
            return "It has " + values.size() + " values where there are " + columns
                    + " columns: perhaps an amount with a comma is not in quotes. Put it in quotes, or separate by ;.";
        }
        return "";
    }

    private static String value(CsvText.Line line, Map<Column, Integer> found, Column column) {
        var at = found.get(column);
        return at == null || at >= line.values().size()
                ? ""
                : CsvCells.unguarded(line.values().get(at));
    }

    /** Days that could be read in two ways, such as 3/4/2026, are refused: it would be wrong by months without a word. */
    static LocalDate day(String text) {
        if (text.isEmpty()) {
            throw bad("It has no day.", "Write it as 2026-01-31 or 31.1.2026.");
        }
        var iso = ISO_DAY.matcher(text);
        var pointed = POINTED_DAY.matcher(text);
        try {
            if (iso.matches()) {
                return LocalDate.of(number(iso.group(1)), number(iso.group(2)), number(iso.group(3)));
            }
            if (pointed.matches()) {
                return LocalDate.of(number(pointed.group(3)), number(pointed.group(2)), number(pointed.group(1)));
            }
        } catch (DateTimeException noDay) {
            var refusal = bad("There is no day " + ChargeChecks.shown(text) + ".", "Write it as 2026-01-31.");
            refusal.initCause(noDay);
            throw refusal;
        }
        throw bad(
                "The day " + ChargeChecks.shown(text) + " can be read in more than one way, or is none.",
                "Write it as 2026-01-31 or 31.1.2026.");
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    /** 1,234.50 and 1.234,50 are the same; 1,234 may be either of two amounts, and so is refused. */
    static BigDecimal amount(String text) {
        if (text.isEmpty()) {
            throw bad("It has no amount.", "Write it like 1234.50, below 0 for what comes back.");
        }
        var parts = SIGNED.matcher(
                THOUSANDS_APART.matcher(text.replace('\u2212', '-')).replaceAll(""));
        if (!parts.matches()) {
            throw noAmount(text);
        }
        var digits = parts.group(2);
        int point = digits.lastIndexOf('.');
        int comma = digits.lastIndexOf(',');
        int last = Math.max(point, comma);
        String plain;
        if (last < 0) {
            plain = digits;
        } else if (Math.min(point, comma) >= 0) {
            plain = whole(digits.substring(0, last), digits.charAt(Math.min(point, comma)), text) + "."
                    + digits.substring(last + 1);
        } else if (digits.indexOf(digits.charAt(last)) < last) {
            plain = whole(digits, digits.charAt(last), text);
        } else if (digits.length() - last - 1 == GROUP && last <= GROUP && digits.charAt(0) != '0') {
            throw bad(
                    "The amount " + ChargeChecks.shown(text) + " may be " + digits.replaceAll("[.,]", "") + " or "
                            + digits.replace(',', '.') + ".",
                    "Write it with cents, such as 1234.00.");
        } else {
            plain = digits.replace(',', '.');
        }
        if (plain.endsWith(".")) {
            throw noAmount(text);
        }
        return new BigDecimal(parts.group(1) + plain);
    }

    /** Without the signs for thousands, which stand where they belong. */
    private static String whole(String digits, char apart, String text) {
        var groups = digits.split(Pattern.quote(Character.toString(apart)), -1);
        for (int i = 0; i < groups.length; i++) {
            boolean fits = i == 0 ? !groups[i].isEmpty() && groups[i].length() <= GROUP : groups[i].length() == GROUP;
            if (!fits || !groups[i].chars().allMatch(each -> each >= '0' && each <= '9')) {
                throw noAmount(text);
            }
        }
        return String.join("", groups);
    }

    private static Refusal noAmount(String text) {
        return bad(
                "The amount " + ChargeChecks.shown(text) + " is no number.",
                "Write it like 1234.50, below 0 for what comes back, with the currency in a column of its own.");
    }

    private static Refusal bad(String sentence, String nextStep) {
        return Refusal.invalidField("csv", "costs.bad-csv", sentence, nextStep);
    }

    private static Refusal tooLarge(String sentence) {
        return Refusal.tooLarge("costs.csv-too-large", sentence, "Split it, and import one part after the other.")
                .at("csv");
    }
}
