package dev.podium.costs.reports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.COSObjectable;
import org.apache.pdfbox.pdmodel.common.PDNumberTreeNode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDMarkInfo;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDParentTreeValue;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureElement;
import org.apache.pdfbox.pdmodel.documentinterchange.logicalstructure.PDStructureTreeRoot;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageXYZDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.viewerpreferences.PDViewerPreferences;

/**
 * Pages of A4 on which things are set one below the other, tagged so that they can be read aloud: headings, paragraphs, tables
 * and figures with words of their own. The same things handed in make the same bytes. Lengths are points, y from below.
 *
 * <p>Longer than most files: whatever touches the page has to know where on it one is, and what is drawn is nothing without its tag.
 */
final class Paper implements AutoCloseable {

    static final float LEFT = 48;
    static final float WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;

    private static final float TOP = PDRectangle.A4.getHeight() - 52;
    private static final float BOTTOM = 62;
    private static final float LINE = 1.36f;
    private static final char MISSING = '?';

    /** Colours as 0xRRGGBB. */
    static final int TEXT = 0x15181d;

    static final int GREY = 0x5f6671;
    static final int RULE = 0xe2e5e9;
    static final int ACCENT = 0x2b59d0;
    static final int BAD = 0xb3202c;

    enum Align {
        LEFT,
        RIGHT
    }

    /** @param part of the width, all together 1 */
    record Column(String name, float part, Align align) {}

    /** @param strong in bold, for sums. @param bar of the width of the first column, 0 to 1, below its text; below 0 for none */
    record Row(List<String> cells, boolean strong, double bar) {

        Row {
            cells = List.copyOf(cells);
        }

        static Row of(String... cells) {
            return new Row(List.of(cells), false, -1);
        }
    }

    private final PDDocument document = new PDDocument();
    private final PDStructureTreeRoot tree = new PDStructureTreeRoot();
    private final PDStructureElement root = new PDStructureElement("Document", tree);
    private final PDDocumentOutline outline = new PDDocumentOutline();
    private final PDFont regular;
    private final PDFont bold;
    private final Map<Integer, Boolean> known = new HashMap<>();
    private final List<PDPage> pages = new ArrayList<>();
    private final List<COSArray> parents = new ArrayList<>();
    private PDPageContentStream content;
    private float y;

    Paper(String title, String language, ZonedDateTime made, long id) throws IOException {
        document.setDocumentId(id);
        document.getDocumentCatalog().setLanguage(language);
        document.getDocumentCatalog().setStructureTreeRoot(tree);
        var marks = new PDMarkInfo();
        marks.setMarked(true);
        document.getDocumentCatalog().setMarkInfo(marks);
        document.getDocumentCatalog().setDocumentOutline(outline);
        var view = new PDViewerPreferences(new org.apache.pdfbox.cos.COSDictionary());
        view.setDisplayDocTitle(true);
        document.getDocumentCatalog().setViewerPreferences(view);
        var information = document.getDocumentInformation();
        information.setTitle(title);
        information.setCreator("Podium");
        information.setProducer("Podium");
        information.setCreationDate(GregorianCalendar.from(made));
        information.setModificationDate(GregorianCalendar.from(made));
        tree.appendKid(root);
        regular = font("LiberationSans-Regular.ttf");
        bold = font("LiberationSans-Bold.ttf");
        content = page();
    }

    private PDFont font(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(Paper.class.getResourceAsStream(name), name)) {
            return PDType0Font.load(document, file, true);
        }
    }

    private PDPageContentStream page() throws IOException {
        var page = new PDPage(PDRectangle.A4);
        page.setStructParents(pages.size());
        document.addPage(page);
        pages.add(page);
        parents.add(new COSArray());
        y = TOP;
        return new PDPageContentStream(document, page);
    }

    /** Goes on upon the next page where there is no room for this much. */
    void need(float height) throws IOException {
        if (y - height < BOTTOM) {
            content.close();
            content = page();
        }
    }

    void space(float height) {
        y -= height;
    }

    private interface Drawing {
        void draw() throws IOException;
    }

    private PDStructureElement element(String type, PDStructureElement parent) {
        var element = new PDStructureElement(type, parent);
        parent.appendKid(element);
        return element;
    }

    /** Draws something that is read aloud as this. */
    private void tagged(String type, PDStructureElement parent, Drawing drawing) throws IOException {
        tagged(element(type, parent), type, drawing);
    }

    private void tagged(PDStructureElement element, String type, Drawing drawing) throws IOException {
        int last = pages.size() - 1;
        var here = parents.get(last);
        int number = here.size();
        element.setPage(pages.get(last));
        element.appendKid(number);
        here.add(element);
        content.beginMarkedContent(COSName.getPDFName(type), number);
        drawing.draw();
        content.endMarkedContent();
    }

    /** Draws what is nothing but looks. */
    private void artifact(Drawing drawing) throws IOException {
        content.beginMarkedContent(COSName.ARTIFACT);
        drawing.draw();
        content.endMarkedContent();
    }

    /** The one heading of the document. */
    void title(String text) throws IOException {
        mark(text);
        for (var line : wrapped(text, bold, 20, WIDTH)) {
            y -= 24;
            float at = y;
            tagged("H1", root, () -> text(line, bold, 20, TEXT, LEFT, at));
        }
    }

    /** A heading with what follows it on the same page, and a bookmark. @param follows how much of it at least */
    void heading(String text, float follows) throws IOException {
        need(40 + follows);
        y -= 32;
        float at = y;
        tagged("H2", root, () -> text(text, bold, 12, TEXT, LEFT, at));
        mark(text);
        y -= 6;
    }

    private void mark(String text) {
        var item = new PDOutlineItem();
        item.setTitle(text);
        var place = new PDPageXYZDestination();
        place.setPage(pages.getLast());
        place.setTop((int) Math.min(TOP + 20, y + 24));
        item.setDestination(place);
        outline.addLast(item);
    }

    void paragraph(String text, float size, int colour) throws IOException {
        var lines = wrapped(text, regular, size, WIDTH);
        need(Math.min(lines.size(), 3) * size * LINE);
        var paragraph = element("P", root);
        for (var line : lines) {
            if (y - size * LINE < BOTTOM) {
                need(size * LINE);
                paragraph = element("P", root);
            }
            y -= size * LINE;
            float at = y;
            tagged(paragraph, "P", () -> text(line, regular, size, colour, LEFT, at));
        }
    }

    /** Large figures beside each other, each with what it is and what is to be said of it. */
    void figures(List<List<String>> figures) throws IOException {
        need(64);
        // The first is the one that is looked for, and has most to say.
        float first = WIDTH * 0.36f;
        float others = (WIDTH - first) / Math.max(1, figures.size() - 1);
        y -= 14;
        for (int i = 0; i < figures.size(); i++) {
            var figure = figures.get(i);
            float width = i == 0 ? first : others;
            float x = i == 0 ? LEFT : LEFT + first + (i - 1) * others;
            float at = y;
            tagged("P", root, () -> {
                text(cut(figure.get(0), regular, 8.5f, width - 8), regular, 8.5f, GREY, x, at);
                text(cut(figure.get(1), bold, 17, width - 8), bold, 17, TEXT, x, at - 21);
                text(cut(figure.get(2), regular, 8.5f, width - 8), regular, 8.5f, GREY, x, at - 35);
            });
        }
        y -= 40;
    }

    void table(List<Column> columns, List<Row> rows) throws IOException {
        var table = element("Table", root);
        head(columns, table);
        for (var row : rows) {
            if (y - 19 < BOTTOM) {
                need(60);
                table = element("Table", root);
                head(columns, table);
            }
            y -= 17;
            float at = y + 5;
            var line = element("TR", table);
            float x = LEFT;
            for (int i = 0; i < columns.size(); i++) {
                var column = columns.get(i);
                float width = column.part() * WIDTH;
                float from = x;
                var font = row.strong() ? bold : regular;
                var text = cut(row.cells().get(i), font, 9, width - 8);
                tagged(
                        i == 0 ? "TH" : "TD",
                        line,
                        () -> text(text, font, 9, TEXT, at(column, text, font, from, width), at));
                x += width;
            }
            if (row.bar() >= 0) {
                float width = columns.getFirst().part() * WIDTH - 10;
                artifact(() -> {
                    rectangle(RULE, LEFT, at - 4.5f, width, 2);
                    rectangle(ACCENT, LEFT, at - 4.5f, (float) (width * Math.min(1, row.bar())), 2);
                });
                y -= 3;
            }
            float rule = y;
            artifact(() -> rectangle(RULE, LEFT, rule - 0.5f, WIDTH, 0.5f));
        }
        y -= 4;
    }

    private void head(List<Column> columns, PDStructureElement table) throws IOException {
        y -= 16;
        float at = y + 5;
        var line = element("TR", table);
        float x = LEFT;
        for (var column : columns) {
            float width = column.part() * WIDTH;
            float from = x;
            var text = cut(column.name(), regular, 8, width - 8);
            tagged("TH", line, () -> text(text, regular, 8, GREY, at(column, text, regular, from, width, 8), at));
            x += width;
        }
        float rule = y;
        artifact(() -> rectangle(0xcbd0d6, LEFT, rule - 0.5f, WIDTH, 0.75f));
    }

    private float at(Column column, String text, PDFont font, float x, float width) throws IOException {
        return at(column, text, font, x, width, 9);
    }

    private float at(Column column, String text, PDFont font, float x, float width, float size) throws IOException {
        if (column.align() == Align.LEFT) {
            return x > LEFT ? x + 6 : x;
        }
        float end = x + width > LEFT + WIDTH - 1 ? x + width : x + width - 8;
        return end - width(text, font, size);
    }

    /** A bar of a chart, of parts from below. @param label below it, "" for none */
    record Bar(String label, List<Double> parts) {

        Bar {
            parts = List.copyOf(parts);
        }

        double height() {
            return parts.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /**
     * Bars from below, with what the highest mark and its half are worth.
     *
     * @param top what the highest line is worth, above 0, and {@code topWords} how that is said
     * @param said what the chart shows, for those who do not see it
     */
    void bars(
            List<Bar> bars,
            List<Integer> colours,
            double top,
            String topWords,
            String halfWords,
            float height,
            String said)
            throws IOException {
        need(height + 24);
        y -= height + 10;
        float ground = y;
        float labels = Math.max(width(topWords, regular, 7.5f), width(halfWords, regular, 7.5f)) + 6;
        float wide = WIDTH - labels;
        float step = wide / bars.size();
        float thick = Math.min(step * 0.74f, 26);
        var figure = element("Figure", root);
        figure.setAlternateDescription(said);
        tagged(figure, "Figure", () -> {
            for (var line : List.of(0.5f, 1f)) {
                rectangle(RULE, LEFT + labels, ground + height * line, wide, 0.5f);
                var words = line == 1f ? topWords : halfWords;
                text(
                        words,
                        regular,
                        7.5f,
                        GREY,
                        LEFT + labels - 6 - width(words, regular, 7.5f),
                        ground + height * line - 2.5f);
            }
            rectangle(0xcbd0d6, LEFT + labels, ground, wide, 0.75f);
            for (int i = 0; i < bars.size(); i++) {
                float x = LEFT + labels + i * step + (step - thick) / 2;
                float from = ground + 0.75f;
                var bar = bars.get(i);
                for (int part = 0; part < bar.parts().size(); part++) {
                    float high = (float) (height * Math.max(0, bar.parts().get(part)) / top);
                    rectangle(colours.get(part), x, from, thick, high);
                    from += high;
                }
                float middle = x + thick / 2 - width(bar.label(), regular, 7.5f) / 2;
                text(bar.label(), regular, 7.5f, GREY, middle, ground - 10);
            }
        });
        y -= 14;
    }

    /** What colours mean, beside each other. */
    void legend(List<String> names, List<Integer> colours) throws IOException {
        need(16);
        y -= 13;
        float x = LEFT;
        for (int i = 0; i < names.size(); i++) {
            float needed = 20 + width(names.get(i), regular, 8.5f);
            if (x > LEFT && x + needed > LEFT + WIDTH) {
                x = LEFT;
                y -= 13;
            }
            float from = x;
            float at = y;
            int colour = colours.get(i);
            var name = names.get(i);
            artifact(() -> rectangle(colour, from, at, 7, 7));
            tagged("P", root, () -> text(name, regular, 8.5f, GREY, from + 11, at + 0.5f));
            x += needed + 4;
        }
        y -= 2;
    }

    /** One bar of parts that come to a whole, from the left. @param said for those who do not see it */
    void share(List<Double> parts, List<Integer> colours, double mark, String said) throws IOException {
        need(22);
        y -= 16;
        float at = y;
        var figure = element("Figure", root);
        figure.setAlternateDescription(said);
        tagged(figure, "Figure", () -> {
            rectangle(RULE, LEFT, at, WIDTH, 10);
            float x = LEFT;
            for (int i = 0; i < parts.size(); i++) {
                float wide = (float) (WIDTH * parts.get(i));
                rectangle(colours.get(i), x, at, wide, 10);
                x += wide;
            }
            if (mark > 0) {
                rectangle(BAD, (float) (LEFT + WIDTH * mark), at - 3, 1.25f, 16);
            }
        });
        y -= 6;
    }

    private void rectangle(int colour, float x, float from, float wide, float high) throws IOException {
        if (wide <= 0 || high <= 0) {
            return;
        }
        colour(colour);
        content.addRect(x, from, wide, high);
        content.fill();
    }

    private void colour(int colour) throws IOException {
        content.setNonStrokingColor(
                ((colour >> 16) & 0xff) / 255f, ((colour >> 8) & 0xff) / 255f, (colour & 0xff) / 255f);
    }

    private void text(String text, PDFont font, float size, int colour, float x, float at) throws IOException {
        var shown = shown(text);
        if (shown.isEmpty()) {
            return;
        }
        colour(colour);
        content.beginText();
        content.setFont(font, size);
        content.newLineAtOffset(x, at);
        content.showText(shown);
        content.endText();
    }

    /** What the font has no shape for becomes a question mark; ends of lines become spaces. */
    private String shown(String text) {
        var shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (Character.isWhitespace(point) || Character.isISOControl(point)) {
                shown.append(' ');
            } else if (known.computeIfAbsent(point, this::has)) {
                shown.appendCodePoint(point);
            } else {
                shown.append(MISSING);
            }
        });
        return shown.toString();
    }

    private boolean has(int point) {
        try {
            regular.encode(Character.toString(point));
            bold.encode(Character.toString(point));
            return true;
        } catch (IOException | IllegalArgumentException noShape) {
            return false;
        }
    }

    private float width(String text, PDFont font, float size) throws IOException {
        return font.getStringWidth(shown(text)) / 1000 * size;
    }

    /** As much of it as there is room for. */
    private String cut(String text, PDFont font, float size, float room) throws IOException {
        if (width(text, font, size) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end) + "…", font, size) > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    private List<String> wrapped(String text, PDFont font, float size, float room) throws IOException {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : text.split("\\s+", -1)) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, font, size) > room) {
                lines.add(line);
                line = word;
            } else {
                line = longer;
            }
        }
        lines.add(cut(line, font, size, room));
        return lines;
    }

    /** The document, with these words at the foot of each page. */
    byte[] finished(List<String> foot) throws IOException {
        content.close();
        for (int i = 0; i < pages.size(); i++) {
            try (var stream = new PDPageContentStream(
                    document, pages.get(i), PDPageContentStream.AppendMode.APPEND, true, true)) {
                content = stream;
                int number = i + 1;
                artifact(() -> {
                    rectangle(RULE, LEFT, 50, WIDTH, 0.5f);
                    for (int line = 0; line < foot.size(); line++) {
                        text(
                                cut(foot.get(line), regular, 7.5f, WIDTH - 60),
                                regular,
                                7.5f,
                                GREY,
                                LEFT,
                                40 - line * 9.5f);
                    }
                    var page = String.format(Locale.ROOT, "%d of %d", number, pages.size());
                    text(page, regular, 7.5f, GREY, LEFT + WIDTH - width(page, regular, 7.5f), 40);
                });
            }
        }
        var numbers = new PDNumberTreeNode(PDParentTreeValue.class);
        var entries = new HashMap<Integer, COSObjectable>();
        for (int i = 0; i < parents.size(); i++) {
            entries.put(i, new PDParentTreeValue(parents.get(i)));
        }
        numbers.setNumbers(entries);
        tree.setParentTree(numbers);
        tree.setParentTreeNextKey(parents.size());
        outline.openNode();
        var bytes = new ByteArrayOutputStream();
        document.save(bytes);
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        document.close();
    }
}
