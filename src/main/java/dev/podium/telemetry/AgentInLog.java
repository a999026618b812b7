package dev.podium.telemetry;

import dev.podium.kernel.AgentId;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.stream.Stream;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/**
 * Whatever a room's service does for one agent concerns that agent, for the log: each public method of a service that takes an
 * {@link AgentId} first, whoever calls it, a page or REST. Services are wrapped for their transactions anyway. What works in
 * the background says it by {@link Concerning} itself.
 */
@Component
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class AgentInLog extends StaticMethodMatcherPointcutAdvisor implements MethodInterceptor {

    AgentInLog() {
        setAdvice(this);
        setClassFilter(AgentInLog::isService);
        // Before the transaction's: what goes wrong at its end is said of the agent, too.
        setOrder(HIGHEST_PRECEDENCE);
    }

    private static boolean isService(Class<?> type) {
        return type.getName().startsWith("dev.podium.")
                && !Modifier.isFinal(type.getModifiers())
                && AnnotatedElementUtils.hasAnnotation(type, Service.class);
    }

    @Override
    public boolean matches(Method method, Class<?> type) {
        return Modifier.isPublic(method.getModifiers())
                && Stream.of(method.getParameterTypes()).limit(1).anyMatch(AgentId.class::equals);
    }

    @Override
    @SuppressWarnings("NullAway") // A service may answer with null; the interface, of another house, is not annotated.
    public @Nullable Object invoke(MethodInvocation call) throws Throwable {
        if (!(call.getArguments()[0] instanceof AgentId agent)) {
            return call.proceed();
        }
        return Concerning.call(Map.of(Concerning.AGENT, agent.toString()), () -> proceed(call));
    }

    private static @Nullable Object proceed(MethodInvocation call) throws Exception {
        try {
            return call.proceed();
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }
}
