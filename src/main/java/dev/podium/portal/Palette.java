package dev.podium.portal;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.podium.kernel.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Search and jump: asks every source, shows what they found, opens what is chosen. */
@Tag("podium-palette")
@JsModule("./portal/podium-palette.ts")
final class Palette extends Component {

    private static final Logger LOG = LoggerFactory.getLogger(Palette.class);
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
            try {
                all.addAll(source.search(asked.strip(), OF_EACH));
            } catch (Refusal refusal) {
                // One room that may not answer this person leaves the others their say.
                LOG.debug("No answer to the palette: {}", refusal.code());
            }
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
