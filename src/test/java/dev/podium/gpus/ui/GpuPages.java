package dev.podium.gpus.ui;

import dev.podium.face.FakeAgents;
import dev.podium.face.FakeGpus;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakeRegistry;
import dev.podium.kernel.Actor;
import dev.podium.kernel.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/** The pages of GPUs alone, at one noon, with what stands in for the rooms below. */
@ComponentScan(
        basePackages = "dev.podium.portal",
        excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
@Import({
    FakePermissions.class,
    FakePeople.class,
    FakeLedger.class,
    FakeRegistry.class,
    GpuNews.class,
    FakeGpus.Services.class,
    GpuPages.Gpus.class
})
class GpuPages {

    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    static final Actor MIRA = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.OWNER), null);

    static class Gpus {
        @Bean
        FakeGpus fake() {
            return new FakeGpus(NOON);
        }

        @Bean
        Clock clock() {
            return Clock.fixed(NOON, ZoneOffset.UTC);
        }
    }
}
