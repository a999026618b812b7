package dev.podium.portal.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A handshake as a browser sends it. */
@PodiumTest
class UncompressedSocketsTest {

    @LocalServerPort
    int port;

    private List<String> handshake(String path) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            var request = "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nOrigin: http://localhost:" + port
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
                    + "\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            var head = new ArrayList<String>();
            for (var line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
                head.add(line);
            }
            return head;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/VAADIN/push?v-r=push&v-uiId=0&v-pushId=x", "/ws/terminals?ticket=none"})
    void noSocketIsCompressed(String path) throws IOException {
        var head = handshake(path);
        assertThat(head.getFirst()).startsWith("HTTP/1.1 101");
        assertThat(head).noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-ext"));
    }
}
