package dev.podium.terminals.web;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

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
        registry.addHandler(socket, "/ws/terminals");
    }
}
