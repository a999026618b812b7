package dev.podium.gpus.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.gpus.ui.GpuRows.LaneRow;
import dev.podium.gpus.ui.GpuRows.ServerRow;
import dev.podium.gpus.ui.GpuRows.StandingRow;
import dev.podium.gpus.ui.GpuRows.WaitingRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The page's own elements: the server says rows, the browser lays them out. What has not changed is not sent again. */
abstract class RowsElement<T> extends Component implements HasStyle {

    private final String property;
    private transient List<T> shown = List.of();

    RowsElement(String property) {
        this.property = property;
    }

    void show(List<T> rows) {
        if (!rows.equals(shown)) {
            shown = List.copyOf(rows);
            getElement().setPropertyList(property, shown);
        }
    }

    List<T> rows() {
        return shown;
    }

    void on(String event, SerializableConsumer<JsonNode> work, String... details) {
        var registration = getElement().addEventListener(event, told -> work.accept(told.getEventData()));
        for (var detail : details) {
            registration.addEventData("event.detail." + detail);
        }
    }

    static UUID id(JsonNode told) {
        return UUID.fromString(told.path("event.detail.id").asString());
    }

    /** Servers as bars of GPUs. */
    @Tag("podium-gpus")
    @JsModule("./gpus/podium-gpus.ts")
    static final class Servers extends RowsElement<ServerRow> {

        /** @param manage whether servers and GPUs can be changed */
        Servers(boolean manage) {
            super("servers");
            getElement().setProperty("manage", manage);
        }
    }

    /** The line of those who wait. */
    @Tag("podium-gpu-line")
    @JsModule("./gpus/podium-gpu-line.ts")
    static final class Line extends RowsElement<WaitingRow> {

        Line() {
            super("waiting");
        }
    }

    /** Use beside shares. */
    @Tag("podium-gpu-shares")
    @JsModule("./gpus/podium-gpu-shares.ts")
    static final class Bars extends RowsElement<StandingRow> {

        Bars() {
            super("standings");
        }
    }

    /** What each held, day by day. */
    @Tag("podium-gpu-days")
    @JsModule("./gpus/podium-gpu-days.ts")
    static final class Days extends RowsElement<GpuFairnessView.DaysRow> {

        Days() {
            super("lines");
        }
    }

    /** Who has what when. */
    @Tag("podium-calendar")
    @JsModule("./gpus/podium-calendar.ts")
    static final class Calendar extends RowsElement<LaneRow> {

        Calendar(ZoneId zone) {
            super("lanes");
            getElement().setProperty("zone", zone.getId());
        }

        void between(Instant from, Instant to) {
            getElement().setProperty("from", from.toEpochMilli());
            getElement().setProperty("to", to.toEpochMilli());
        }
    }
}
