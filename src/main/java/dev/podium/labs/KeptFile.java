package dev.podium.labs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** What is kept of somebody as a zip: once for programs, once to read. Pure. */
final class KeptFile {

    private static final JsonMapper JSON = JsonMapper.shared();

    private KeptFile() {}

    /** @param words what each part is; @param parts its rows, in the same order */
    static byte[] zip(
            String course, String student, Map<String, String> words, Map<String, List<Map<String, Object>>> parts) {
        var whole = new LinkedHashMap<String, Object>();
        whole.put("course", course);
        whole.put("student", student);
        whole.put("what_each_part_is", words);
        whole.putAll(parts);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            put(zip, "kept.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(whole));
            put(zip, "kept.txt", text(course, student, words, parts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private static String text(
            String course, String student, Map<String, String> words, Map<String, List<Map<String, Object>>> parts) {
        var text = new StringBuilder("What " + course + " keeps of " + student + "\n");
        words.forEach((name, what) -> {
            text.append("\n").append(what).append("\n");
            var rows = parts.getOrDefault(name, List.of());
            if (rows.isEmpty()) {
                text.append("  nothing\n");
            }
            for (var row : rows) {
                text.append("  -\n");
                row.forEach((column, value) -> text.append("    ")
                        .append(column.replace('_', ' '))
                        .append(": ")
                        .append(String.valueOf(value).replace("\n", "\n      "))
                        .append("\n"));
            }
        });
        return text.toString();
    }
}
