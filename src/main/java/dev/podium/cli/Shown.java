package dev.podium.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * How an answer becomes lines for people: {@code HEAD=member.of.it@kind}, divided by spaces. The kinds are time, percent and
 * bytes; without one a text is shown as it came, a list with commas between, and an amount with all its digits.
 */
record Shown(List<Column> columns) {

    record Column(String head, List<String> path, String kind) {}

    static Shown parse(String said) {
        var columns = new ArrayList<Column>();
        for (var word : said.split(" ")) {
            int is = word.indexOf('=');
            if (is > 0) {
                int at = word.indexOf('@');
                columns.add(new Column(
                        word.substring(0, is).replace('_', ' '),
                        List.of(word.substring(is + 1, at < 0 ? word.length() : at)
                                .split("\\.")),
                        at < 0 ? "" : word.substring(at + 1)));
            }
        }
        return new Shown(columns);
    }

    List<String> heads() {
        return columns.stream().map(Column::head).toList();
    }

    List<String> row(JsonNode of) {
        return columns.stream().map(column -> cell(of, column)).toList();
    }

    /** A line for each that is known. */
    List<List<String>> lines(JsonNode of) {
        var lines = new ArrayList<List<String>>();
        for (var column : columns) {
            var cell = cell(of, column);
            if (!cell.isEmpty() && !cell.equals("-")) {
                lines.add(List.of(column.head(), cell));
            }
        }
        return lines;
    }

    private static String cell(JsonNode of, Column column) {
        return cell(of, column.path(), column.kind());
    }

    private static String cell(JsonNode of, List<String> path, String kind) {
        var at = of;
        for (int i = 0; i < path.size(); i++) {
            if (at.isArray()) {
                var rest = path.subList(i, path.size());
                return at.valueStream().map(each -> cell(each, rest, kind)).collect(Collectors.joining(", "));
            }
            at = at.path(path.get(i));
        }
        if (at.isArray()) {
            return at.valueStream()
                    .map(each -> PodiumCommand.harmless(each.asString("")))
                    .collect(Collectors.joining(", "));
        }
        return switch (kind) {
            case "time" -> PodiumCommand.time(at.asString(""));
            case "percent" -> at.isNumber() ? Math.round(at.asDouble() * 100) + " %" : "-";
            case "bytes" -> at.isNumber() ? bytes(at.asLong()) : "-";
            default -> plain(at);
        };
    }

    private static String plain(JsonNode at) {
        if (at.isBoolean()) {
            return at.asBoolean() ? "yes" : "no";
        }
        if (at.isNumber()) {
            return at.isIntegralNumber() ? at.asString("") : at.decimalValue().toPlainString();
        }
        return PodiumCommand.harmless(at.asString(""));
    }

    private static String bytes(long count) {
        double left = count;
        for (var unit : new String[] {"B", "KiB", "MiB", "GiB"}) {
            if (left < 1024) {
                return number(left) + " " + unit;
            }
            left /= 1024;
        }
        return number(left) + " TiB";
    }

    private static String number(double of) {
        return BigDecimal.valueOf(Math.round(of * 10), 1).stripTrailingZeros().toPlainString();
    }
}
