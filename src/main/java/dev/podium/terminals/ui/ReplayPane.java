package dev.podium.terminals.ui;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.CssImport;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableFunction;
import com.vaadin.flow.internal.JacksonUtils;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.podium.kernel.Refusal;
import java.util.List;

/** A recording in a page: played, searched, its markers gone to. The browser fetches its file and plays it by itself. */
@Tag("podium-replay")
@JsModule("./terminals/podium-replay.ts")
@CssImport("@xterm/xterm/css/xterm.css")
@CssImport("./terminals/podium-replay.css")
public class ReplayPane extends Component {

    /** @param offset when it was printed, in milliseconds since the recording began */
    public record Line(long offset, String text) {}

    private final SerializableFunction<String, List<Line>> search;

    /**
     * @param cast gives the recording's asciicast
     * @param at where it begins to play, in milliseconds
     * @param search finds lines of this recording; a {@link Refusal} from it is shown
     */
    public ReplayPane(String label, DownloadHandler cast, long at, SerializableFunction<String, List<Line>> search) {
        this.search = search;
        getElement().setAttribute("aria-label", label);
        getElement().setAttribute("at", Long.toString(at));
        getElement().setAttribute("src", cast);
    }

    /** Called by the element; JSON: {@code {"hits": [{"offset", "line"}], "message"}}. */
    @ClientCallable
    String search(String text) {
        var answer = JacksonUtils.createObjectNode();
        var hits = answer.putArray("hits");
        try {
            for (var line : search.apply(text)) {
                hits.addObject().put("offset", line.offset()).put("line", line.text());
            }
        } catch (Refusal refusal) {
            answer.put("message", refusal.sentence());
        }
        return answer.toString();
    }
}
