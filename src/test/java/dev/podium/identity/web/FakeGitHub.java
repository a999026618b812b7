package dev.podium.identity.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A GitHub Enterprise Server on loopback, as GitHub documents "Authorizing OAuth apps", "REST API endpoints for users,
 * e-mails, organizations and teams" and "Using pagination in the REST API".
 */
final class FakeGitHub implements AutoCloseable {

    static final String CLIENT = "Iv1.podium";
    static final String SECRET = "github-client-secret";

    private record Grant(String redirect, String challenge, Map<String, Object> user) {}

    /** What the token endpoint was sent, and the pages of the API that were asked for. */
    final List<String> exchanges = java.util.Collections.synchronizedList(new ArrayList<>());

    final AtomicInteger apiCalls = new AtomicInteger();
    final List<Map<String, Object>> emails = new ArrayList<>();
    final List<String> orgs = new ArrayList<>();
    /** As {@code org/team}. */
    final List<String> teams = new ArrayList<>();

    final Map<String, Map<String, Object>> tokens = new ConcurrentHashMap<>();

    /** Who is signed in at GitHub in this browser. */
    Map<String, Object> user = user(1, "ada");

    /** Whether they press "Cancel" instead of "Authorize". */
    boolean cancels;

    /** Where the next page of teams is said to be, instead of here. */
    String nextPage;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Grant> codes = new ConcurrentHashMap<>();
    private final JsonMapper json = new JsonMapper();

    FakeGitHub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/login/oauth/authorize", this::authorize);
        server.createContext("/login/oauth/access_token", this::accessToken);
        server.createContext("/api/v3/user", this::api);
        server.start();
    }

    static Map<String, Object> user(long id, String login) {
        var user = new HashMap<String, Object>();
        user.put("id", id);
        user.put("login", login);
        user.put("node_id", "MDQ6VXNlcjE=");
        user.put("type", "User");
        user.put("name", null);
        user.put("email", "public-and-anybodys@example.org");
        return user;
    }

    static Map<String, Object> email(String address, boolean primary, boolean verified) {
        return Map.of("email", address, "primary", primary, "verified", verified, "visibility", "private");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static Map<String, String> parameters(String text) {
        return text == null || text.isEmpty() ? Map.of() : Browser.query("?" + text);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void authorize(HttpExchange exchange) throws IOException {
        var asked = parameters(exchange.getRequestURI().getRawQuery());
        if (!CLIENT.equals(asked.get("client_id"))
                || !"code".equals(asked.get("response_type"))
                || !List.of(asked.get("scope").split(" ")).containsAll(List.of("read:org", "user:email"))) {
            answer(exchange, 404, Map.of("message", "Not Found"));
            return;
        }
        var to = asked.get("redirect_uri");
        String parameters;
        if (cancels) {
            parameters = "error=access_denied&error_description=The+user+has+denied+your+application+access.";
        } else {
            var code = UUID.randomUUID().toString().replace("-", "").substring(0, 20);
            codes.put(code, new Grant(to, asked.get("code_challenge"), user));
            parameters = "code=" + code;
        }
        exchange.getResponseHeaders().add("Location", to + "?" + parameters + "&state=" + encode(asked.get("state")));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void accessToken(HttpExchange exchange) throws IOException {
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        exchanges.add(body);
        var sent = parameters(body);
        var answer = new HashMap<String, Object>();
        var grant = codes.remove(sent.getOrDefault("code", ""));
        if (!CLIENT.equals(sent.get("client_id")) || !SECRET.equals(sent.get("client_secret"))) {
            answer.put("error", "incorrect_client_credentials");
        } else if (grant == null || !grant.challenge().equals(challenge(sent.get("code_verifier")))) {
            answer.put("error", "bad_verification_code");
            answer.put("error_description", "The code passed is incorrect or expired.");
        } else if (!grant.redirect().equals(sent.get("redirect_uri"))) {
            answer.put("error", "redirect_uri_mismatch");
        } else {
            var token = "gho_" + UUID.randomUUID().toString().replace("-", "");
            tokens.put(token, grant.user());
            answer.put("access_token", token);
            answer.put("scope", "read:org,user:email");
            answer.put("token_type", "bearer");
        }
        // Errors too have the status 200. Without the header the answer is a form.
        if (String.valueOf(exchange.getRequestHeaders().getFirst("Accept")).contains("application/json")) {
            answer(exchange, 200, answer);
        } else {
            var form = new ArrayList<String>();
            answer.forEach((name, value) -> form.add(name + "=" + encode(String.valueOf(value))));
            send(exchange, 200, "application/x-www-form-urlencoded", String.join("&", form));
        }
    }

    private static String challenge(String verifier) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void api(HttpExchange exchange) throws IOException {
        apiCalls.incrementAndGet();
        var header = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        var owner = header.startsWith("Bearer ") ? tokens.get(header.substring(7)) : null;
        if (owner == null) {
            answer(exchange, 401, Map.of("message", "Bad credentials"));
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/api/v3/user" -> answer(exchange, 200, owner);
            case "/api/v3/user/emails" -> page(exchange, emails);
            case "/api/v3/user/orgs" ->
                page(
                        exchange,
                        orgs.stream().map(org -> Map.of("login", org, "id", 1)).toList());
            case "/api/v3/user/teams" ->
                page(exchange, teams.stream().map(FakeGitHub::team).toList());
            default -> answer(exchange, 404, Map.of("message", "Not Found"));
        }
    }

    private static Map<String, Object> team(String path) {
        var at = path.indexOf('/');
        return Map.of(
                "slug", path.substring(at + 1),
                "name", "The team " + path.substring(at + 1),
                "organization", Map.of("login", path.substring(0, at), "id", 1));
    }

    private void page(HttpExchange exchange, List<? extends Object> all) throws IOException {
        var asked = parameters(exchange.getRequestURI().getRawQuery());
        int size = Math.min(100, Integer.parseInt(asked.getOrDefault("per_page", "30")));
        int page = Integer.parseInt(asked.getOrDefault("page", "1"));
        int last = Math.max(1, (all.size() + size - 1) / size);
        var here = url() + exchange.getRequestURI().getPath() + "?per_page=" + size + "&page=";
        var links = new ArrayList<String>();
        if (page > 1) {
            links.add("<" + here + (page - 1) + ">; rel=\"prev\"");
        }
        if (page < last) {
            links.add("<" + (nextPage == null ? here + (page + 1) : nextPage) + ">; rel=\"next\"");
            links.add("<" + here + last + ">; rel=\"last\"");
        }
        if (page > 1) {
            links.add("<" + here + "1>; rel=\"first\"");
        }
        if (!links.isEmpty()) {
            exchange.getResponseHeaders().add("Link", String.join(", ", links));
        }
        int from = Math.min(all.size(), (page - 1) * size);
        answer(exchange, 200, all.subList(from, Math.min(all.size(), from + size)));
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        send(exchange, status, "application/json; charset=utf-8", json.writeValueAsString(body));
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
