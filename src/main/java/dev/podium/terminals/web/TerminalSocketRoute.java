package dev.podium.terminals.web;

import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/** Where the terminal socket is. A page of another origin is refused: no allowed origin is listed but our own. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@EnableScheduling
class TerminalSocketRoute implements WebSocketConfigurer {

    private final TerminalSocket socket;

    TerminalSocketRoute(TerminalSocket socket) {
        this.socket = socket;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(socket, "/ws/terminals").setHandshakeHandler(new Uncompressed());
    }

    /**
     * Offers no compression: a compressor holds a quarter of a megabyte for each viewer and delays each keystroke's
     * echo, while terminal output on a local network is small.
     */
    private static final class Uncompressed extends DefaultHandshakeHandler {

        @Override
        protected List<WebSocketExtension> filterRequestedExtensions(
                ServerHttpRequest request, List<WebSocketExtension> requested, List<WebSocketExtension> supported) {
            return List.of();
        }
    }
}
