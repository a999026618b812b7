package dev.podium.terminals.ui;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the tiles of one page are told of screens: of each only the lines that are other than when it was last asked for.
 * Those that are not asked for are forgotten, so what is kept grows with the tiles in view. The other half is
 * frontend/terminals/tile-screens.ts.
 */
public final class ScreenNews {

    /** Nothing is known of it, so its lines come anew. */
    private static final int ANEW = -1;

    private static final List<String> NONE = List.of();

    private Map<String, List<String>> known = Map.of();

    /** The elements are others now, which were told nothing. */
    public void forget() {
        known = Map.of();
    }

    /**
     * What changed. A screen's news is a list: how many of its known lines have gone off at the top, or -1 where all come
     * anew; how many lines it has now; then in turn a line's place and the line, for each that is another.
     *
     * @param asked what the tiles are known by
     * @param screens their last lines, with colours as escape sequences; absent where there is none
     */
    public ObjectNode next(Collection<String> asked, Map<String, String> screens) {
        var answer = JsonNodeFactory.instance.objectNode();
        var now = new HashMap<String, List<String>>();
        for (var id : asked) {
            var screen = screens.get(id);
            var before = known.get(id);
            // The page may still show one that it was told of long ago.
            var lines = screen == null ? NONE : List.of(screen.split("\n", -1));
            now.put(id, lines);
            if (!lines.equals(before)) {
                tell(answer, id, before, lines);
            }
        }
        known = now;
        return answer;
    }

    private static void tell(ObjectNode answer, String id, @Nullable List<String> before, List<String> lines) {
        int gone = before == null ? ANEW : scrolled(before, lines);
        var old = before == null ? List.<String>of() : before.subList(gone, before.size());
        var news = answer.putArray(id).add(gone).add(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            if (i >= old.size() || !old.get(i).equals(lines.get(i))) {
                news.add(i).add(lines.get(i));
            }
        }
    }

    /** By how many lines the old ones are best moved up, so that the fewest characters have to be told. */
    private static int scrolled(List<String> before, List<String> lines) {
        int best = 0;
        int most = -1;
        for (int gone = 0; gone < before.size(); gone++) {
            int kept = 0;
            for (int i = 0; i < Math.min(lines.size(), before.size() - gone); i++) {
                if (before.get(i + gone).equals(lines.get(i))) {
                    kept += lines.get(i).length();
                }
            }
            if (kept > most) {
                most = kept;
                best = gone;
            }
        }
        return best;
    }

    /** How many screens are kept. */
    int kept() {
        return known.size();
    }
}
