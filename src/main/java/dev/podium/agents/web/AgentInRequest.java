package dev.podium.agents.web;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.Refusal;
import dev.podium.telemetry.Concerning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** A request at an agent's address concerns that agent, for the log, to its end: also as it is refused or fails. */
@Configuration(proxyBeanMethods = false)
class AgentInRequest implements WebMvcConfigurer, AsyncHandlerInterceptor {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/v1/agents/*", "/api/v1/agents/*/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        var id = agent(request);
        if (id != null) {
            MDC.put(Concerning.AGENT, id);
        }
        return true;
    }

    /** As it was written, where it is an id: what somebody else types into an address is in no line under this name. */
    private static @Nullable String agent(HttpServletRequest request) {
        if (!(request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables)) {
            return null;
        }
        var named = variables.containsKey("agent") ? variables.get("agent") : variables.get("id");
        try {
            return named instanceof String text ? AgentId.parse(text).toString() : null;
        } catch (Refusal none) {
            return null;
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failed) {
        MDC.remove(Concerning.AGENT);
    }

    /** The thread goes, and the request does not. */
    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        MDC.remove(Concerning.AGENT);
    }
}
