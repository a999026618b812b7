package dev.podium.terminals.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the tiles are told; {@code renewed} does here what frontend/terminals/screen-news.ts does there. */
class ScreenNewsTest {

    private final ScreenNews news = new ScreenNews();
    private final Map<String, List<String>> shown = new HashMap<>();

    private JsonNode ask(Map<String, String> screens, String... ids) {
        var answer = news.next(List.of(ids), screens);
        answer.properties()
                .forEach(each -> shown.compute(each.getKey(), (id, before) -> renewed(before, each.getValue())));
        return answer;
    }

    private static List<String> renewed(List<String> before, JsonNode told) {
        int gone = told.get(0).asInt();
        var old = gone < 0 ? List.<String>of() : before.subList(gone, before.size());
        var lines = new ArrayList<String>();
        IntStream.range(0, told.get(1).asInt()).forEach(i -> lines.add(i < old.size() ? old.get(i) : ""));
        for (int i = 2; i < told.size(); i += 2) {
            lines.set(told.get(i).asInt(), told.get(i + 1).asString());
        }
        return lines;
    }

    @Test
    void tellsTheWholeScreenOnceAndNothingWhileItStays() {
        assertThat(ask(Map.of("a", "one\ntwo"), "a").toString()).isEqualTo("{\"a\":[-1,2,0,\"one\",1,\"two\"]}");
        assertThat(ask(Map.of("a", "one\ntwo"), "a").isEmpty()).isTrue();
    }

    @Test
    void tellsTheNewLinesOfAScreenThatScrolled() {
        ask(Map.of("a", "one\ntwo\nthree"), "a");
        assertThat(ask(Map.of("a", "two\nthree\nfour"), "a").toString()).isEqualTo("{\"a\":[1,3,2,\"four\"]}");
    }

    @Test
    void tellsTheOneLineThatChanged() {
        ask(Map.of("a", "title\n10 %\nend"), "a");
        assertThat(ask(Map.of("a", "title\n20 %\nend"), "a").toString()).isEqualTo("{\"a\":[0,3,1,\"20 %\"]}");
    }

    @Test
    void forgetsThoseThatAreNoLongerAskedForAndTellsThemAnew() {
        ask(Map.of("a", "one", "b", "two"), "a", "b");
        assertThat(news.kept()).isEqualTo(2);
        ask(Map.of("b", "two"), "b");
        assertThat(news.kept()).isEqualTo(1);
        assertThat(ask(Map.of("a", "one", "b", "two"), "a", "b").toString()).isEqualTo("{\"a\":[-1,1,0,\"one\"]}");
    }

    @Test
    void tellsThatAScreenIsGoneOnce() {
        ask(Map.of("a", "one"), "a");
        assertThat(ask(Map.of(), "a").toString()).isEqualTo("{\"a\":[0,0]}");
        assertThat(ask(Map.of(), "a").isEmpty()).isTrue();
        assertThat(ask(Map.of("a", "one"), "a").toString()).isEqualTo("{\"a\":[0,1,0,\"one\"]}");
    }

    @Test
    void tellsThatOneIsGoneWhichThePageMayStillShow() {
        ask(Map.of("a", "one", "b", "two"), "a", "b");
        ask(Map.of("b", "two"), "b");
        assertThat(ask(Map.of("b", "two"), "a", "b").toString()).isEqualTo("{\"a\":[-1,0]}");
    }

    @Test
    void tellsANewElementEverything() {
        ask(Map.of("a", "one"), "a");
        news.forget();
        assertThat(ask(Map.of("a", "one"), "a").toString()).isEqualTo("{\"a\":[-1,1,0,\"one\"]}");
    }

    /** Whatever screens do, what the page puts together is what they show. */
    @Test
    void thePageShowsWhatTheScreensShowHoweverTheyChange() {
        var random = new Random(5);
        var screens = new HashMap<String, String>();
        for (int step = 0; step < 2_000; step++) {
            for (var id : List.of("a", "b", "c")) {
                var lines = new ArrayList<>(List.of(screens.getOrDefault(id, "").split("\n", -1)));
                switch (random.nextInt(6)) {
                    case 0 -> lines.addAll(lines(random));
                    case 1 -> lines.subList(0, random.nextInt(lines.size())).clear();
                    case 2 -> lines.set(random.nextInt(lines.size()), "set " + random.nextInt(9));
                    case 3 -> lines.add("same");
                    default -> {}
                }
                if (random.nextInt(40) == 0) {
                    screens.remove(id);
                } else {
                    var last = lines.subList(Math.max(0, lines.size() - 8), lines.size());
                    screens.put(id, String.join("\n", last));
                }
            }
            var asked = random.nextInt(9) == 0 ? new String[] {"b"} : new String[] {"a", "b", "c"};
            ask(screens, asked);
            for (var id : asked) {
                assertThat(String.join("\n", shown.getOrDefault(id, List.of())))
                        .isEqualTo(screens.getOrDefault(id, ""));
            }
        }
    }

    private static List<String> lines(Random random) {
        return IntStream.range(0, 1 + random.nextInt(12))
                .mapToObj(i -> "line " + random.nextInt(20))
                .toList();
    }
}
