package dev.podium.inference.web;

import dev.podium.inference.tiers.Alias;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The models that can be asked for, in one shape that clients of OpenAI and of Anthropic find their own in. */
final class ModelList {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ModelList() {}

    /** Podium's aliases a second time under a name that clients take for one of Anthropic's. */
    static byte[] json(Set<String> names) {
        List<Map<String, Object>> data = new ArrayList<>();
        for (var name : names) {
            data.add(model(name));
            if (name.startsWith("podium-")) {
                data.add(model(Alias.DISGUISE + name));
            }
        }
        Map<String, @Nullable Object> list = new LinkedHashMap<>();
        list.put("object", "list");
        list.put("data", data);
        list.put("has_more", false);
        list.put("first_id", data.isEmpty() ? null : data.getFirst().get("id"));
        list.put("last_id", data.isEmpty() ? null : data.getLast().get("id"));
        return JSON.writeValueAsBytes(list);
    }

    private static Map<String, Object> model(String name) {
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("id", name);
        model.put("object", "model");
        model.put("type", "model");
        model.put("display_name", name);
        model.put("created", 0);
        model.put("created_at", "1970-01-01T00:00:00Z");
        model.put("owned_by", "podium");
        return model;
    }
}
