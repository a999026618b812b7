package dev.podium.portal;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.shared.Registration;
import dev.podium.portal.NewsSource.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells one page the news. Of all windows and tabs that a browser has open one shows a piece, once: which, they settle
 * among themselves in frontend/portal/podium-news.ts.
 */
@Tag("podium-news")
@JsModule("./portal/podium-news.ts")
final class NewsTeller extends Component {

    private static final int MOST = 20;

    private final transient List<NewsSource> sources;
    /** What the page was told and has not shown. */
    private final transient Map<String, Piece> told = new LinkedHashMap<>();

    private final List<Registration> subscriptions = new ArrayList<>();

    NewsTeller(List<NewsSource> sources) {
        this.sources = sources;
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        sources.forEach(source -> subscriptions.add(source.subscribe(event.getUI(), this::tell)));
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscriptions.forEach(Registration::remove);
        subscriptions.clear();
        super.onDetach(event);
    }

    private void tell(Piece piece) {
        told.put(piece.id(), piece);
        if (told.size() > MOST) {
            told.remove(told.keySet().iterator().next());
        }
        getElement()
                .callJsFunction("happened", piece.id(), piece.path(), piece.sentence(), piece.words(), piece.browser());
    }

    /** This page is the one that shows it. */
    @ClientCallable
    void show(String id) {
        var piece = told.remove(id);
        if (piece != null) {
            Toasts.lead(piece.symbol(), piece.sentence(), piece.words(), "Open", () -> lead(piece));
        }
    }

    /** The browser's own message was pressed. */
    @ClientCallable
    void open(String id) {
        var piece = told.remove(id);
        if (piece != null) {
            lead(piece);
        }
    }

    private static void lead(Piece piece) {
        UI.getCurrent().navigate(piece.path());
    }
}
