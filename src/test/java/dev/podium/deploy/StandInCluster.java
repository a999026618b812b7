package dev.podium.deploy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * As much of Kubernetes' API as Helm speaks to install and to upgrade: it tells which kinds there are, keeps what it is sent,
 * and gives it back. Like the real one it refuses to change an immutable Secret and a StatefulSet's selector. It runs nothing.
 */
final class StandInCluster implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    /** Group and version, and the kinds in it with their names in addresses. */
    private static final Map<String, Map<String, String>> KINDS = Map.of(
            "v1",
            Map.of(
                    "Secret", "secrets",
                    "Service", "services",
                    "ServiceAccount", "serviceaccounts",
                    "ConfigMap", "configmaps",
                    "PersistentVolumeClaim", "persistentvolumeclaims",
                    "Pod", "pods"),
            "apps/v1",
            Map.of("StatefulSet", "statefulsets"),
            "policy/v1",
            Map.of("PodDisruptionBudget", "poddisruptionbudgets"),
            "networking.k8s.io/v1",
            Map.of("Ingress", "ingresses", "NetworkPolicy", "networkpolicies"),
            "gateway.networking.k8s.io/v1",
            Map.of("HTTPRoute", "httproutes"),
            "monitoring.coreos.com/v1",
            Map.of("ServiceMonitor", "servicemonitors", "PrometheusRule", "prometheusrules"),
            "postgresql.cnpg.io/v1",
            Map.of("Cluster", "clusters"));

    private final HttpServer server;
    private final Map<String, ObjectNode> kept = new ConcurrentSkipListMap<>();
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private int version;

    StandInCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** What Helm is told instead of a file of the user's. */
    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: here, context: {cluster: here, user: me}}]
                users: [{name: me, user: {}}]
                current-context: here
                """.formatted(server.getAddress().getPort());
    }

    /** By kind and name, without what Helm keeps for itself. */
    Map<String, JsonNode> objects() {
        var found = new TreeMap<String, JsonNode>();
        kept.values().stream()
                .filter(each -> !each.path("type").asString("").startsWith("helm.sh/"))
                .forEach(each -> found.put(
                        each.path("kind").asString() + " "
                                + each.path("metadata").path("name").asString(),
                        each));
        return found;
    }

    /** What Helm keeps of a release: its latest revision as Helm wrote it, in base64 and compressed. */
    String release(String name) {
        return kept.values().stream()
                .filter(each -> each.path("type").asString("").startsWith("helm.sh/"))
                .filter(each -> each.path("metadata")
                        .path("labels")
                        .path("name")
                        .asString("")
                        .equals(name))
                .reduce((_, latest) -> latest)
                .orElseThrow()
                .path("data")
                .path("release")
                .asString();
    }

    /** Verbs and addresses of all that was made, changed or deleted, in order; without Helm's own. */
    List<String> changes() {
        return List.copyOf(changes);
    }

    /** What this says to a change that somebody else than Helm asks for. */
    int patch(String path, String body) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path))
                    .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var body = exchange.getRequestBody().readAllBytes();
            var reply = discovery(path);
            int status = 200;
            if (reply == null) {
                var asked = "?" + exchange.getRequestURI().getQuery();
                synchronized (this) {
                    reply = objects(exchange.getRequestMethod(), path, asked, body);
                }
                status = reply.path("kind").asString("").equals("Status")
                        ? reply.path("code").asInt()
                        : exchange.getRequestMethod().equals("POST") ? 201 : 200;
            }
            var bytes = JSON.writeValueAsBytes(reply);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static ObjectNode discovery(String path) {
        if (path.equals("/version")) {
            return JSON.createObjectNode().put("major", "1").put("minor", "33").put("gitVersion", Chart.KUBERNETES);
        }
        if (path.equals("/api")) {
            var versions = JSON.createObjectNode().put("kind", "APIVersions");
            versions.putArray("versions").add("v1");
            return versions;
        }
        if (path.equals("/apis")) {
            var list = JSON.createObjectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
            var groups = list.putArray("groups");
            KINDS.keySet().stream().filter(each -> each.contains("/")).sorted().forEach(each -> {
                var version = JSON.createObjectNode()
                        .put("groupVersion", each)
                        .put("version", each.substring(each.indexOf('/') + 1));
                var group = groups.addObject().put("name", each.substring(0, each.indexOf('/')));
                group.putArray("versions").add(version);
                group.set("preferredVersion", version);
            });
            return list;
        }
        var kinds = KINDS.get(path.startsWith("/apis/") ? path.substring(6) : path.substring(path.indexOf("/", 1) + 1));
        if (kinds == null) {
            return null;
        }
        var list = JSON.createObjectNode()
                .put("kind", "APIResourceList")
                .put("apiVersion", "v1")
                .put("groupVersion", path.startsWith("/apis/") ? path.substring(6) : "v1");
        var resources = list.putArray("resources");
        kinds.forEach((kind, plural) -> resources
                .addObject()
                .put("name", plural)
                .put("kind", kind)
                .put("namespaced", true)
                .putArray("verbs")
                .add("get")
                .add("list")
                .add("create")
                .add("patch")
                .add("delete"));
        return list;
    }

    /** Objects lie at …/namespaces/NAMESPACE/PLURAL/NAME; what is asked for without a name is the list, or made. */
    private ObjectNode objects(String method, String path, String query, byte[] body) {
        var parts = path.substring(1).split("/");
        boolean named = parts.length % 2 == (parts[0].equals("api") ? 0 : 1);
        var plural = named ? parts[parts.length - 2] : parts[parts.length - 1];
        if (KINDS.values().stream().noneMatch(each -> each.containsValue(plural))) {
            return status(404, "NotFound", path + " is not known here");
        }
        if (!named && method.equals("GET")) {
            return list(path, query);
        }
        var sent = body.length == 0
                ? JSON.createObjectNode()
                : ReleaseRecord.is(body) ? ReleaseRecord.read(body) : (ObjectNode) JSON.readTree(body);
        var key = named ? path : path + "/" + sent.path("metadata").path("name").asString();
        var there = kept.get(key);
        if (method.equals("POST")) {
            return there == null ? keep(method, key, sent) : status(409, "AlreadyExists", key + " already exists");
        }
        if (there == null) {
            return status(404, "NotFound", key + " not found");
        }
        return switch (method) {
            case "GET" -> there;
            case "DELETE" -> {
                kept.remove(key);
                note(method, key, there);
                yield status(200, "Success", "");
            }
            case "PUT" -> keep(method, key, sent);
            default -> change(method, key, there, sent);
        };
    }

    private ObjectNode change(String method, String key, ObjectNode there, ObjectNode patch) {
        var changed = there.deepCopy();
        merge(changed, patch);
        boolean sameData = changed.path("data").equals(there.path("data"));
        if (there.path("immutable").asBoolean(false) && !sameData) {
            return status(422, "Invalid", key + ": data: Forbidden: field is immutable when `immutable` is set");
        }
        var selector = changed.path("spec").path("selector");
        if (there.path("kind").asString().equals("StatefulSet")
                && !selector.equals(there.path("spec").path("selector"))) {
            return status(422, "Invalid", key + ": spec: Forbidden: updates to statefulset spec are forbidden");
        }
        return keep(method, key, changed);
    }

    private ObjectNode keep(String method, String key, ObjectNode object) {
        version++;
        object.withObject("/metadata").put("resourceVersion", Integer.toString(version));
        object.withObject("/metadata").put("uid", "uid-" + version);
        kept.put(key, object);
        note(method, key, object);
        return object;
    }

    private void note(String method, String key, ObjectNode object) {
        if (!object.path("type").asString("").startsWith("helm.sh/")) {
            changes.add(method + " " + key.substring(key.indexOf("/namespaces/") + 12));
        }
    }

    private ObjectNode list(String path, String query) {
        var selector = new ArrayList<String>();
        for (var part : query.substring(1).split("&")) {
            if (part.startsWith("labelSelector=")) {
                selector.addAll(List.of(part.substring(14).split(",")));
            }
        }
        var list = JSON.createObjectNode().put("kind", "SecretList").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", Integer.toString(version));
        var items = list.putArray("items");
        kept.forEach((key, each) -> {
            var labels = each.path("metadata").path("labels");
            if (key.startsWith(path + "/")
                    && selector.stream()
                            .map(one -> one.split("=", 2))
                            .allMatch(one -> labels.path(one[0]).asString("").equals(one[1]))) {
                items.add(each);
            }
        });
        return list;
    }

    private static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties().forEach(each -> {
            if (each.getValue().isNull()) {
                into.remove(each.getKey());
            } else if (each.getValue() instanceof ObjectNode nested
                    && into.get(each.getKey()) instanceof ObjectNode there) {
                merge(there, nested);
            } else {
                into.set(each.getKey(), each.getValue());
            }
        });
    }

    private static ObjectNode status(int code, String reason, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", code < 300 ? "Success" : "Failure")
                .put("reason", reason)
                .put("message", message)
                .put("code", code);
    }
}
