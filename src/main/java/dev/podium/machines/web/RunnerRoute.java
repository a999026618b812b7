package dev.podium.machines.web;

import dev.podium.kernel.Refusal;
import dev.podium.machines.runner.RunnerDoor;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.transaction.TransactionException;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Where runners come in: by what they show in the header Authorization, never by a cookie, and never from a browser. */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class RunnerRoute implements WebSocketConfigurer {

    private static final String SCHEME = "Bearer ";

    private static final Logger log = LoggerFactory.getLogger(RunnerRoute.class);

    private final RunnerSocket socket;
    private final RunnerDoor door;

    RunnerRoute(RunnerSocket socket, RunnerDoor door) {
        this.socket = socket;
        this.door = door;
    }

    @Override
    public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
        registry.addHandler(socket, "/runner").addInterceptors(new Door());
    }

    /** Looks at who comes before the connection is made. */
    private final class Door implements HandshakeInterceptor {

        @Override
        public boolean beforeHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                Map<String, Object> attributes) {
            var headers = request.getHeaders();
            if (headers.containsHeader(HttpHeaders.ORIGIN)) {
                response.setStatusCode(HttpStatus.FORBIDDEN);
                return false;
            }
            var shown = headers.getFirst(HttpHeaders.AUTHORIZATION);
            try {
                if (shown != null && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
                    var address = request.getRemoteAddress().getHostString();
                    var token = shown.substring(SCHEME.length()).strip();
                    attributes.put(RunnerSocket.ADMISSION, door.admit(token, address));
                    return true;
                }
            } catch (Refusal unknown) {
                log.debug("A runner was refused: {}", unknown.code());
            } catch (DataAccessException | TransactionException e) {
                log.debug("Which runner comes cannot be asked now", e);
                response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
                return false;
            }
            response.setStatusCode(HttpStatus.UNAUTHORIZED);
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
            return false;
        }

        @Override
        public void afterHandshake(
                ServerHttpRequest request,
                ServerHttpResponse response,
                WebSocketHandler handler,
                @Nullable Exception failure) {}
    }
}
