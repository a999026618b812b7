package dev.podium.journeys;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Watches an agent's terminal as the page does, by docs/reference/terminal-protocol.md: what it has is output from one
 * position on, or a snapshot and the output after it. Whoever uses it says when it connects anew.
 */
final class FollowingViewer implements AutoCloseable {

    private static final Pattern ESCAPE =
            Pattern.compile("\u000f|\u001b(\\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78]|\\][^\u0007]*\u0007)");

    private static final int TAIL = 64 << 10;

    /** A line of a counting agent: its process, and the number. */
    private static final Pattern LINE = Pattern.compile("r(\\d+)-(\\d+)\\r");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JourneyRest rest;
    private final String agent;
    private final ByteArrayOutputStream have = new ByteArrayOutputStream();
    private @Nullable WebSocket socket;
    private boolean open;
    private boolean counts;
    private @Nullable String epoch;
    private long position;
    private int resumed;
    private int snapshots;

    FollowingViewer(JourneyRest rest, String agent) {
        this.rest = rest;
        this.agent = agent;
    }

    synchronized boolean isOpen() {
        return open;
    }

    /** Whether it has all there is, and what it gets now is new. */
    synchronized boolean isReady() {
        return open && counts;
    }

    /** How often it went on where it broke off, and how often it began with a snapshot. */
    synchronized List<Integer> ways() {
        return List.of(resumed, snapshots);
    }

    /** One connection; fails where Podium does not answer. */
    void connect() throws Exception {
        var url = rest.post("/api/v1/agents/" + agent + "/terminal-tickets", "{\"mode\":\"watch\"}")
                .path("url")
                .asString();
        synchronized (this) {
            if (epoch != null) {
                url += "&epoch=" + epoch + "&from=" + position;
            }
            counts = false;
            open = true;
        }
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(rest.url().replace("http", "ws") + url), new Listener())
                .get(20, TimeUnit.SECONDS);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            synchronized (FollowingViewer.this) {
                have.writeBytes(bytes);
                if (counts) {
                    position += bytes.length;
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                heard(JourneyRest.JSON.readTree(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed();
        }
    }

    private synchronized void closed() {
        open = false;
        if (!counts) {
            epoch = null;
        }
    }

    private synchronized void heard(JsonNode said) {
        switch (said.path("type").asString()) {
            case "hello" -> {
                if (!said.path("epoch").asString().equals(epoch)) {
                    epoch = null;
                }
            }
            case "snapshot" -> {
                have.reset();
                epoch = null;
                counts = false;
                if (said.path("part").asString().equals("all")) {
                    snapshots++;
                }
            }
            case "ready" -> {
                epoch = said.path("epoch").asString();
                position = said.path("sequence").asLong();
                counts = true;
            }
            case "resumed" -> {
                resumed++;
                counts = true;
            }
            default -> {}
        }
    }

    private synchronized String text() {
        return ESCAPE.matcher(have.toString(StandardCharsets.UTF_8)).replaceAll("");
    }

    /** Enough for some lines: there may be many megabytes. */
    private synchronized String tail() {
        var all = have.toByteArray();
        var last = Arrays.copyOfRange(all, Math.max(0, all.length - TAIL), all.length);
        return ESCAPE.matcher(new String(last, StandardCharsets.UTF_8)).replaceAll("");
    }

    /** Which process counts, and up to what. */
    record Counted(long process, long number) {}

    /** The last whole line; null before there is one. */
    @Nullable
    Counted last() {
        Counted found = null;
        for (var line = LINE.matcher(tail()); line.find(); ) {
            found = new Counted(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
        }
        return found;
    }

    /** Whether each number of each process follows the one before; the breaks. */
    List<String> breaks() {
        var breaks = new ArrayList<String>();
        Counted before = null;
        for (var line = LINE.matcher(text()); line.find(); ) {
            var now = new Counted(Long.parseLong(line.group(1)), Long.parseLong(line.group(2)));
            if (before != null && before.process() == now.process() && now.number() != before.number() + 1) {
                var raw = have.toString(StandardCharsets.UTF_8);
                int at = Math.max(0, raw.indexOf("r" + now.process() + "-" + now.number()));
                breaks.add(before + " is followed by " + now + " in "
                        + JourneyRest.JSON.writeValueAsString(raw.substring(Math.max(0, at - 200), at)));
            }
            before = now;
        }
        return breaks;
    }

    /** Whether this line is there still, or again. */
    boolean has(Counted line) {
        return text().contains("r" + line.process() + "-" + line.number() + "\r");
    }

    /** Its connection breaks, and nobody is told. */
    void breakOff() {
        if (socket != null) {
            socket.abort();
        }
        closed();
    }

    @Override
    public void close() {
        if (socket != null) {
            socket.abort();
        }
        http.shutdownNow();
    }
}
