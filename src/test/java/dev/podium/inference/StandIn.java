package dev.podium.inference;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** In place of a provider of models: answers on loopback as it is told to, and keeps what it was asked. */
public final class StandIn implements AutoCloseable {

    /** Answers one request. */
    public interface Script {
        void answer(Heard heard, Reply reply) throws IOException, InterruptedException;
    }

    /** @param headers by their names in small letters */
    public record Heard(String method, String path, Map<String, List<String>> headers, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** How it answers. */
    public static final class Reply {

        private final HttpExchange exchange;

        Reply(HttpExchange exchange) {
            this.exchange = exchange;
        }

        Reply header(String name, String value) {
            exchange.getResponseHeaders().add(name, value);
            return this;
        }

        void whole(int status, String type, byte[] body) throws IOException {
            header("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }

        public void json(int status, String body) throws IOException {
            whole(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
        }

        /** Its body is written in parts, each sent at once. */
        OutputStream stream(String type) throws IOException {
            header("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            return exchange.getResponseBody();
        }

        /** The beginning of a whole answer; @param length what it says it will come to */
        void begun(long length, String beginning) throws IOException {
            header("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, length);
            exchange.getResponseBody().write(beginning.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }

        /** Breaks off: no proper end of the body is sent. */
        void cut() {
            throw new UncheckedIOException(new IOException("cut on purpose"));
        }
    }

    private final HttpServer server;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private volatile Script script = (_, reply) -> reply.json(500, "{}");

    /** What an engine's watch asks, which comes at any time and is none of what a test waits for. */
    static final Set<String> WATCHED = Set.of("/api/version", "/api/tags", "/api/ps");

    private volatile Script watched =
            (_, reply) -> reply.whole(404, "text/plain", "404 page not found".getBytes(StandardCharsets.UTF_8));

    public StandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders().entrySet().stream()
                .collect(Collectors.toMap(
                        entry -> entry.getKey().toLowerCase(java.util.Locale.ROOT), Map.Entry::getValue));
        var asked = new Heard(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers,
                exchange.getRequestBody().readAllBytes());
        boolean ofTheWatch = WATCHED.contains(asked.path());
        if (!ofTheWatch) {
            heard.add(asked);
        }
        try (exchange) {
            (ofTheWatch ? watched : script).answer(asked, new Reply(exchange));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public StandIn does(Script next) {
        script = next;
        return this;
    }

    StandIn tells(Script next) {
        watched = next;
        return this;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Heard heard() throws InterruptedException {
        var next = heard.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("Nothing was asked of the stand-in.");
        }
        return next;
    }

    int unread() {
        return heard.size();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
