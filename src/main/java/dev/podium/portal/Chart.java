package dev.podium.portal;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.internal.JacksonUtils;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A chart as a card: a drawing in the colours of the theme, the same as a table and as CSV, and a sentence that says what it
 * means. ECharts comes with the first page that has one; docs/adr/0024-charts.md says why it is that.
 */
@Tag("podium-chart")
@NpmPackage(value = "echarts", version = "6.1.0")
@JsModule("./portal/podium-chart.ts")
public final class Chart extends Component implements HasStyle {

    /** How a line looks. */
    public enum Look {
        SOLID,
        /** What is expected. */
        DASHED,
        /** A limit. */
        DOTTED
    }

    /**
     * @param tone a token of styles.css without its {@code --p-}, such as {@code accent}
     * @param values one for each place, null where there is none
     * @param end what stands at its right end where there is room; "" for nothing
     * @param strong whether that is the one that matters most
     */
    public record Line(
            String name,
            String tone,
            Look look,
            boolean fill,
            List<@Nullable BigDecimal> values,
            String end,
            boolean strong) {

        public Line {
            values = kept(values);
        }
    }

    /** Between which something will probably be; values as in {@link Line}. */
    public record Band(
            String tone,
            List<@Nullable BigDecimal> low,
            List<@Nullable BigDecimal> high,
            String lowEnd,
            String highEnd) {

        public Band {
            low = kept(low);
            high = kept(high);
        }
    }

    /** One colour of stacked bars. */
    public record Bars(String name, String tone, List<BigDecimal> values) {

        public Bars {
            values = List.copyOf(values);
        }
    }

    /** A vertical line at a place, with a dot and words where it has a value. */
    public record Mark(int at, @Nullable BigDecimal value, String words) {}

    /**
     * What is drawn over time, or along anything else.
     *
     * @param places the words under the axis, one for each place; the rows of the sheet are these places
     */
    public record Drawing(List<String> places, List<Bars> bars, List<Line> lines, List<Band> bands, List<Mark> marks) {

        public Drawing {
            places = List.copyOf(places);
            bars = List.copyOf(bars);
            lines = List.copyOf(lines);
            bands = List.copyOf(bands);
            marks = List.copyOf(marks);
        }
    }

    /** @param share of the whole, 0 to 1 */
    public record Share(String tone, BigDecimal share, String words) {}

    /** Parts of one whole beside each other. */
    public record Mix(String name, List<Share> parts) {

        public Mix {
            parts = List.copyOf(parts);
        }
    }

    /**
     * A line of a list with a bar.
     *
     * @param href where its name leads; "" for nowhere
     * @param share of the largest, −1 to 1; below 0 it goes to the other side
     */
    public record Meter(String name, String href, BigDecimal share, String words, String second) {}

    /**
     * All that a chart shows.
     *
     * @param mood of the footer: {@code work}, {@code wait}, {@code stuck}, or "" for none
     * @param drawing null where it is made of mixes and meters alone
     */
    public record Figure(
            String title,
            String fact,
            String footer,
            String mood,
            @Nullable Drawing drawing,
            List<Mix> mixes,
            String metersTitle,
            List<Meter> meters) {

        public Figure {
            mixes = List.copyOf(mixes);
            meters = List.copyOf(meters);
        }

        public static Figure of(String title, String fact, String footer, Drawing drawing) {
            return new Figure(title, fact, footer, "", drawing, List.of(), "", List.of());
        }

        public Figure withMood(String word) {
            return new Figure(title, fact, footer, word, drawing, mixes, metersTitle, meters);
        }
    }

    /** What stands in the legend. @param look a {@link Look} in small letters, {@code band}, or {@code block} */
    public record Key(String name, String tone, String look) {}

    private final transient Figure figure;
    private final transient Sheet sheet;

    /**
     * @param small without axes and without a card of its own, as one of several in a card
     * @param keys the legend; empty where labels say it all
     */
    public Chart(Figure figure, List<Key> keys, Sheet sheet, boolean small) {
        this.figure = figure;
        this.sheet = sheet;
        addClassName(small ? "small-chart" : "card");
        getElement().setProperty("small", small);
        getElement().setPropertyJson("figure", JacksonUtils.beanToJson(Told.of(figure, keys, sheet, small)));
        getElement().setAttribute("csv", sheet.download());
    }

    /** Puts a choice into the header. */
    public void addTool(Component tool) {
        tool.getElement().setAttribute("slot", "tools");
        getElement().appendChild(tool.getElement());
    }

    public Figure figure() {
        return figure;
    }

    public Sheet sheet() {
        return sheet;
    }

    /** Values of places that all have one. */
    public static List<@Nullable BigDecimal> everywhere(List<BigDecimal> values) {
        var all = new ArrayList<@Nullable BigDecimal>();
        for (var value : values) {
            all.add(value);
        }
        return all;
    }

    private static List<@Nullable BigDecimal> kept(List<@Nullable BigDecimal> values) {
        // List.copyOf takes no null, and here it means that there is no value.
        return Collections.unmodifiableList(new ArrayList<>(values));
    }

    private record ToldColumn(String name, boolean number) {}

    private record ToldTable(String caption, List<ToldColumn> columns, List<List<String>> rows) {

        static ToldTable of(Sheet sheet) {
            return new ToldTable(
                    sheet.caption(),
                    sheet.columns().stream()
                            .map(each -> new ToldColumn(each.name(), each.number()))
                            .toList(),
                    sheet.rows().stream()
                            .map(row -> row.stream().map(Sheet.Cell::shown).toList())
                            .toList());
        }
    }

    private record ToldLine(
            String name,
            String tone,
            String look,
            boolean fill,
            List<@Nullable BigDecimal> values,
            String end,
            boolean strong) {

        static ToldLine of(Line line) {
            return new ToldLine(
                    line.name(),
                    line.tone(),
                    line.look().name().toLowerCase(Locale.ROOT),
                    line.fill(),
                    line.values(),
                    line.end(),
                    line.strong());
        }
    }

    private record ToldDrawing(
            boolean small,
            List<String> places,
            List<Bars> bars,
            List<ToldLine> lines,
            List<Band> bands,
            List<Mark> marks) {

        static @Nullable ToldDrawing of(@Nullable Drawing drawing, boolean small) {
            return drawing == null
                    ? null
                    : new ToldDrawing(
                            small,
                            drawing.places(),
                            drawing.bars(),
                            drawing.lines().stream().map(ToldLine::of).toList(),
                            drawing.bands(),
                            drawing.marks());
        }
    }

    /** As podium-chart.ts has it. */
    private record Told(
            String title,
            String fact,
            String footer,
            String mood,
            List<Key> legend,
            @Nullable ToldDrawing drawing,
            List<Mix> mixes,
            String metersTitle,
            List<Meter> meters,
            ToldTable table) {

        static Told of(Figure figure, List<Key> keys, Sheet sheet, boolean small) {
            return new Told(
                    figure.title(),
                    figure.fact(),
                    figure.footer(),
                    figure.mood(),
                    keys,
                    ToldDrawing.of(figure.drawing(), small),
                    figure.mixes(),
                    figure.metersTitle(),
                    figure.meters(),
                    ToldTable.of(sheet));
        }
    }
}
