package dev.podium.costs.ui;

import com.vaadin.flow.component.html.Anchor;
import dev.podium.costs.Spending.By;
import dev.podium.kernel.PersonId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From sums to the single calls that they are made of. */
final class CallsLink {

    private CallsLink() {}

    /**
     * Null where there are no calls in it.
     *
     * @param calls of which it is told who made them
     * @param self whose own calls are meant; null where those of everybody in the team are
     */
    static @Nullable Anchor of(CostsLook look, long calls, @Nullable PersonId self) {
        if (calls == 0) {
            return null;
        }
        var query = new StringBuilder(
                "calls?from=" + look.period().from() + "&to=" + look.period().to());
        var parts = look.choice().parts();
        for (var by : List.of(By.PERSON, By.AGENT, By.PROJECT, By.PROVIDER, By.MODEL, By.TIER, By.MACHINE, By.KEY)) {
            var id = by == By.PERSON && self != null ? self.toString() : parts.get(by);
            if (id != null) {
                query.append('&')
                        .append(CostsAddress.word(by))
                        .append('=')
                        .append(URLEncoder.encode(id, StandardCharsets.UTF_8));
            }
        }
        var link = new Anchor(query.toString(), "The " + CostsWords.calls(calls) + " of it, one by one");
        link.getElement().setAttribute("router-link", true);
        return link;
    }
}
