package dev.podium.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * REST of a running Podium, as the person who set it up.
 *
 * @param userAgent what the client calls itself
 */
record JourneyRest(String url, String token, String userAgent) {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    static final JsonMapper JSON = new JsonMapper();

    static JourneyRest setUp(RunningPodium podium, String email, String name, String password, String team)
            throws Exception {
        var open = new JourneyRest(podium.url(), "", "journey");
        var body = JSON.writeValueAsString(Map.of(
                "token", RunningPodium.SETUP_TOKEN, "email", email, "name", name, "password", password, "team", team));
        return new JourneyRest(
                podium.url(), open.post("/api/v1/setup", body).path("token").asString(), "journey");
    }

    /** Has calls of models by that name, or pattern of names, go to a provider on this port. */
    void leadTo(String provider, int port, String models) throws Exception {
        var there = post(
                "/api/v1/model-providers",
                "{\"name\":\"" + provider + "\",\"kind\":\"compatible\",\"key\":\"sk-" + provider
                        + "-0123456789\",\"url\":\"http://127.0.0.1:" + port + "\"}");
        put(
                "/api/v1/model-routes",
                "{\"name\":\"" + models + "\",\"targets\":[{\"provider\":\""
                        + there.path("id").asString() + "\",\"tier\":2}]}");
    }

    JourneyRest calledItself(String other) {
        return new JourneyRest(url, token, other);
    }

    JsonNode post(String path, String body) throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .header("User-Agent", userAgent)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    JsonNode put(String path, String body) throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 299);
        return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
    }

    /** Sends bytes as they are. */
    JsonNode upload(String path, byte[] bytes) throws Exception {
        var answer = HTTP.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/octet-stream")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }

    /** The body of a GET, whatever its status. */
    String get(String path) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create(url + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** A page as it is sent, before any script of it has run. */
    HttpResponse<String> page(String path) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Accept", "text/html")
                        .build(),
                BodyHandlers.ofString());
    }
}
