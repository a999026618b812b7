package dev.podium.telemetry;

import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** What Podium sends to a collector of OpenTelemetry, where one is named; how it is sent is Spring Boot's. */
@Configuration(proxyBeanMethods = false)
@Conditional(Collector.class)
class ToCollector {

    /** In place of Spring Boot's, which hands on all of a span. */
    @Bean
    SpanExporters withheld(ObjectProvider<SpanExporter> exporters) {
        return SpanExporters.of(exporters.orderedStream().map(Withholding::new).toList());
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnProperty(name = "management.opentelemetry.logging.export.otlp.endpoint")
    LogSender logSender(SdkLoggerProvider provider) {
        return new LogSender(provider);
    }
}
