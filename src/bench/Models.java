import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures what the gateway of models adds: a stand-in of a provider is asked directly, through nginx that only passes on,
 * through Portkey's gateway, through a gateway in Java that does nothing (Plain), and through Podium with its keys, budgets and ledger, turn by turn in one run. nginx is taken
 * from the path, Portkey from the file that PORTKEY_JS names; what is not there is left out. The stand-in and the clients
 * run in this process, so that a word of a stream can carry the moment it was written. Started by src/bench/run:
 * Models URL PROCESS.
 */
class Models {

    private static final String PATH = "/v1/chat/completions";
    private static final int WORDS = 50;
    private static final int GAP_MS = 40;

    /** Who is asked: at which port, with which headers more. */
    private record Target(int port, String headers, Process process) {}

    /** What one client saw: how long each answer took, until its first word, and each word on its way, all in ns. */
    private static final class Seen {
        final ConcurrentLinkedQueue<Long> took = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Long> first = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<Long> way = new ConcurrentLinkedQueue<>();
        final AtomicInteger wrong = new AtomicInteger();
    }

    public static void main(String[] arguments) throws Exception {
        long podium = Long.parseLong(arguments[1]);
        try (var provider = new Provider()) {
            var targets = new LinkedHashMap<String, Target>();
            targets.put("direct", new Target(provider.port(), "", null));
            nginx(provider.port()).ifPresent(target -> targets.put("nginx", target));
            portkey(provider.port()).ifPresent(target -> targets.put("portkey", target));
            targets.put("plain", plain(provider.port()));
            targets.put("podium", podium(arguments[0], provider.port()));
            try {
                measure(targets, podium);
            } finally {
                for (var target : targets.values()) {
                    if (target.process() != null) {
                        target.process().destroy();
                    }
                }
            }
        }
    }

    private static void measure(Map<String, Target> targets, long podium) throws Exception {
        var small = body("x", false);
        var large = body("context ".repeat(16_384), false);
        for (var target : targets.values()) {
            // What has been asked some thousand times is compiled; whoever was just started is measured by nobody.
            whole(target, small, 32, 10);
            whole(target, large, 32, 3);
            streams(target, 64, 20, 10);
        }
        System.out.printf("%-44s", "");
        targets.keySet().forEach(name -> System.out.printf("%10s", name));
        System.out.println();
        for (int at : new int[] {1, 32}) {
            var seen = turns(targets, target -> whole(target, small, at, 5));
            row(at + " at once, answers/s", seen, (each, seconds) -> each.took.size() / seconds);
            row(at + " at once, p50 ms", seen, (each, _) -> quantile(each.took, 0.5));
            row(at + " at once, p99 ms", seen, (each, _) -> quantile(each.took, 0.99));
        }
        var sized = turns(targets, target -> whole(target, large, 32, 5));
        row("32 at once of 128 KB, answers/s", sized, (each, seconds) -> each.took.size() / seconds);
        for (int at : new int[] {1, 256, 1000}) {
            var seen = turns(targets, target -> streams(target, at, WORDS, GAP_MS));
            row(at + " streams, first word p50 ms", seen, (each, _) -> quantile(each.first, 0.5));
            row(at + " streams, first word p99 ms", seen, (each, _) -> quantile(each.first, 0.99));
            row(at + " streams, a word's way p50 ms", seen, (each, _) -> quantile(each.way, 0.5));
            row(at + " streams, a word's way p99 ms", seen, (each, _) -> quantile(each.way, 0.99));
            row(at + " streams, words", seen, (each, _) -> (double) each.first.size() + each.way.size());
            row(at + " streams, not whole", seen, (each, _) -> (double) each.wrong.get());
        }
        System.out.printf("Podium's live heap after it, MiB %42d%n", heap(podium) >> 20);
    }

    private interface Turn {
        Seen of(Target target) throws Exception;
    }

    private interface Figure {
        double of(Seen seen, double seconds);
    }

    private record Measured(List<Seen> rounds, List<Double> seconds) {}

    /** Each in turn, three times round, so that what else the machine does falls on all of them. */
    private static Map<String, Measured> turns(Map<String, Target> targets, Turn turn) throws Exception {
        var all = new LinkedHashMap<String, Measured>();
        targets.keySet().forEach(name -> all.put(name, new Measured(new ArrayList<>(), new ArrayList<>())));
        for (int round = 0; round < 3; round++) {
            for (var target : targets.entrySet()) {
                long begun = System.nanoTime();
                var seen = turn.of(target.getValue());
                all.get(target.getKey()).rounds().add(seen);
                all.get(target.getKey()).seconds().add((System.nanoTime() - begun) / 1e9);
            }
        }
        return all;
    }

    /** The middle one of the rounds. */
    private static void row(String what, Map<String, Measured> all, Figure figure) {
        System.out.printf("%-44s", what);
        all.values().forEach(each -> {
            var values = new double[each.rounds().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = figure.of(each.rounds().get(i), each.seconds().get(i));
            }
            Arrays.sort(values);
            double middle = values[values.length / 2];
            System.out.printf(middle >= 1000 ? "%10.0f" : "%10.2f", middle);
        });
        System.out.println();
    }

    private static double quantile(ConcurrentLinkedQueue<Long> values, double part) {
        var sorted = values.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[(int) (sorted.length * part)] / 1e6;
    }

    private static byte[] body(String text, boolean stream) {
        return ("{\"model\":\"mock-1\",\"stream\":" + stream + ",\"max_tokens\":256,\"messages\":[{\"role\":\"user\",\"content\":\""
                        + text + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] request(Target target, byte[] body, String more) {
        var head = ("POST " + PATH + " HTTP/1.1\r\nHost: 127.0.0.1:" + target.port()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n"
                        + target.headers() + more + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        return all;
    }

    /** So many clients, each on a connection of its own, ask one after the other for so long. */
    private static Seen whole(Target target, byte[] body, int clients, int seconds) throws Exception {
        var seen = new Seen();
        var request = request(target, body, "");
        var over = new AtomicBoolean();
        each(clients, _ -> {
            try (var connection = new Connection(target.port())) {
                while (!over.get()) {
                    long begun = System.nanoTime();
                    connection.send(request);
                    if (connection.status() == 200 && connection.rest(null) > 0) {
                        seen.took.add(System.nanoTime() - begun);
                    } else {
                        seen.wrong.incrementAndGet();
                    }
                }
            }
            return null;
        }, () -> {
            // The time over which it is measured.
            Thread.sleep(seconds * 1000L);
            over.set(true);
        });
        return seen;
    }

    /** So many streams at once, begun within one gap between two words, as people's are. */
    private static Seen streams(Target target, int clients, int words, int gapMillis) throws Exception {
        var seen = new Seen();
        var request = request(target, body("x", true), "X-Words: " + words + "\r\nX-Gap: " + gapMillis + "\r\n");
        each(clients, number -> {
            try (var connection = new Connection(target.port())) {
                // Not all in the same instant.
                Thread.sleep(gapMillis * (long) number / clients);
                long begun = System.nanoTime();
                connection.send(request);
                if (connection.status() != 200) {
                    seen.wrong.incrementAndGet();
                    return null;
                }
                var count = new AtomicInteger();
                connection.rest(written -> {
                    long now = System.nanoTime();
                    if (count.getAndIncrement() == 0) {
                        seen.first.add(now - begun);
                    } else {
                        seen.way.add(now - written);
                    }
                });
                if (count.get() != words) {
                    seen.wrong.incrementAndGet();
                }
            }
            return null;
        }, () -> {});
        return seen;
    }

    private interface Work {
        Void of(int number) throws Exception;
    }

    private interface Meanwhile {
        void run() throws Exception;
    }

    private static void each(int clients, Work work, Meanwhile meanwhile) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Void>>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                all.add(threads.submit(() -> work.of(number)));
            }
            meanwhile.run();
            for (var one : all) {
                one.get();
            }
        }
    }

    private interface Word {
        void written(long at);
    }

    /** One connection of a client, which reads answers of a known length and such that come in chunks. */
    private static final class Connection implements AutoCloseable {

        private final int port;
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private long length;
        private boolean last;

        Connection(int port) throws IOException {
            this.port = port;
            open();
        }

        private void open() throws IOException {
            last = false;
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
            out = socket.getOutputStream();
        }

        void send(byte[] request) throws IOException {
            if (last) {
                // A server ends a connection after so many answers, and says so.
                socket.close();
                open();
            }
            out.write(request);
        }

        int status() throws IOException {
            int status = Integer.parseInt(line(in).substring(9, 12));
            length = -1;
            for (var header = line(in); !header.isEmpty(); header = line(in)) {
                last |= header.equalsIgnoreCase("connection: close");
                if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                    length = Long.parseLong(header.substring(15).strip());
                }
            }
            return status;
        }

        /** Reads the rest of the answer; words say when they were written. */
        long rest(Word word) throws IOException {
            if (length >= 0) {
                in.skipNBytes(length);
                return length;
            }
            long sum = 0;
            var text = new StringBuilder();
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                var part = in.readNBytes(size);
                in.skipNBytes(2);
                sum += size;
                if (word != null) {
                    text.append(new String(part, StandardCharsets.ISO_8859_1));
                    words(text, word);
                }
            }
            line(in);
            return sum;
        }

        private static void words(StringBuilder text, Word word) {
            for (int from = text.indexOf("@"); from >= 0; from = text.indexOf("@")) {
                int to = text.indexOf("@", from + 1);
                if (to < 0) {
                    return;
                }
                word.written(Long.parseLong(text.substring(from + 1, to)));
                text.delete(0, to + 1);
            }
            text.setLength(0);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("The connection ended before the answer did.");
            }
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }

    /** In place of a provider: whole answers at once, streams in their own time. */
    private static final class Provider implements AutoCloseable {

        private static final byte[] WHOLE = answer("{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"mock-1\",\"choices\":"
                + "[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\""
                + "word ".repeat(40) + "\"}}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":40,\"total_tokens\":49}}");

        private final ServerSocket server;

        Provider() throws IOException {
            server = new ServerSocket();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 2000);
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        var socket = server.accept();
                        Thread.ofVirtual().start(() -> serve(socket));
                    }
                } catch (IOException _) {
                    // The bench is over.
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        private static byte[] answer(String json) {
            return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                    .getBytes(StandardCharsets.US_ASCII);
        }

        private static void serve(Socket socket) {
            try (socket) {
                socket.setTcpNoDelay(true);
                var in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
                var out = new BufferedOutputStream(socket.getOutputStream());
                while (true) {
                    line(in);
                    long length = 0;
                    int words = 0;
                    int gap = 0;
                    for (var header = line(in); !header.isEmpty(); header = line(in)) {
                        var value = header.substring(header.indexOf(':') + 1).strip();
                        switch (header.substring(0, header.indexOf(':')).toLowerCase(java.util.Locale.ROOT)) {
                            case "content-length" -> length = Long.parseLong(value);
                            case "x-words" -> words = Integer.parseInt(value);
                            case "x-gap" -> gap = Integer.parseInt(value);
                            default -> {
                                // Nothing that an answer depends on.
                            }
                        }
                    }
                    in.skipNBytes(length);
                    if (words == 0) {
                        out.write(WHOLE);
                    } else {
                        stream(out, words, gap);
                    }
                    out.flush();
                }
            } catch (IOException _) {
                // A client that has what it wanted goes.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private static void stream(OutputStream out, int words, int gap) throws IOException, InterruptedException {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < words; i++) {
                // A model's own pace.
                Thread.sleep(gap);
                chunk(out, "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"@" + System.nanoTime()
                        + "@\"}}]}\n\n");
            }
            chunk(out, "data: {\"id\":\"c\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    + "data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":" + words
                    + "}}\n\ndata: [DONE]\n\n");
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }

        private static void chunk(OutputStream out, String text) throws IOException {
            out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static Target podium(String url, int provider) throws Exception {
        var token = field(
                send("POST", url + "/api/v1/setup", "", "{\"token\":\"bench\",\"email\":\"ada@example.org\",\"name\":\"Ada\","
                        + "\"password\":\"correct horse battery\",\"team\":\"Bench\"}"),
                "token");
        var id = field(
                send("POST", url + "/api/v1/model-providers", token,
                        "{\"name\":\"mock\",\"kind\":\"compatible\",\"url\":\"http://127.0.0.1:" + provider + "\"}"),
                "id");
        send("PUT", url + "/api/v1/model-routes", token,
                "{\"name\":\"mock-*\",\"targets\":[{\"provider\":\"" + id + "\",\"tier\":2}]}");
        send("POST", url + "/api/v1/budgets", token,
                "{\"scope\":\"TEAM\",\"subject\":\"\",\"period\":\"MONTH\",\"cap\":1000000,\"hard\":true}");
        return new Target(URI.create(url).getPort(), "Authorization: Bearer " + token + "\r\n", null);
    }

    private static String send(String method, String url, String token, String body) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).header("Content-Type", "application/json");
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            var answer = http.send(
                    request.method(method, HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
            if (answer.statusCode() >= 400) {
                throw new IOException(method + " " + url + ": " + answer.body());
            }
            return answer.body();
        }
    }

    private static String field(String json, String name) {
        int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    private static java.util.Optional<Target> nginx(int provider) throws Exception {
        var program = java.util.stream.Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .map(folder -> Path.of(folder, "nginx"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return java.util.Optional.empty();
        }
        int port = free();
        var folder = Files.createTempDirectory("bench-nginx");
        Files.writeString(folder.resolve("nginx.conf"), """
                worker_processes 1; daemon off; pid %1$s/pid; error_log %1$s/errors;
                events { worker_connections 4096; }
                http {
                  access_log off; client_max_body_size 64m; client_body_buffer_size 1m;
                  client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c;
                  uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e; keepalive_requests 10000000;
                  upstream provider { server 127.0.0.1:%2$d; keepalive 1024; keepalive_requests 10000000; }
                  server {
                    listen 127.0.0.1:%3$d backlog=4096;
                    location / {
                      proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
                    }
                  }
                }
                """.formatted(folder, provider, port));
        return java.util.Optional.of(started(
                port, "", new ProcessBuilder(program.get().toString(), "-e", folder + "/errors", "-c", folder + "/nginx.conf")));
    }

    private static java.util.Optional<Target> portkey(int provider) throws Exception {
        var file = System.getenv("PORTKEY_JS");
        if (file == null || !Files.exists(Path.of(file))) {
            return java.util.Optional.empty();
        }
        int port = free();
        var builder = new ProcessBuilder("node", file, "--port=" + port, "--headless");
        builder.environment().put("NODE_ENV", "production");
        builder.environment().put("TRUSTED_CUSTOM_HOSTS", "127.0.0.1,localhost");
        return java.util.Optional.of(started(
                port,
                "Authorization: Bearer none\r\nx-portkey-provider: openai\r\nx-portkey-custom-host: http://127.0.0.1:" + provider
                        + "/v1\r\nx-portkey-forward-headers: x-words,x-gap\r\n",
                builder));
    }

    private static Target plain(int provider) throws Exception {
        int port = free();
        return started(
                port,
                "",
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseCompactObjectHeaders",
                        "-cp",
                        "target/podium/lib/*",
                        "src/bench/Plain.java",
                        Integer.toString(port),
                        Integer.toString(provider)));
    }

    private static Target started(int port, String headers, ProcessBuilder builder) throws Exception {
        var process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return new Target(port, headers, process);
            } catch (IOException e) {
                if (System.nanoTime() > until || !process.isAlive()) {
                    process.destroy();
                    throw new IOException(builder.command().getFirst() + " did not start.", e);
                }
                Thread.sleep(100);
            }
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What is still in use after a collection. */
    private static long heap(long process) throws Exception {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var said = new ProcessBuilder(jcmd, Long.toString(process), "GC.class_histogram").start();
        var lines = new String(said.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        return Long.parseLong(lines.getLast().strip().split("\\s+")[2]);
    }
}
