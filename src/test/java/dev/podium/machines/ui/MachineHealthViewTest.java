package dev.podium.machines.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.LitRenderer;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeAllPeople;
import dev.podium.face.FakeAllTeams;
import dev.podium.face.FakeHealth;
import dev.podium.face.FakeMachines;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakeRegistry;
import dev.podium.face.FakeRunners;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineHealth;
import dev.podium.machines.MachineHealth.Gpu;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Health;
import dev.podium.machines.MachineHealth.State;
import dev.podium.machines.MachineHealthChanged;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What the pages of machines say of how they are, to admins and to others, and that it stays true while they are open. */
@SpringJUnitWebConfig(MachineHealthViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.machines.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
@Timeout(60)
class MachineHealthViewTest extends PageTest {

    private static final MachineId FORGE = FakeMachines.FORGE.id();
    private static final Actor ME = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.MEMBER), null);

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({
        FakeRegistry.class,
        FakeRunners.class,
        FakeMachines.class,
        FakeHealth.class,
        FakePeople.class,
        MachineNews.class,
        FakeAllPeople.class,
        FakeAllTeams.class,
        FakePermissions.class,
        MachinesMenuRule.class
    })
    static class Rooms {

        @Bean
        LongWork longWork() {
            return new LongWork(Runnable::run);
        }
    }

    @Autowired
    FakeHealth health;

    @Autowired
    FakeRegistry registry;

    @Autowired
    FakePermissions permissions;

    @Autowired
    MachineNews news;

    /** As it is on a page: somebody acts. */
    private void open(MachineId machine) {
        CurrentActor.run(ME, () -> UI.getCurrent().navigate("machines/" + machine));
    }

    private String words() {
        return ((Component) getCurrentView()).getElement().getTextRecursively();
    }

    /** What waits for the page runs when it is let go. */
    private static void until(BooleanSupplier done) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for 15 s").isLessThan(end);
            var session = UI.getCurrent().getSession();
            session.unlock();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            session.lock();
            roundTrip();
        }
    }

    private Graph graph(int number) {
        return $(Graph.class).all().get(number);
    }

    private static void press(Button button) {
        button.click();
        roundTrip();
    }

    @Test
    void whoIsNoAdminSeesHowAMachineIsAndNothingToChange() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        open(FORGE);
        assertThat($(StatusBadge.class).single().word()).isEqualTo("Online");
        assertThat(words())
                .contains("forge-2", "Debian GNU/Linux 12", "Linux 6.1.0 x86_64", "41 % of 32 cores")
                .contains("12.0 of 24.0 GiB", "25.0 of 250 GiB", "1.65 · 1.50 · 1.25", "41 days", "tmux 3.3a");
        assertThat($(TextField.class).exists()).isFalse();
        assertThat($(Button.class).all())
                .extracting(Button::getText)
                .filteredOn(text -> !text.isEmpty())
                .contains("10 min", "24 h", "30 days")
                .doesNotContain("Save", "Remove", "Try it", "Ask for its key", "Assign");
    }

    @Test
    void aMachineOfOthersIsNotFoundAndNotNamed() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        open(MachineId.random());
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.not-found");
        assertThat($(HealthPart.class).exists()).isFalse();
    }

    @Test
    void whoMaySeeNoMachinesSeesNoPageOfOne() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        permissions.denied.add(Permission.MACHINE_SEE);
        open(FORGE);
        assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.not-allowed");
        assertThat($(HealthPart.class).exists()).isFalse();
    }

    @Test
    void eachGraphSaysInWordsWhatItShows() {
        open(MachineId.LOCAL);
        assertThat($(Graph.class).all()).hasSize(3);
        assertThat(graph(0).sentence())
                .startsWith("In the last 10 minutes between 20 % and 48 %, ")
                .endsWith(" on average.");
        assertThat(graph(0).dots().split(" ")).hasSize(120);
        assertThat(graph(0).dots()).endsWith(":41.0");
        assertThat(graph(1).sentence()).contains("between 50 % and 50 %");
        assertThat(health.asked).isEqualTo(Duration.ofMinutes(10));
        press($(Button.class).withText("30 days").single());
        assertThat(health.asked).isEqualTo(Duration.ofDays(30));
        assertThat(graph(0).sentence()).startsWith("In the last 30 days ");
        assertThat($(Button.class).withText("30 days").single().getElement().getAttribute("aria-pressed"))
                .isEqualTo("true");
        assertThat($(Button.class).withText("10 min").single().getElement().getAttribute("aria-pressed"))
                .isEqualTo("false");
    }

    @Test
    void aMachineThatIsOfflineSaysSinceWhenAndWhyAndNoOldFigures() {
        registry.entries.put(
                FakeRegistry.ADA, FakeRegistry.entry("ada", "ada.example.org", "ssh-ed25519 AAAAada", Set.of(), false));
        open(FakeRegistry.ADA);
        assertThat($(StatusBadge.class).single().word()).isEqualTo("Offline");
        assertThat(words()).contains("ada does not answer.");
        assertThat(graph(0).sentence()).isEqualTo("Nothing was heard in the last 10 minutes.");
        var before = health.of(MachineId.LOCAL);
        health.now.put(
                MachineId.LOCAL,
                new Health(
                        MachineId.LOCAL,
                        State.OFFLINE,
                        FakeHealth.HOUR_AGO,
                        "forge-2 does not answer.",
                        before.facts(),
                        before.last(),
                        null));
        open(MachineId.LOCAL);
        assertThat(words()).contains("32 cores", "Debian GNU/Linux 12").doesNotContain("41 %", "41 days");
    }

    @Test
    void aClockThatIsOffIsWarnedOf() {
        health.online(MachineId.LOCAL, 0.41, Duration.ofMillis(1_900));
        open(MachineId.LOCAL);
        assertThat(warning().isVisible()).isFalse();
        health.online(MachineId.LOCAL, 0.41, Duration.ofMinutes(-61));
        news.on(new MachineHealthChanged(MachineId.LOCAL, true));
        until(() -> warning().isVisible());
        assertThat(words()).contains("The clock of forge-2 is 61 min behind.");
    }

    private Component warning() {
        return $(HealthPart.class)
                .single()
                .getChildren()
                .filter(each -> each.getElement().getClassList().contains("refusal"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thePageFollowsWithoutBeingMadeAnew() {
        open(MachineId.LOCAL);
        var part = $(HealthPart.class).single();
        var drawn = graph(0);
        var badge = $(StatusBadge.class).single();
        health.online(MachineId.LOCAL, 0.97, Duration.ZERO);
        news.on(new MachineHealthChanged(MachineId.LOCAL, false));
        until(() -> words().contains("97 % of 32 cores"));
        assertThat($(HealthPart.class).single()).isSameAs(part);
        assertThat(graph(0)).isSameAs(drawn);
        assertThat($(StatusBadge.class).single()).as("the state is the same").isSameAs(badge);
        assertThat(drawn.dots()).endsWith(":97.0");

        health.now.put(
                MachineId.LOCAL,
                new Health(MachineId.LOCAL, State.OFFLINE, FakeHealth.HOUR_AGO, "It is off.", null, null, null));
        news.on(new MachineHealthChanged(MachineId.LOCAL, true));
        until(() -> words().contains("It is off."));
        assertThat($(StatusBadge.class).single().word()).isEqualTo("Offline");
    }

    @Test
    void whatIsTakenFromTheTeamMeanwhileIsShownNoMore() {
        open(MachineId.LOCAL);
        health.now.remove(MachineId.LOCAL);
        news.on(new MachineHealthChanged(MachineId.LOCAL, true));
        until(() -> $(RefusalCard.class).exists());
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.not-found");
        assertThat($(Graph.class).exists()).isFalse();
    }

    @SuppressWarnings("unchecked")
    private String state(Machine machine) {
        Grid<Machine> table = $(Table.class).single();
        var renderer = (LitRenderer<Machine>) table.getColumns().get(1).getRenderer();
        return renderer.getValueProviders().get("word").apply(machine) + " "
                + renderer.getValueProviders().get("why").apply(machine);
    }

    @Test
    void theListFollowsToo() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        CurrentActor.run(ME, () -> UI.getCurrent().navigate("machines"));
        assertThat(state(FakeMachines.FORGE)).isEqualTo("Online ");
        health.now.put(FORGE, new Health(FORGE, State.OFFLINE, FakeHealth.HOUR_AGO, "It is off.", null, null, null));
        news.on(new MachineHealthChanged(FORGE, true));
        until(() -> state(FakeMachines.FORGE).equals("Offline It is off."));
    }

    @Test
    void sizesAndLengthsAreSaidInUnitsThatFit() {
        assertThat(HealthWords.size(0)).isEqualTo("0 B");
        assertThat(HealthWords.size(1_536)).isEqualTo("1.5 KiB");
        assertThat(HealthWords.size(270_553_174_016L)).isEqualTo("252 GiB");
        assertThat(HealthWords.size(1L << 60)).isEqualTo("1.0 EiB");
        assertThat(HealthWords.length(Duration.ofSeconds(90))).isEqualTo("90 s");
        assertThat(HealthWords.length(Duration.ofSeconds(-3_600))).isEqualTo("60 min");
        assertThat(HealthWords.length(Duration.ofHours(47))).isEqualTo("47 h");
        assertThat(HealthWords.length(Duration.ofDays(41))).isEqualTo("41 days");
        assertThat(HealthWords.clockOff(Duration.ofSeconds(-2))).isEmpty();
        assertThat(HealthWords.clockOff(Duration.ofSeconds(3))).isEqualTo("3 s ahead");
    }

    private static Gpu gpu(int index, Double busy, boolean split, String trouble) {
        return new Gpu(
                index,
                "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10",
                "NVIDIA H100 80GB HBM3",
                81_559L << 20,
                40L << 30,
                busy,
                61,
                split,
                trouble);
    }

    private void put(State state, Gpus gpus) {
        var before = health.of(FORGE);
        health.now.put(FORGE, new Health(FORGE, state, FakeHealth.HOUR_AGO, "", before.facts(), before.last(), gpus));
    }

    @Test
    void aMachineShowsItsGpusAndHowBusyTheyAre() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        put(
                State.ONLINE,
                new Gpus(
                        List.of(gpu(0, 0.87, false, ""), gpu(1, null, true, ""), gpu(2, 0.1, false, "GPU is lost")),
                        "550.90.07",
                        ""));
        open(FORGE);
        assertThat(words())
                .contains("3 × H100 80 GB HBM3", "driver 550.90.07", "0 · H100 80 GB HBM3", "87 % busy")
                .contains("40.0 of 79.6 GiB", "61 °C", "split (MIG): its parts do not say how busy they are")
                .contains("GPU is lost");
        put(State.OFFLINE, health.of(FORGE).gpus());
        open(FORGE);
        assertThat(words()).contains("3 × H100 80 GB HBM3").doesNotContain("87 %", "61 °C", "GPU is lost");
    }

    @Test
    void aDriverThatFailsIsSaidWithWhatToDo() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        put(State.ONLINE, new Gpus(List.of(), "", "nvidia-smi on forge-2 failed: No devices were found"));
        open(FORGE);
        assertThat(words())
                .contains("nvidia-smi on forge-2 failed: No devices were found", "Run nvidia-smi on the machine");
        assertThat(GpuWords.inList(health.of(FORGE))).isEqualTo("Not known");
    }

    @Test
    void theListShowsThemInFewWords() {
        assertThat(GpuWords.inList(health.of(FORGE))).isEqualTo("–");
        put(State.ONLINE, new Gpus(List.of(gpu(0, 0.8, false, ""), gpu(1, 0.4, false, "")), "550", ""));
        assertThat(GpuWords.inList(health.of(FORGE))).isEqualTo("2 × H100 80 GB HBM3, 60 % busy");
        navigate(MachinesView.class);
        assertThat($(Table.class).single().getColumns())
                .extracting(column -> ((Grid.Column<?>) column).getHeaderText())
                .contains("GPUs");
        put(State.OFFLINE, health.of(FORGE).gpus());
        assertThat(GpuWords.inList(health.of(FORGE))).isEqualTo("2 × H100 80 GB HBM3");
        var mixed = new Gpus(
                List.of(
                        gpu(0, 0.8, false, ""),
                        new Gpu(1, "", "NVIDIA GeForce RTX 4090", 24_564L << 20, null, null, null, false, ""),
                        new Gpu(2, "", "", null, null, null, null, false, "")),
                "",
                "");
        assertThat(GpuWords.models(mixed)).isEqualTo("H100 80 GB HBM3 · RTX 4090 24 GB · GPU");
    }

    private static final String FIRST = "GPU-5e4b1f0c-0b0e-3a5d-9c43-5a3b7f4c2d10";

    private static Gpu whole(
            int index,
            String uuid,
            boolean split,
            List<MachineHealth.Part> parts,
            Instant partsSince,
            List<MachineHealth.GpuProcess> processes) {
        return new Gpu(
                index,
                uuid,
                "NVIDIA H100 80GB HBM3",
                81_559L << 20,
                40L << 30,
                0.5,
                61,
                split,
                "",
                412.3,
                700.0,
                (long) index,
                parts,
                partsSince,
                processes);
    }

    private static MachineHealth.GpuProcess process(Long pid, String name, String osUser, Long memory, String part) {
        return new MachineHealth.GpuProcess(pid, name, osUser, memory, null, part);
    }

    @Test
    void whatRunsOnAGpuIsSaidAsFarAsItIsTold() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        put(
                State.ONLINE,
                new Gpus(
                        List.of(
                                whole(
                                        0,
                                        FIRST,
                                        false,
                                        List.of(),
                                        null,
                                        List.of(
                                                process(8_812L, "python3", "ada", 11L << 30, ""),
                                                process(null, "", "bea", 4L << 30, ""),
                                                process(8_813L, "", "", null, ""))),
                                whole(1, "GPU-b", false, List.of(), null, null)),
                        "550",
                        ""));
        open(FORGE);
        assertThat(words())
                .contains("61 °C · 412 W", "ada · python3 (8812) · 11.0 GiB", "bea · 4.0 GiB")
                .contains("owner not known · program not known (8813) · memory not known")
                .contains("What runs on it is not known.")
                .contains("1 memory error that could not be corrected since its driver was loaded");
    }

    @Test
    void aGpuThatIsSplitShowsItsPartsAndWhichIsUsed() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        var now = Instant.now();
        var parts = List.of(
                new MachineHealth.Part("3g.40gb", 0, "MIG-a", 40_000_000_000L),
                new MachineHealth.Part("1g.10gb", 1, "MIG-b", 10_000_000_000L),
                new MachineHealth.Part("1g.10gb", 2, "MIG-c", 10_000_000_000L));
        put(
                State.ONLINE,
                new Gpus(
                        List.of(
                                whole(
                                        0,
                                        FIRST,
                                        true,
                                        parts,
                                        now,
                                        List.of(process(1L, "python3", "ada", 1L << 30, "MIG-b"))),
                                whole(1, "GPU-b", true, List.of(), null, List.of()),
                                whole(2, "GPU-c", true, null, null, List.of()),
                                whole(3, "GPU-d", false, List.of(), now, List.of())),
                        "550",
                        ""));
        open(FORGE);
        assertThat(words())
                .contains("Split into 3g.40gb · 2 × 1g.10gb, since " + GpuWords.moment(now, now))
                .contains("ada · python3 (1) · 1.0 GiB · part 1, 1g.10gb")
                .contains("Split, but no part is made yet", "Split; its parts are not known")
                .contains("Whole again since " + GpuWords.moment(now, now));
    }

    @Test
    void aGpuThatIsGoneIsSaidPlainly() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        var since = Instant.now().minusSeconds(60);
        put(
                State.ONLINE,
                new Gpus(
                        List.of(gpu(0, 0.5, false, "")),
                        "550",
                        "",
                        List.of(new MachineHealth.GoneGpu(3, "GPU-d", "NVIDIA H100", since))));
        open(FORGE);
        assertThat(words())
                .contains("GPU 3 (GPU-d) is gone since " + GpuWords.moment(since, Instant.now())
                        + ": nvidia-smi no longer lists it.");
        assertThat(GpuWords.moment(Instant.parse("2026-01-02T11:00:00Z"), Instant.parse("2026-11-22T12:00:00Z")))
                .startsWith("2 Jan, ");
    }

    @Test
    void theGraphsOfAGpuOpenOnDemandAndStayOpenWhileItIsHeard() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        put(
                State.ONLINE,
                new Gpus(
                        List.of(
                                whole(0, FIRST, false, List.of(), null, List.of()),
                                whole(1, "GPU-b", false, List.of(), null, List.of())),
                        "550",
                        ""));
        open(FORGE);
        assertThat($(Graph.class).all()).hasSize(3);
        var buttons = $(Button.class).withText("Graphs").all();
        assertThat(buttons).hasSize(2);
        press(buttons.getFirst());
        assertThat(buttons.getFirst().getElement().getAttribute("aria-expanded"))
                .isEqualTo("true");
        assertThat($(Graph.class).all()).hasSize(6);
        var use = graph(0);
        assertThat(use.sentence()).startsWith("In the last 10 minutes between 0 % and 95 %, ");
        assertThat(graph(1).sentence()).contains("between 25 % and 25 %");
        assertThat(graph(2).sentence()).contains("between 250 W and 440 W");

        put(
                State.ONLINE,
                new Gpus(
                        List.of(
                                whole(0, FIRST, false, List.of(), null, null),
                                whole(1, "GPU-b", false, List.of(), null, List.of())),
                        "550",
                        ""));
        news.on(new MachineHealthChanged(FORGE, false));
        until(() -> words().contains("What runs on it is not known."));
        assertThat(graph(0)).isSameAs(use);

        put(State.ONLINE, new Gpus(List.of(whole(0, "GPU-b", false, List.of(), null, List.of())), "550", ""));
        news.on(new MachineHealthChanged(FORGE, false));
        until(() -> $(Graph.class).all().size() == 3);
        assertThat($(Button.class).withText("Graphs").all()).hasSize(1);
        press($(Button.class).withText("Graphs").single());
        press($(Button.class).withText("Graphs").single());
        assertThat($(Graph.class).all()).hasSize(3);
    }
}
