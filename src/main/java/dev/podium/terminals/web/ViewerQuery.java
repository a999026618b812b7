package dev.podium.terminals.web;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What stands in the URL of a viewer's connection.
 *
 * @param label what the viewer thinks it opens; checked against the ticket when given
 * @param epoch with {@code from}, where the viewer left off; null for a new one
 * @param cols its size if it has one already, otherwise 0
 * @param history whether its snapshots begin with the lines above the screen
 */
record ViewerQuery(
        @Nullable String ticket,
        @Nullable String label,
        @Nullable String epoch,
        long from,
        int cols,
        int rows,
        boolean history) {

    static ViewerQuery of(@Nullable URI uri) {
        if (uri == null) {
            return new ViewerQuery(null, null, null, 0, 0, 0, true);
        }
        var query = UriComponentsBuilder.fromUri(uri).build().getQueryParams();
        return new ViewerQuery(
                query.getFirst("ticket"),
                query.getFirst("agent"),
                query.getFirst("epoch"),
                number(query.getFirst("from")),
                (int) number(query.getFirst("cols")),
                (int) number(query.getFirst("rows")),
                !"no".equals(query.getFirst("history")));
    }

    private static long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,15}") ? Long.parseLong(text) : 0;
    }
}
