package dev.podium.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The metrics that the chart's alerts and its dashboard ask Prometheus for. */
public final class ChartMetrics {

    /** A name before the labels that it is chosen by, or alone within a function of Grafana's. */
    private static final Pattern NAME =
            Pattern.compile("([a-z_:][a-z0-9_:]*)(?=\\{)|(?<=label_values\\()([a-z0-9_:]+)");

    /** What Prometheus itself says of whom it reads. */
    private static final Set<String> OF_PROMETHEUS = Set.of("up");

    private ChartMetrics() {}

    /** As Podium writes them at `/api/v1/metrics`. */
    public static Set<String> names() {
        var names = new TreeSet<String>();
        for (var each : expressions()) {
            var found = NAME.matcher(each);
            while (found.find()) {
                names.add(found.group());
            }
        }
        names.removeAll(OF_PROMETHEUS);
        return names;
    }

    private static List<String> expressions() {
        var expressions = new ArrayList<String>();
        var rules = ChartCases.installed("cluster").only("PrometheusRule");
        ChartCases.<List<Map<String, Object>>>at(rules, "spec", "groups", "0", "rules")
                .forEach(each -> expressions.add(String.valueOf(each.get("expr"))));
        var dashboard = new JsonMapper().readTree(Chart.read("files/dashboard.json"));
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(each -> expressions.add(each.path("expr").asString())));
        dashboard
                .path("templating")
                .path("list")
                .forEach(
                        each -> expressions.add(each.path("query").path("query").asString("")));
        return expressions;
    }
}
