package dev.podium.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.support.StaticApplicationContext;

@Timeout(60)
class ReadingsTest {

    private record Played(String name, Work work) implements Reading {

        interface Work {
            void read() throws Exception;
        }

        @Override
        public Duration every() {
            return Duration.ofMillis(5);
        }

        @Override
        public void read() throws Exception {
            work.read();
        }
    }

    private static Readings readings(Reading... all) {
        var beans = new StaticListableBeanFactory();
        List.of(all).forEach(each -> beans.addBean(each.name(), each));
        return new Readings(beans.getBeanProvider(Reading.class));
    }

    private static void start(Readings readings) {
        readings.on(new ApplicationReadyEvent(
                new SpringApplication(), new String[0], new StaticApplicationContext(), Duration.ZERO));
    }

    private static double age(SimpleMeterRegistry registry, String reading) {
        return registry.get("podium.reading.age")
                .tag("reading", reading)
                .timeGauge()
                .value(TimeUnit.NANOSECONDS);
    }

    @Test
    void oneThatHangsOrFailsHoldsUpNoOtherAndIsSeenToBeOld() throws Exception {
        var hangs = new CountDownLatch(1);
        var failed = new CountDownLatch(3);
        var read = new CountDownLatch(3);
        var readings = readings(
                new Played("hangs", hangs::await),
                new Played("fails", () -> {
                    failed.countDown();
                    throw new IllegalStateException("on purpose");
                }),
                new Played("works", read::countDown));
        var registry = new SimpleMeterRegistry();
        readings.bindTo(registry);
        assertThat(Stream.of("hangs", "fails", "works").map(each -> age(registry, each)))
                .allMatch(each -> each.isNaN());
        start(readings);
        // Read again and again, also the one that fails.
        read.await();
        failed.await();
        assertThat(age(registry, "works")).isNotNaN().isNotNegative();
        assertThat(age(registry, "hangs")).isNaN();
        assertThat(age(registry, "fails")).isNaN();
        hangs.countDown();
        readings.stop();
    }
}
