package dev.podium.telemetry;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Whether a collector of OpenTelemetry is named, which traces or logs go to. Where none is, nothing of OpenTelemetry is begun:
 * no tracer, no thread, no id for each request. Spring Boot alone would make a tracer whose spans nobody gets.
 */
class Collector implements AutoConfigurationImportFilter, EnvironmentAware, Condition {

    /** By Spring Boot's names, those of earlier versions too; it reads OTEL_EXPORTER_OTLP_ENDPOINT and its like into them. */
    private static final List<String> ADDRESSES = List.of(
            "management.opentelemetry.tracing.export.otlp.endpoint",
            "management.opentelemetry.logging.export.otlp.endpoint",
            "management.otlp.tracing.endpoint",
            "management.otlp.logging.endpoint");

    private static final List<String> PARTS =
            List.of("org.springframework.boot.opentelemetry.", "org.springframework.boot.micrometer.tracing.");

    private @Nullable Environment environment;

    @Override
    public void setEnvironment(Environment known) {
        environment = known;
    }

    static boolean isNamed(Environment environment) {
        return environment.getProperty("management.opentelemetry.enabled", Boolean.class, true)
                && ADDRESSES.stream()
                        .anyMatch(each -> !environment.getProperty(each, "").isBlank());
    }

    @Override
    public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
        boolean named = environment != null && isNamed(environment);
        var kept = new boolean[classes.length];
        for (int i = 0; i < classes.length; i++) {
            var name = classes[i];
            kept[i] = named || name == null || PARTS.stream().noneMatch(name::startsWith);
        }
        return kept;
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return isNamed(context.getEnvironment());
    }
}
