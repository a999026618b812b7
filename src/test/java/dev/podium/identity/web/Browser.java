package dev.podium.identity.web;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A browser as far as sign-in needs one: cookies, forms, and redirects one at a time. */
final class Browser {

    final CookieManager cookies = new CookieManager() {
        @Override
        public void put(URI from, Map<String, List<String>> headers) throws IOException {
            super.put(from, headers);
            // A browser takes loopback for safe and sends such cookies there without https; Java does not.
            getCookieStore().getCookies().forEach(cookie -> cookie.setSecure(false));
        }
    };
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(cookies).build();
    private final String podium;

    Browser(int port) {
        podium = "http://localhost:" + port;
    }

    HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(at(address))
                        .header("Accept", "text/html,*/*")
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String address, String... fields) throws IOException, InterruptedException {
        var form = new ArrayList<String>();
        for (int i = 0; i < fields.length; i += 2) {
            form.add(fields[i] + "=" + URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return http.send(
                HttpRequest.newBuilder(at(address))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", form)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private URI at(String address) {
        return URI.create(address.startsWith("/") ? podium + address : address);
    }

    boolean signedIn() throws IOException, InterruptedException {
        return get("/v3/api-docs").statusCode() == 200;
    }

    /** The refusal that the sign-in page would show, which it takes out of the session. */
    String refusal() throws IOException, InterruptedException {
        return get("/ws/test/refusal").body();
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElse("");
    }

    static Map<String, String> query(String address) {
        var parameters = new HashMap<String, String>();
        for (var part : address.substring(address.indexOf('?') + 1).split("&")) {
            var at = part.indexOf('=');
            parameters.put(part.substring(0, at), URLDecoder.decode(part.substring(at + 1), StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
