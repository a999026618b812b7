package dev.podium.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What somebody typed to mean one of several things: its name, or its id. */
final class Names {

    private static final int MOST = 200;

    private Names() {}

    static JsonNode agent(Session session, String typed) {
        if (isId(typed)) {
            return session.get("/agents/" + typed);
        }
        return one(
                "agent",
                typed,
                session.get("/agents?limit=" + MOST + "&text=" + encoded(typed)).path("items"),
                "podium agents list");
    }

    /** @param path of a list that is short enough to come as a whole */
    static JsonNode listed(Session session, String path, String what, String typed, String command) {
        var items = session.get(path);
        return one(what, typed, items.isArray() ? items : items.path("items"), command);
    }

    private static JsonNode one(String what, String typed, JsonNode items, String command) {
        var all = items.valueStream().toList();
        var exact = all.stream()
                .filter(each ->
                        name(each).equals(typed) || each.path("id").asString("").equals(typed))
                .toList();
        if (exact.size() == 1) {
            return exact.getFirst();
        }
        var close = exact.isEmpty()
                ? all.stream().filter(each -> name(each).contains(typed)).toList()
                : exact;
        throw new Said(
                Said.DECLINED,
                exact.isEmpty()
                        ? "No " + what + " that you may see is called " + PodiumCommand.harmless(typed) + "."
                                + (close.isEmpty()
                                        ? " See " + command + "."
                                        : " Did you mean " + list(close, false) + "?")
                        : "Several are called " + PodiumCommand.harmless(typed) + ": " + list(close, true)
                                + ". Say it by its id.");
    }

    private static String list(List<JsonNode> some, boolean ids) {
        var first = some.stream()
                .limit(8)
                .map(each -> PodiumCommand.text(each, ids ? "id" : "name") + (ids ? who(each) : ""));
        return Stream.concat(first, some.size() > 8 ? Stream.of("…") : Stream.of())
                .collect(Collectors.joining(", "));
    }

    private static String who(JsonNode of) {
        var owner = PodiumCommand.text(of.path("owner"), "name");
        return owner.isEmpty() ? "" : " (" + owner + "'s)";
    }

    private static String name(JsonNode of) {
        return of.path("name").asString("");
    }

    static boolean isId(String typed) {
        try {
            return typed.length() == 36 && UUID.fromString(typed) != null;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    static String encoded(String typed) {
        return URLEncoder.encode(typed, StandardCharsets.UTF_8);
    }
}
