import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A page as a browser has it, without being drawn: somebody signed in, in a session of their own, has the view open, and
 * its push socket stays. What is sent is what the browser sends, read off a real one.
 */
final class OpenPage implements AutoCloseable {

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final WebSocket push;
    private final String ui;
    private final String key;

    private final String shown;
    private final AtomicLong pushedBytes = new AtomicLong();
    private int said = 2;

    /** How long Podium took to build the view and to send it. */
    final double millis;

    OpenPage(String url, String email, String password, String view) throws Exception {
        this(url, email, password, view, message -> {});
    }

    /** @param pushed is given what Podium sends by itself, on the socket's thread */
    OpenPage(String url, String email, String password, String view, Consumer<String> pushed) throws Exception {
        this(url, email, password, view, "", pushed);
    }

    /** @param query of the view's address, without the question mark */
    OpenPage(String url, String email, String password, String view, String query, Consumer<String> pushed)
            throws Exception {
        this.url = url;
        var login = text(get("/login"));
        var signedIn = http.send(
                HttpRequest.newBuilder(URI.create(url + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("username=" + encoded(email) + "&password="
                                + encoded(password) + "&_csrf="
                                + encoded(part(login, "name=\"_csrf\" content=\"([^\"]+)\""))))
                        .build(),
                BodyHandlers.ofString());
        if (signedIn.headers().firstValue("Location").orElse("/login").contains("/login")) {
            throw new IOException("The sign-in failed: " + signedIn.statusCode());
        }
        text(get("/" + view));
        var begun = text(get("/?v-r=init&location=" + view + "&query=" + encoded(query) + "&v-sh=900&v-sw=1440&v-wh=900&v-ww=1440&v-bh=900"
                + "&v-bw=1440&v-curdate=1&v-tzo=0&v-dstd=0&v-rtzo=0&v-dston=false&v-tzid=UTC&v-wn=bench&v-td=false"
                + "&v-pr=1&v-np=Linux&v-cs=light&v-tn=aura&v-ws=false"));
        ui = part(begun, "\"v-uiId\":(\\d+)");
        key = part(begun, "\"Vaadin-Security-Key\":\"([^\"]+)\"");
        long start = System.nanoTime();
        shown = uidl(
                ui,
                "{\"csrfToken\":\"" + key + "\",\"rpc\":[{\"type\":\"event\",\"node\":1,\"event\":\"ui-navigate\","
                        + "\"data\":{\"route\":\"/" + view + "\",\"query\":\"" + query + "\",\"appShellTitle\":\"Podium\","
                        + "\"historyState\":{\"idx\":0},\"trigger\":\"\"}}],\"syncId\":0,\"clientId\":0}");
        millis = (System.nanoTime() - start) / 1e6;
        if (!shown.contains("vaadin-app-layout")) {
            throw new IOException("The page is not there: " + shown.substring(0, Math.min(500, shown.length())));
        }
        // The last answer is kept for a browser that missed it; the browser's next word lets go of the large first one.
        uidl(ui, "{\"csrfToken\":\"" + key + "\",\"rpc\":[],\"syncId\":1,\"clientId\":1}");
        push = http.newWebSocketBuilder()
                .buildAsync(
                        URI.create(url.replace("http", "ws") + "/VAADIN/push?v-r=push&v-uiId=" + ui + "&v-pushId="
                                + part(begun, "\"Vaadin-Push-ID\":\"([^\"]+)\"")
                                + "&X-Atmosphere-tracking-id=0&X-Atmosphere-Framework=4.0.1"
                                + "&X-Atmosphere-Transport=websocket&X-Atmosphere-TrackMessageSize=true"
                                + "&Content-Type=application/json;%20charset=UTF-8&X-atmo-protocol=true"
                                + "&X-Vaadin-LastSeenServerSyncId=2"),
                        new Pushed(message -> {
                            pushedBytes.addAndGet(message.length());
                            pushed.accept(message);
                        }))
                .get(20, TimeUnit.SECONDS);
    }

    /** The element's number, by its tag; one that was there when the page came. */
    int node(String tag) throws IOException {
        return Integer.parseInt(
                part(shown, "\"node\":(\\d+),\"type\":\"put\",\"key\":\"tag\",\"feat\":\\d+,\"value\":\"" + tag + "\""));
    }

    /** Calls a method of the element's server side; gives the whole answer. */
    String call(int node, String method, String arguments) throws Exception {
        return uidl(
                ui,
                "{\"csrfToken\":\"" + key + "\",\"rpc\":[{\"type\":\"publishedEventHandler\",\"node\":" + node
                        + ",\"templateEventMethodName\":\"" + method + "\",\"templateEventMethodArgs\":" + arguments
                        + ",\"promise\":" + said + "}],\"syncId\":" + said + ",\"clientId\":" + said++ + "}");
    }

    /** How much Podium has sent by itself. */
    long pushedBytes() {
        return pushedBytes.get();
    }

    /** Puts together what comes in parts. */
    private static final class Pushed implements WebSocket.Listener {
        private final Consumer<String> pushed;
        private final StringBuilder parts = new StringBuilder();

        Pushed(Consumer<String> pushed) {
            this.pushed = pushed;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                pushed.accept(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private String uidl(String ui, String json) throws Exception {
        return text(HttpRequest.newBuilder(URI.create(url + "/?v-r=uidl&v-uiId=" + ui))
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).header("Accept", "text/html,*/*").build();
    }

    private String text(HttpRequest request) throws Exception {
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private static String part(String text, String pattern) throws IOException {
        var found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IOException("No " + pattern + " in " + text.substring(0, Math.min(2000, text.length())));
        }
        return found.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            // As a browser does when its tab is closed; else Podium would keep the page until it counts as lost.
            uidl(ui, "{\"csrfToken\":\"" + key + "\",\"rpc\":[],\"UNLOAD\":true}");
        } catch (Exception gone) {
            System.err.println("The page could not say that it is closed: " + gone);
        }
        push.abort();
        http.close();
    }
}
