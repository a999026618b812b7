package dev.podium.portal;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Search and jump: asks every source, shows what they found, opens what is chosen. */
@Tag("podium-palette")
@JsModule("./portal/podium-palette.ts")
final class Palette extends Component {

    private static final int OF_EACH = 8;
    private static final int LONGEST_TEXT = 200;

    private final List<PaletteSource> sources;
    private List<PaletteItem> found = List.of();

    Palette(List<PaletteSource> sources) {
        this.sources = sources;
    }

    void show() {
        getElement().callJsFunction("show");
    }

    @ClientCallable
    ArrayNode search(String text) {
        var asked = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
        var all = new ArrayList<PaletteItem>();
        for (var source : sources) {
            all.addAll(source.search(asked.strip(), OF_EACH));
        }
        found = List.copyOf(all);
        var answer = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < found.size(); i++) {
            var item = found.get(i);
            answer.addObject()
                    .put("index", i)
                    .put("group", item.group())
                    .put("symbol", item.symbol().id())
                    .put("tone", item.tone().id())
                    .put("label", item.label())
                    .put("note", item.note());
        }
        return answer;
    }

    @ClientCallable
    void open(int index) {
        if (index >= 0 && index < found.size()) {
            found.get(index).open().run();
        }
    }
}
