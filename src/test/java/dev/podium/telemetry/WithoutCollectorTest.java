package dev.podium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.ApplicationContext;
import org.springframework.mock.env.MockEnvironment;

/** Where no collector is named, nothing of OpenTelemetry is begun. */
@PodiumTest
class WithoutCollectorTest {

    private static final String[] CANDIDATES = {
        "org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration",
        "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
        "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
        null
    };

    /** Which the filter does not look at. */
    private static final AutoConfigurationMetadata NONE = (AutoConfigurationMetadata) Proxy.newProxyInstance(
            WithoutCollectorTest.class.getClassLoader(),
            new Class<?>[] {AutoConfigurationMetadata.class},
            (_, method, _) -> {
                throw new UnsupportedOperationException(method.getName());
            });

    @Autowired
    ApplicationContext podium;

    @Test
    void thereIsNoTracerAndNothingThatSends() {
        assertThat(podium.getBeanNamesForType(Tracer.class)).isEmpty();
        assertThat(podium.getBeanNamesForType(OpenTelemetry.class)).isEmpty();
        assertThat(podium.getBean(Spans.class).traceparent()).isEmpty();
        assertThat(Stream.of(podium.getBeanDefinitionNames()).map(podium::getType))
                .noneMatch(type -> type != null && type.getName().startsWith("io.opentelemetry."));
    }

    private static boolean[] kept(MockEnvironment environment) {
        var collector = new Collector();
        collector.setEnvironment(environment);
        return collector.match(CANDIDATES.clone(), NONE);
    }

    @Test
    void anAddressOfOneOfThemLetsAllBegin() {
        assertThat(kept(new MockEnvironment())).containsExactly(false, false, true, true);
        for (var name : new String[] {"tracing", "logging"}) {
            var named = new MockEnvironment()
                    .withProperty(
                            "management.opentelemetry." + name + ".export.otlp.endpoint", "http://127.0.0.1:1/v1");
            assertThat(kept(named)).as(name).doesNotContain(false);
            named.setProperty("management.opentelemetry.enabled", "false");
            assertThat(Arrays.equals(kept(named), new boolean[] {false, false, true, true}))
                    .isTrue();
        }
        assertThat(kept(new MockEnvironment()
                        .withProperty("management.opentelemetry.tracing.export.otlp.endpoint", " ")))
                .containsExactly(false, false, true, true);
    }
}
