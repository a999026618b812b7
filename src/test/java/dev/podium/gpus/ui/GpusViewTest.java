package dev.podium.gpus.ui;

import static dev.podium.gpus.ui.GpuPages.MIRA;
import static dev.podium.gpus.ui.GpuPages.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeGpus;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.gpus.GpuNeed;
import dev.podium.gpus.GpuOutsiders;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuWatches;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(GpuPages.class)
@ViewPackages(packages = {"dev.podium.gpus.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class GpusViewTest extends PageTest {

    @Autowired
    FakeGpus gpus;

    @Autowired
    FakePermissions permissions;

    private GpusView open() {
        return CurrentActor.get(MIRA, () -> navigate(GpusView.class));
    }

    private void click(String words) {
        CurrentActor.run(MIRA, () -> $(Button.class).withText(words).last().click());
    }

    @Test
    void aServerIsHardOnlyWhereItsKernelIsKnownToHold() {
        gpus.fill();
        var first = gpus.servers.values().stream()
                .filter(each -> each.name().equals("gpu-a"))
                .findFirst()
                .orElseThrow();
        gpus.servers.put(
                first.machine(),
                new GpuServers.Server(
                        first.machine(),
                        first.name(),
                        first.policy(),
                        first.drained(),
                        "no systemd runs it",
                        first.devices()));
        assertThat(open().servers().rows().getFirst().badge()).isEqualTo("declared: no systemd runs it");
    }

    @Test
    void showsWhoHasWhatUntilWhenAndWhatIsFree() {
        gpus.fill();
        var view = open();
        var servers = view.servers().rows();
        assertThat(servers).extracting(GpuRows.ServerRow::state).containsExactly("Healthy", "Healthy", "Degraded");
        assertThat(servers.getFirst().facts()).isEqualTo("8 × H100, 80 GB");
        assertThat(servers.getFirst().badge()).isEqualTo("hard");
        assertThat(servers.getFirst().held()).isEqualTo("6 of 8 leased");
        assertThat(servers.get(2).held()).isEqualTo("1 of 2 in service");
        var first = servers.getFirst().gpus();
        assertThat(first)
                .extracting(GpuRows.GpuRow::look)
                .containsExactly("held", "held", "held", "held", "held", "held", "hold", "free");
        assertThat(first.getFirst().holders().getFirst())
                .extracting("who", "what", "until", "lease")
                .containsExactly("Mira Three", "ranker › train", "until 15:00", FakeGpus.LEASE.toString());
        // Of another team its name and until when, and no more.
        assertThat(first.get(2).holders().getFirst())
                .extracting("who", "what", "lease")
                .containsExactly("Team blue", "", "");
        assertThat(first.get(6).word()).isEqualTo("Held, Team green");
        assertThat(first.getLast().take()).isTrue();
        var shared = servers.get(1).gpus().get(1);
        assertThat(shared.holders()).extracting(GpuRows.HolderRow::what).containsExactly("50 %, 24 GB", "40 %, 20 GB");
        assertThat(shared.memory()).isEqualTo("41 / 48 GB");
        assertThat(servers.get(2).gpus().getLast())
                .extracting("look", "word", "more", "busy", "memory")
                .containsExactly("down", "Drained", "memory errors, since 08:40", -1, "– / 24 GB");
        assertThat(view.heading().facts()).isEqualTo("2 GPUs leased, 2 requests waiting");
    }

    @Test
    void showsTheLineWithWhyAndLetsOnesOwnBeTakenBack() {
        gpus.fill();
        permissions.denied.add(Permission.TEAM_MANAGE);
        var view = open();
        var line = view.line().rows();
        assertThat(line)
                .extracting(GpuRows.WaitingRow::who)
                .containsExactly("Team green", "Mira Three", "Team blue", "Ole One");
        assertThat(line.get(1))
                .extracting("want", "about", "when", "cancel")
                .containsExactly("1 GPU, 3 h · ranker › ablate", "about", "12:06", true);
        assertThat(line.get(1).sentence()).startsWith("Waiting: 2nd in line.");
        assertThat(line.getFirst()).extracting("want", "sentence", "cancel").containsExactly("1 GPU", "", false);
        assertThat(line.getLast().cancel()).isFalse();
        CurrentActor.run(MIRA, () -> view.withdraw(FakeGpus.REQUEST));
        assertThat(view.line().rows()).hasSize(3);
    }

    @Test
    void whatRunsOutsideLeasesIsRedAndCanBeEnded() {
        gpus.fill();
        var machine = gpus.servers.keySet().iterator().next();
        var id = new UUID(12, 1);
        gpus.outside.add(new GpuOutsiders.Outsider(
                id,
                machine,
                "gpu-a",
                gpus.servers.get(machine).devices().get(6).uuid(),
                6,
                GpuOutsiders.Kind.OUTSIDE,
                "ole",
                4711L,
                "python3",
                12_288,
                NOON.minusSeconds(600),
                GpuOutsiders.State.SEEN,
                null,
                ""));
        gpus.outside.add(new GpuOutsiders.Outsider(
                null,
                machine,
                "gpu-a",
                gpus.servers.get(machine).devices().get(7).uuid(),
                7,
                GpuOutsiders.Kind.UNKNOWN,
                "",
                null,
                "",
                null,
                null,
                GpuOutsiders.State.SEEN,
                null,
                ""));
        var view = open();
        var server = view.servers().rows().getFirst();
        assertThat(server.gpus().get(6).outside()).isTrue();
        assertThat(server.gpus().get(7).outside()).as("nobody knows").isFalse();
        assertThat(server.outsiders())
                .extracting(GpuRows.OutsiderRow::words)
                .containsExactly(
                        "Process python3 (4711) of OS user ole, since 11:50, 12 GB, outside any lease",
                        "Process, nobody says whose it is");
        assertThat(server.outsiders()).extracting(GpuRows.OutsiderRow::id).containsExactly(id.toString(), "");
        CurrentActor.run(MIRA, () -> view.servers().end(id));
        assertThat(gpus.done).containsExactly("end process " + id);
    }

    @Test
    void onlyWhoRunsThePoolEndsWhatRunsOutside() {
        gpus.fill();
        var machine = gpus.servers.keySet().iterator().next();
        gpus.outside.add(new GpuOutsiders.Outsider(
                new UUID(12, 1),
                machine,
                "gpu-a",
                gpus.servers.get(machine).devices().get(6).uuid(),
                6,
                GpuOutsiders.Kind.OVER,
                "ole",
                null,
                "",
                1024,
                NOON,
                GpuOutsiders.State.NOTICED,
                NOON.plusSeconds(600),
                "It is ended at 12:10."));
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        var row = open().servers().rows().getFirst().outsiders().getFirst();
        assertThat(row)
                .extracting(GpuRows.OutsiderRow::id, GpuRows.OutsiderRow::words, GpuRows.OutsiderRow::said)
                .containsExactly(
                        "",
                        "Process of OS user ole, since 12:00, 1 GB, more memory than the part that is leased",
                        "It is ended at 12:10.");
        assertThat($(Button.class).withText("Outside leases").exists()).isFalse();
    }

    @Test
    void anAdminSaysWhatBecomesOfWhatRunsOutside() {
        gpus.fill();
        open();
        click("Outside leases");
        var dialog = $(OutsideDialog.class).single();
        CurrentActor.run(MIRA, () -> {
            dialog.outside().setValue(GpuServers.Outside.END);
            dialog.leftAlone().setValue("ollama, dcgm");
            dialog.save();
        });
        assertThat(gpus.done)
                .singleElement()
                .asString()
                .startsWith("run END 10 [")
                .contains("ollama", "dcgm");
    }

    @Test
    void showsUseBesideSharesAndWhoGoesFirst() {
        gpus.fill();
        open();
        var part = $(SharesPart.class).single();
        assertThat(part.standings())
                .extracting(GpuRows.StandingRow::words)
                .containsExactly("6 below share 35", "1 below share 25", "1 below share 10", "8 above share 30");
        assertThat(part.standings().getLast().above()).isTrue();
        click("People");
        assertThat(part.standings()).extracting(GpuRows.StandingRow::name).containsExactly("Mira Three", "Ole One");
    }

    @Test
    void saysWhatWouldBeAnsweredBeforeItIsAsked() {
        gpus.fill();
        open();
        click("Ask for a GPU");
        var dialog = $(AskDialog.class).single();
        assertThat(dialog.answered()).contains("Would start at once on gpu-a");
        var many = $(IntegerField.class)
                .withPropertyValue(IntegerField::getLabel, "How many")
                .single();
        CurrentActor.run(MIRA, () -> many.setValue(9));
        assertThat(dialog.answered()).contains("the largest that fits is 8 GPUs on gpu-a");
        CurrentActor.run(MIRA, dialog::ask);
        assertThat($(RefusalCard.class).exists()).isTrue();
        assertThat(gpus.asked).isEmpty();
        CurrentActor.run(MIRA, () -> many.setValue(2));
        CurrentActor.run(MIRA, dialog::ask);
        assertThat(gpus.asked).hasSize(1);
        assertThat(gpus.asked.getFirst().need().gpus()).isEqualTo(2);
        assertThat(gpus.asked.getFirst().limit()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void reservesAndKeepsTheFormWhereItIsRefused() {
        gpus.fill();
        open();
        click("Reserve");
        var dialog = $(ReserveDialog.class).single();
        var to = $(DateTimePicker.class)
                .withPropertyValue(DateTimePicker::getLabel, "To")
                .single();
        var end = to.getValue();
        CurrentActor.run(MIRA, () -> to.setValue(end.minusHours(9)));
        CurrentActor.run(MIRA, dialog::reserve);
        assertThat(to.isInvalid()).isTrue();
        assertThat(gpus.reserved).isEmpty();
        CurrentActor.run(MIRA, () -> to.setValue(end));
        CurrentActor.run(MIRA, dialog::reserve);
        assertThat(gpus.reserved).singleElement().satisfies(each -> {
            assertThat(each.from()).isEqualTo(Instant.parse("2026-03-02T13:00:00Z"));
            assertThat(each.to()).isEqualTo(Instant.parse("2026-03-02T15:00:00Z"));
        });
    }

    @Test
    void theCalendarHasALaneForEachGpuAndCancelsOnesOwn() {
        gpus.fill();
        open();
        var calendar = $(CalendarPart.class).single();
        assertThat(calendar.lanes()).hasSize(14);
        var first = calendar.lanes().getFirst();
        assertThat(first.name()).isEqualTo("gpu-a 0");
        assertThat(first.blocks())
                .extracting(GpuRows.BlockRow::label)
                .containsExactlyInAnyOrder("ranker ablate", "Team blue", "ranker › train");
        assertThat(first.blocks())
                .filteredOn(each -> each.id().isEmpty())
                .singleElement()
                .extracting(GpuRows.BlockRow::words)
                .isEqualTo("reserved by Team blue");
        CurrentActor.run(MIRA, () -> calendar.cancel(FakeGpus.BOOKED));
        assertThat(calendar.lanes().getFirst().blocks())
                .extracting(GpuRows.BlockRow::label)
                .doesNotContain("ranker ablate");
    }

    @Test
    void aLeaseIsExtendedAndGivenBack() {
        gpus.fill();
        open();
        var times = new GpuTimes(NOON, ZoneOffset.UTC);
        CurrentActor.run(MIRA, () -> {
            var dialog = new LeaseDialog(gpus.held, FakeGpus.LEASE, times, true, () -> {});
            dialog.open();
            assertThat(dialog.getElement().getTextRecursively())
                    .contains("gpu-a: GPU 0, GPU 1", "Started on gpu-a, GPUs 0 and 1.", "$1.60 an hour");
            dialog.extend();
            dialog.end();
        });
        assertThat(gpus.done).containsExactly("extend 300");
        assertThat(gpus.leases).isEmpty();
    }

    @Test
    void saysWhatToDoWhereThereIsNoServer() {
        open();
        assertThat($(EmptyState.class).single().title()).isEqualTo("No GPU server yet");
        click("Add a server");
        assertThat($(PoolDialog.class).single().isOpened()).isTrue();
    }

    @Test
    void saysToWhomItIsLeftWhereThereIsNoServer() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        open();
        assertThat($(EmptyState.class).single().title()).isEqualTo("No GPU server is shared with this team");
        assertThat($(Button.class).withText("Add a server").exists()).isFalse();
    }

    @Test
    void whatIsFreeForMeStandsFirstAndIsTakenOrLeft() {
        gpus.fill();
        open();
        click("Ask for a GPU");
        CurrentActor.run(MIRA, $(AskDialog.class).single()::watch);
        var part = $(WatchesPart.class).single();
        assertThat(part.getElement().getTextRecursively()).contains("You are told when 1 GPU can be had for 4 h.");
        var kept = new GpuWatches.Watch(
                new UUID(11, 20),
                FakeAgents.ME,
                GpuNeed.whole(1),
                Duration.ofHours(1),
                NOON,
                NOON.plusSeconds(600),
                "gpu-a, GPU 7 is free.");
        gpus.watched.add(kept);
        CurrentActor.run(MIRA, () -> part.leave(gpus.watched.getFirst().id()));
        assertThat(part.getElement().getTextRecursively()).contains("gpu-a, GPU 7 is free.", "kept until 12:10");
        CurrentActor.run(MIRA, () -> part.take(kept.id()));
        assertThat(gpus.done).containsExactly("claim");
        assertThat(part.isVisible()).isFalse();
    }

    @Test
    void anAdminWithoutATeamRunsThePoolAndAsksForNothing() {
        gpus.fill();
        var root = new Actor(FakeAgents.ME, "Root", null, Set.of(Role.ADMIN), null);
        var view = CurrentActor.get(root, () -> navigate(GpusView.class));
        assertThat(view.servers().rows()).hasSize(3);
        assertThat($(Button.class).withText("Ask for a GPU").exists()).isFalse();
        assertThat($(Button.class).withText("Add a server").exists()).isTrue();
    }

    @Test
    void whoMayOnlyLookAsksForNothing() {
        gpus.fill();
        permissions.denied.addAll(List.of(Permission.GPU_USE, Permission.TEAM_MANAGE, Permission.PLATFORM_MANAGE));
        var view = open();
        assertThat($(Button.class).withText("Ask for a GPU").exists()).isFalse();
        assertThat($(Button.class).withText("Reserve").exists()).isFalse();
        assertThat($(Button.class).withText("Weights").exists()).isFalse();
        assertThat(view.servers().rows().getFirst().gpus().getLast().take()).isFalse();
    }

    @Test
    void anAdminTakesAMachineInAndAGpuOut() {
        gpus.fill();
        open();
        CurrentActor.run(MIRA, () -> {
            var server = gpus.servers.values().iterator().next();
            var dialog = PoolDialog.of(gpus.pool, server, server.devices().getLast(), () -> {});
            dialog.open();
            $(TextField.class)
                    .withPropertyValue(TextField::getLabel, "Out of use because")
                    .single()
                    .setValue("fan is loud");
            dialog.drain(server.machine(), server.devices().getLast().uuid());
        });
        assertThat(gpus.done).containsExactly("drain GPU-a7 fan is loud");
    }
}
