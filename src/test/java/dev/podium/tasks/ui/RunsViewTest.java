package dev.podium.tasks.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.router.QueryParameters;
import dev.podium.agents.Approvals;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Access;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RunId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Table;
import dev.podium.tasks.RunState;
import dev.podium.tasks.Runs;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The list of runs, and one of them. */
@SpringJUnitWebConfig(RunsViewTest.Pages.class)
@ViewPackages(packages = {"dev.podium.tasks.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class RunsViewTest extends PageTest {

    private static final Instant ASKED = Instant.parse("2026-11-23T10:00:00Z");

    @ComponentScan(
            basePackages = {"dev.podium.portal", "dev.podium.tasks.ui"},
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakeRuns.class})
    static class Pages {
        @Bean
        Access access() {
            return Optional::<Actor>of;
        }
    }

    static final class FakeRuns implements Runs {

        final List<Run> kept = new ArrayList<>();
        final List<String> deeds = new ArrayList<>();

        @Override
        public List<Run> list(Filter filter, int offset, int limit) {
            return kept.stream()
                    .filter(run -> filter.states().isEmpty() || filter.states().contains(run.state()))
                    .filter(run -> filter.label() == null || run.labels().contains(filter.label()))
                    .skip(offset)
                    .limit(limit)
                    .toList();
        }

        @Override
        public int count(Filter filter) {
            return list(filter, 0, 1_000).size();
        }

        @Override
        public Run get(RunId id) {
            return kept.stream()
                    .filter(run -> run.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Refusal.notFound("tasks.no-run", "The team has no such run.", "Take another."));
        }

        @Override
        public Result result(RunId id) {
            return new Result(
                    get(id),
                    "Mend <b>it</b>",
                    "All is well.",
                    false,
                    true,
                    "",
                    true,
                    false,
                    "",
                    Map.of("working", new BigDecimal("61.500")));
        }

        @Override
        public Run start(NewRun wanted, @Nullable String key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Run again(RunId id) {
            deeds.add("again");
            return get(id);
        }

        @Override
        public Run cancel(RunId id) {
            deeds.add("cancel");
            return get(id);
        }

        @Override
        public Run input(RunId id, @Nullable String text, Approvals.@Nullable Kind answer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Event> events(RunId id, int after) {
            return List.of(new Event(1, ASKED, "state", RunState.QUEUED, ""));
        }

        @Override
        public Optional<byte[]> patch(RunId id) {
            return Optional.of("diff --git a/x b/x\n@@ -1 +1 @@\n-broken\n+mended\n".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<byte[]> transcript(RunId id) {
            return Optional.of(new byte[0]);
        }
    }

    @Autowired
    FakeRuns runs;

    @Autowired
    FakePermissions permissions;

    private Runs.Run run(RunState state, boolean mine, String... labels) {
        var run = new Runs.Run(
                RunId.random(),
                state,
                state == RunState.FAILED ? "Its program ended with exit code 3." : "",
                PersonId.random(),
                "Ada",
                "claude-code",
                null,
                "run-1",
                true,
                MachineId.LOCAL,
                "forge-1",
                List.of(labels),
                new BigDecimal("2.5"),
                Duration.ofHours(1),
                null,
                ASKED,
                ASKED,
                ASKED,
                state.over() ? ASKED.plusSeconds(62) : null,
                state == RunState.FAILED ? 3 : null,
                new BigDecimal("0.0123"),
                null,
                false,
                mine);
        runs.kept.add(run);
        return run;
    }

    private Button button(String words) {
        return $(Button.class).all().stream()
                .filter(each -> each.getText().equals(words))
                .findFirst()
                .orElseThrow();
    }

    private String page() {
        var list = $(RunsView.class).all();
        var view = list.isEmpty() ? $(RunView.class).single() : list.getFirst();
        return view.getElement().getTextRecursively();
    }

    @Test
    void whereNothingWasRunThePageSaysHowOneIsAskedFor() {
        navigate(RunsView.class);
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing was run yet");
        assertThat(page()).contains("POST /api/v1/runs");
    }

    @Test
    void runsAreListedAndNarrowedByState() {
        run(RunState.SUCCEEDED, true, "nightly");
        run(RunState.FAILED, true);
        navigate(RunsView.class);
        assertThat($(Table.class).single().getLazyDataView().getItems().count()).isEqualTo(2);
        assertThat($(RunsView.class).single().heading().facts()).isEqualTo("2 runs");
        button("Did not").click();
        assertThat($(Table.class).single().getLazyDataView().getItems().count()).isEqualTo(1);
        button("Need input").click();
        assertThat($(EmptyState.class).single().title()).isEqualTo("There is no such run");
        button("All").click();
        UI.getCurrent().navigate("runs", QueryParameters.of("label", "nightly"));
        assertThat($(RunsView.class).single().heading().facts()).isEqualTo("1 run");
    }

    @Test
    void aRunShowsWhatItWasToldAnsweredAndChanged() {
        var run = run(RunState.SUCCEEDED, true);
        navigate("runs/" + run.id(), RunView.class);
        assertThat(page())
                .contains(
                        "Succeeded",
                        "All is well.",
                        "Mend <b>it</b>",
                        "-broken",
                        "+mended",
                        "1 min 2 s",
                        "$0.0123 of $2.50");
        assertThat($(Button.class).all()).noneMatch(each -> each.getText().equals("Cancel"));
        button("Run again").click();
        assertThat(runs.deeds).containsExactly("again");
    }

    @Test
    void oneThatWorksIsCancelled() {
        var run = run(RunState.WORKING, true);
        navigate("runs/" + run.id(), RunView.class);
        button("Cancel").click();
        assertThat(runs.deeds).containsExactly("cancel");
    }

    @Test
    void anothersRunShowsNothingOfItsContents() {
        var run = run(RunState.FAILED, false);
        navigate("runs/" + run.id(), RunView.class);
        assertThat(page()).contains("This run is Ada's").doesNotContain("Mend", "All is well.", "mended");
    }

    @Test
    void aRunThatIsNotThereSaysSo() {
        navigate("runs/" + RunId.random(), RunView.class);
        assertThat($(EmptyState.class).single().title()).isEqualTo("The team has no such run.");
    }

    @Test
    void whoMaySeeNoRunsHasNoSuchEntry() {
        permissions.denied.add(Permission.RUN_SEE);
        assertThat(new RunMenuRule(permissions).hides("runs")).isTrue();
        permissions.denied.clear();
        assertThat(new RunMenuRule(permissions).hides("runs")).isFalse();
    }
}
