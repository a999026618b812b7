package dev.podium.identity.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/** An OpenID Connect provider on loopback that says whatever a test wants it to say, under a real signature. */
final class FakeProvider implements AutoCloseable {

    static final String CLIENT = "podium";

    final RSAKey key;
    final Map<String, Object> userInfo = new HashMap<>();
    /** What the token endpoint was sent. */
    final List<String> exchanges = Collections.synchronizedList(new ArrayList<>());

    /** What its openid-configuration holds instead of, or beside, the usual. */
    final Map<String, Object> configured = new HashMap<>();

    /** What answers at a path instead of the usual. */
    final Map<String, HttpHandler> instead = new ConcurrentHashMap<>();

    /** What its token endpoint hands out to refresh with; null: nothing. */
    String refreshToken;

    /** What its token endpoint says instead; null: nothing. */
    String refusal;

    String claimedIssuer;
    String idToken = "";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonMapper json = new JsonMapper();

    FakeProvider() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        claimedIssuer = issuer();
        at("/.well-known/openid-configuration", exchange -> answer(exchange, 200, configuration()));
        at("/jwks", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toJSONObject()));
        at("/token", exchange -> {
            exchanges.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            if (refusal == null) {
                answer(exchange, 200, tokens());
            } else {
                answer(exchange, 400, Map.of("error", refusal));
            }
        });
        at("/userinfo", exchange -> answer(exchange, 200, userInfo));
        server.start();
    }

    private void at(String path, HttpHandler usual) {
        server.createContext(path, exchange -> instead.getOrDefault(path, usual).handle(exchange));
    }

    private Map<String, Object> tokens() {
        var tokens = new HashMap<String, Object>(Map.of("access_token", "a", "token_type", "Bearer", "expires_in", 60));
        if (!idToken.isEmpty()) {
            tokens.put("id_token", idToken);
        }
        if (refreshToken != null) {
            tokens.put("refresh_token", refreshToken);
        }
        return tokens;
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Map<String, Object> configuration() {
        var configuration = new HashMap<String, Object>(Map.of(
                "issuer", claimedIssuer,
                "authorization_endpoint", issuer() + "/authorize",
                "token_endpoint", issuer() + "/token",
                "jwks_uri", issuer() + "/jwks",
                "userinfo_endpoint", issuer() + "/userinfo",
                "end_session_endpoint", issuer() + "/logout",
                "response_types_supported", List.of("code"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("RS256")));
        configuration.putAll(configured);
        return configuration;
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        var bytes = json.writeValueAsBytes(body);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    JWTClaimsSet.Builder claims(String subject, String nonce) {
        userInfo.clear();
        userInfo.put("sub", subject);
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject(subject)
                .audience(CLIENT)
                .claim("nonce", nonce)
                .claim("name", "Ada " + subject)
                .claim("sid", "session-of-" + subject)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }

    String signed(JWTClaimsSet claims, RSAKey by, UnaryOperator<JWSHeader.Builder> header) {
        try {
            var token = new SignedJWT(
                    header.apply(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1"))
                            .build(),
                    claims);
            token.sign(new RSASSASigner(by));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    String signed(JWTClaimsSet claims) {
        return signed(claims, key, header -> header);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
