package dev.podium.identity.web;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Keycloak on loopback, which the build unpacked, with one realm that is made by its admin's REST. */
final class RunningKeycloak implements AutoCloseable {

    private static final String ADMIN = "test-admin";

    private final int port;
    private final Path log;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    RunningKeycloak() throws IOException {
        Path home;
        try (var unpacked = Files.list(Path.of("target/keycloak"))) {
            home = unpacked.filter(folder -> folder.getFileName().toString().startsWith("keycloak-"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("The build unpacked no Keycloak; run the tests by Maven."));
        }
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        log = Files.createTempFile("keycloak", ".log");
        var builder = new ProcessBuilder(List.of(
                        "sh",
                        home.resolve("bin/kc.sh").toAbsolutePath().toString(),
                        "start-dev",
                        "--db=dev-mem",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--hostname=" + url(),
                        "--cache=local"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "JAVA_HOME", System.getProperty("java.home"),
                        "KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN));
        process = builder.start();
    }

    private String url() {
        return "http://127.0.0.1:" + port;
    }

    String issuer() {
        return url() + "/realms/podium";
    }

    void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(240).toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (send("GET", "/realms/master", null, null).statusCode() == 200) {
                    return;
                }
            } catch (java.net.ConnectException notYet) {
                // Another process becomes ready in its own time; there is nothing here to wait on but its answer.
                LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            }
        }
        throw new AssertionError("Keycloak is not ready: " + Files.readString(log));
    }

    private HttpResponse<String> send(String method, String path, String body, String token)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", body == null || body.startsWith("{") ? "application/json" : form())
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String form() {
        return "application/x-www-form-urlencoded";
    }

    /** As its admin; fails when Keycloak declines. */
    JsonNode admin(String method, String path, Object body) throws IOException, InterruptedException {
        var signedIn = send(
                "POST",
                "/realms/master/protocol/openid-connect/token",
                "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + ADMIN,
                null);
        var token = json.readTree(signedIn.body()).path("access_token").asString();
        var answer = send(method, "/admin/realms" + path, body == null ? null : json.writeValueAsString(body), token);
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body().isBlank() ? json.createObjectNode() : json.readTree(answer.body());
    }

    String idOf(String kind, String query) throws IOException, InterruptedException {
        return admin("GET", "/podium/" + kind + "?" + query, null)
                .path(0)
                .path("id")
                .asString();
    }

    @Override
    public void close() throws IOException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        Files.deleteIfExists(log);
    }
}
