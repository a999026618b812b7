package dev.podium.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** What is needed, as the commands take it. */
final class NeedOptions {

    @Option(names = "--gpus", description = "How many, on one server; 1 when absent.", paramLabel = "N")
    int gpus = 1;

    @Option(names = "--memory", description = "Of each, such as 16GiB: a part of a GPU.", paramLabel = "SIZE")
    @Nullable
    String memory;

    @Option(names = "--part", description = "Of each, in percent of its compute.", paramLabel = "PERCENT")
    int part;

    @Option(names = "--model", description = "Of this model; can be repeated.", paramLabel = "NAME")
    List<String> models = List.of();

    @Option(names = "--server", description = "On this server, by name; can be repeated.", paramLabel = "NAME")
    List<String> servers = List.of();

    /** @param here the only servers by id; null for those that were named */
    Map<String, Object> body(Session session, @Nullable List<String> here) {
        var body = new LinkedHashMap<String, Object>();
        body.put("gpus", gpus);
        if (memory != null) {
            body.put("memoryMib", Amounts.mebibytes(memory));
        }
        if (part > 0) {
            body.put("milli", part * 10);
        }
        if (!models.isEmpty()) {
            body.put("models", models);
        }
        var ids = here != null ? here : ids(session);
        if (!ids.isEmpty()) {
            body.put("servers", ids);
        }
        return body;
    }

    private List<String> ids(Session session) {
        if (servers.isEmpty()) {
            return List.of();
        }
        var known = session.get("/gpus/servers").path("items");
        return servers.stream().map(name -> id(known, name)).toList();
    }

    private static String id(JsonNode known, String name) {
        return known.valueStream()
                .filter(each -> each.path("name").asString("").equals(name)
                        || each.path("machine").asString("").equals(name))
                .findFirst()
                .map(each -> each.path("machine").asString(""))
                .orElseThrow(() -> new Said(
                        Said.DECLINED,
                        "No GPU server is called " + name + " here. See podium gpus for those that there are."));
    }
}
