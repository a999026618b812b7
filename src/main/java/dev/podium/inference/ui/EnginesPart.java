package dev.podium.inference.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.shared.Registration;
import dev.podium.inference.Engines;
import dev.podium.inference.Engines.Engine;
import dev.podium.inference.Engines.InLine;
import dev.podium.inference.Engines.State;
import dev.podium.portal.Since;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The Ollama engines as they are now, and who waits for them; not there where there is none. */
class EnginesPart extends Div {

    /** More are counted. */
    private static final int MOST_LINE = 12;

    private final transient Engines engines;
    private final transient EngineNews news;
    private final transient EngineDialog.Names names;
    private final boolean runsIt;
    private final Span fact = new Span();
    private final Div tiles = new Div();
    private final Div line = new Div();
    private final Map<UUID, EngineTile> shown = new LinkedHashMap<>();
    private @Nullable EngineDialog open;
    private @Nullable UUID opened;
    private Registration registration = () -> {};

    EnginesPart(Engines engines, EngineNews news, EngineDialog.Names names, boolean runsIt) {
        this.engines = engines;
        this.news = news;
        this.names = names;
        this.runsIt = runsIt;
        addClassNames("card", "models-engines");
        fact.addClassNames("t3", "cut");
        var head = new Div(new H2("Engines"), fact);
        head.addClassName("models-head");
        tiles.addClassName("models-tiles");
        line.addClassName("models-line");
        add(head, tiles, line);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        registration = news.subscribe(event.getUI(), this::refresh);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        registration.remove();
        super.onDetach(event);
    }

    final void refresh() {
        var all = engines.all();
        setVisible(!all.isEmpty());
        if (!all.stream().map(Engine::id).toList().equals(List.copyOf(shown.keySet()))) {
            shown.clear();
            tiles.removeAll();
            all.forEach(engine -> {
                var tile = new EngineTile(engines, engine, runsIt, this::open);
                shown.put(engine.id(), tile);
                tiles.add(tile);
            });
        }
        for (var engine : all) {
            var tile = shown.get(engine.id());
            if (tile != null) {
                tile.show(engine);
            }
            if (open != null && engine.id().equals(opened)) {
                open.show(engine);
            }
        }
        fact.setText(fact(all));
        showLine(engines.line());
    }

    private static String fact(List<Engine> all) {
        long up = all.stream().filter(engine -> engine.state() == State.UP).count();
        int busy = all.stream().mapToInt(Engine::busy).sum();
        int slots = all.stream().mapToInt(Engine::slots).sum();
        return up + " of " + all.size() + " ready, " + busy + " of " + slots + " slots busy";
    }

    private void open(Engine engine) {
        var dialog = new EngineDialog(engines, engine, names, runsIt);
        open = dialog;
        opened = engine.id();
        dialog.addOpenedChangeListener(changed -> {
            if (!changed.isOpened()) {
                open = null;
            }
        });
        dialog.open();
    }

    private void showLine(List<InLine> waiting) {
        line.removeAll();
        line.setVisible(!waiting.isEmpty());
        if (waiting.isEmpty()) {
            return;
        }
        var title = new Span("In line");
        title.addClassNames("s", "strong", "t2");
        line.add(title);
        waiting.stream().limit(MOST_LINE).map(EnginesPart::row).forEach(line::add);
        if (waiting.size() > MOST_LINE) {
            var more = new Span((waiting.size() - MOST_LINE) + " more wait");
            more.addClassNames("s", "t3");
            line.add(more);
        }
    }

    private static Div row(InLine each) {
        var position = new Span(String.valueOf(each.position()));
        position.addClassName("models-position");
        var who = new Span(each.ownTeam() ? each.person() : "Another team");
        who.addClassNames("strong", "cut");
        if (!each.ownTeam()) {
            who.removeClassName("strong");
            who.addClassName("t2");
        }
        var what = new Span(each.model().isEmpty() ? each.engine() : each.model() + " on " + each.engine());
        what.addClassNames("t2", "cut");
        var since = new Since(each.since());
        since.addClassNames("push", "t2");
        var row = new Div(position, who, what, since);
        row.addClassNames("row", "s");
        return row;
    }
}
