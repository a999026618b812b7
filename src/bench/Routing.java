import dev.podium.inference.tiers.Classifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures what the choice of a tier by a prompt's words is worth, on answers that are known to be right or wrong: each row
 * of a CSV is a prompt, whether a weak model answered it rightly, whether a strong one did, and perhaps both answers. Beside
 * it what everybody can do: chance, the prompt's length, always one of the two, and whoever knows the answers before.
 * Started by make bench-routing: Routing FOLDER, each folder or file in which is a set of its own.
 */
class Routing {

    /** US dollars a token of the strong model, as the price table has them for tier 2. */
    private static final double INPUT = 3e-6;

    private static final double OUTPUT = 15e-6;
    private static final int CHARACTERS_A_TOKEN = 4;

    private record Row(String prompt, boolean weak, boolean strong, int answer) {}

    public static void main(String[] arguments) throws IOException {
        try (var sets = Files.list(Path.of(arguments[0]))) {
            for (var set : sets.sorted().toList()) {
                var rows = new ArrayList<Row>();
                try (var files = Files.walk(set)) {
                    for (var file : files.filter(each -> each.toString().endsWith(".csv")).sorted().toList()) {
                        rows.addAll(rows(Files.readString(file)));
                    }
                }
                if (!rows.isEmpty()) {
                    print(set.getFileName().toString(), rows);
                }
            }
        }
    }

    private static void print(String name, List<Row> rows) {
        double weak = rows.stream().filter(Row::weak).count();
        double strong = rows.stream().filter(Row::strong).count();
        int count = rows.size();
        System.out.printf("%n%s: %d prompts, weak %.1f %%, strong %.1f %% right%n", name, count, 100 * weak / count, 100 * strong / count);
        System.out.printf("%-34s %6s %34s%n", "", "APGR", "strong for 95 % of its accuracy, %");
        line("chance", rows, _ -> 0);
        line("the prompt's length", rows, row -> row.prompt().length());
        line("Podium's words", rows, row -> Classifier.guess(row.prompt()).kind().alias().tier());
        line("who knows the answers", rows, row -> (row.strong() ? 1 : 0) - (row.weak() ? 1 : 0));
        long found = rows.stream().filter(row -> !Classifier.guess(row.prompt()).because().isEmpty()).count();
        System.out.printf("prompts in which a word said anything, %% %29.1f%n", 100.0 * found / count);
        // Weak first, and strong where a test says that it was wrong: what evidence is worth where answers can be checked.
        double escalated = count - weak;
        double solved = rows.stream().filter(row -> row.weak() || row.strong()).count();
        System.out.printf("weak first, strong where a test fails, %% %9.1f right with %.1f strong%n", 100 * solved / count, 100 * escalated / count);
        if (rows.stream().anyMatch(row -> row.answer() > 0)) {
            System.out.printf(
                    "US cents a solved prompt: always strong %.3f, weak first %.3f%n",
                    100 * cost(rows, _ -> true) / strong, 100 * cost(rows, row -> !row.weak()) / solved);
        }
    }

    private static double cost(List<Row> rows, java.util.function.Predicate<Row> asked) {
        return rows.stream()
                .filter(asked)
                .mapToDouble(row -> row.prompt().length() / (double) CHARACTERS_A_TOKEN * INPUT
                        + row.answer() / (double) CHARACTERS_A_TOKEN * OUTPUT)
                .sum();
    }

    /** Prompts with the highest score go to the strong model first; those of one score in any order, so by expectation. */
    private static void line(String name, List<Row> rows, ToDoubleFunction<Row> score) {
        record Scored(double score, double gain) {}
        var order = rows.stream()
                .map(row -> new Scored(score.applyAsDouble(row), (row.strong() ? 1 : 0) - (row.weak() ? 1 : 0)))
                .sorted(Comparator.comparingDouble(Scored::score).reversed())
                .toList();
        double weak = rows.stream().filter(Row::weak).count();
        double strong = rows.stream().filter(Row::strong).count();
        double area = 0;
        double at = 0;
        double share = weak >= 0.95 * strong ? 0 : Double.NaN;
        for (int from = 0; from < order.size(); ) {
            int to = from;
            double gain = 0;
            while (to < order.size() && order.get(to).score() == order.get(from).score()) {
                gain += order.get(to++).gain();
            }
            double each = gain / (to - from);
            // The curve is straight within one score.
            area += (to - from) * (at + gain / 2);
            double needed = 0.95 * strong - weak - at;
            if (Double.isNaN(share) && gain >= needed) {
                share = from + needed / each;
            }
            at += gain;
            from = to;
        }
        System.out.printf("%-34s %6.3f %34.1f%n", name, area / rows.size() / (strong - weak), 100 * share / rows.size());
    }

    private static List<Row> rows(String text) {
        var rows = new ArrayList<Row>();
        var fields = new ArrayList<String>();
        var field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (quoted && each == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (each == '"') {
                quoted = !quoted;
            } else if (!quoted && (each == ',' || each == '\n')) {
                fields.add(field.toString());
                field.setLength(0);
                if (each == '\n') {
                    add(rows, fields);
                    fields.clear();
                }
            } else if (quoted || each != '\r') {
                field.append(each);
            }
        }
        fields.add(field.toString());
        add(rows, fields);
        return rows;
    }

    private static void add(List<Row> rows, List<String> fields) {
        if (fields.size() >= 3 && (fields.get(1).equals("True") || fields.get(1).equals("False"))) {
            rows.add(new Row(
                    fields.get(0), fields.get(1).equals("True"), fields.get(2).equals("True"), fields.size() > 4 ? fields.get(4).length() : 0));
        }
    }
}
