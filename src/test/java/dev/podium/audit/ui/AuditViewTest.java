package dev.podium.audit.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.audit.AuditAccess;
import dev.podium.audit.AuditEntry;
import dev.podium.audit.AuditFilter;
import dev.podium.audit.AuditTrails;
import dev.podium.audit.Outcome;
import dev.podium.audit.Trail;
import dev.podium.audit.web.JsonLines;
import dev.podium.face.PageTest;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.MistakePage;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.StatusBadge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;
import tools.jackson.databind.json.JsonMapper;

@SpringJUnitWebConfig(AuditViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.audit.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class AuditViewTest extends PageTest {

    private static final String NASTY = "<img src=x onerror=alert(1)>";
    private static final UUID ADA = new UUID(7, 1);

    // The page alone: what portal does for REST needs a web server.
    @ComponentScan(
            basePackages = {"dev.podium.portal", "dev.podium.audit.ui"},
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakeTrails.class, FakeAccess.class, JsonLines.class})
    static class Rooms {
        @Bean
        JsonMapper json() {
            return new JsonMapper();
        }
    }

    static final class FakeAccess implements AuditAccess {
        boolean allowed = true;
        final List<Team> others = new ArrayList<>();

        @Override
        public void requireOwn() {
            if (!allowed) {
                throw Refusal.forbidden("identity.not-allowed", "You may not read it.", "Ask an owner.");
            }
        }

        @Override
        public void requireAll() {
            if (others.isEmpty()) {
                throw Refusal.forbidden("identity.not-allowed", "You may not read all.", "Ask an admin.");
            }
        }

        @Override
        public boolean mayReadAll() {
            return !others.isEmpty();
        }

        @Override
        public List<Team> teams(String text, int offset, int limit) {
            requireAll();
            return others.stream()
                    .filter(team -> team.name().contains(text))
                    .skip(offset)
                    .limit(limit)
                    .toList();
        }

        @Override
        public boolean mayReadOwn() {
            return allowed;
        }
    }

    /** A trail in memory; of the filters it knows the object, the person and the outcome. */
    static final class FakeTrails implements AuditTrails {
        final List<AuditEntry> entries = new ArrayList<>();
        final List<Integer> asked = new ArrayList<>();
        AuditFilter filter = AuditFilter.ALL;
        Trail shown = new Trail.Own();
        Verdict verdict = new Verdict(2, OptionalLong.empty(), 1);

        void add(String person, String action, String object, Outcome outcome) {
            entries.addFirst(new AuditEntry(
                    entries.size() + 1,
                    Instant.parse("2026-01-31T12:00:00Z"),
                    person.equals("Ada") ? ADA : new UUID(7, 2),
                    person,
                    action,
                    object,
                    outcome,
                    Map.of("note", NASTY),
                    "10.0.0.1",
                    "tester",
                    "id",
                    "ab"));
        }

        @Override
        public List<AuditEntry> page(Trail trail, AuditFilter wanted, Long before, int limit) {
            return slice(trail, wanted, 0, limit);
        }

        @Override
        public List<AuditEntry> slice(Trail trail, AuditFilter wanted, int offset, int limit) {
            filter = wanted;
            shown = trail;
            asked.add(limit);
            return entries.stream()
                    .filter(entry -> wanted.object() == null || entry.object().contains(wanted.object()))
                    .filter(entry ->
                            wanted.person() == null || wanted.person().value().equals(entry.person()))
                    .filter(entry -> wanted.outcome() == null || wanted.outcome() == entry.outcome())
                    .skip(offset)
                    .limit(limit)
                    .toList();
        }

        @Override
        public Export export(Trail trail, AuditFilter wanted) {
            return entries::forEach;
        }

        @Override
        public Verdict verify(Trail trail) {
            return verdict;
        }
    }

    @Autowired
    FakeTrails trails;

    @Autowired
    FakeAccess access;

    private List<String> objects() {
        var grid = $(EntryGrid.class).single();
        return grid.getLazyDataView().getItems().map(AuditEntry::object).toList();
    }

    private void twoEntries() {
        trails.add("Ada", "agents.create", "clients-acme", Outcome.DONE);
        trails.add("Bob", "identity.not-allowed", "team:manage", Outcome.DENIED);
    }

    private void press(String text) {
        $(Button.class).withText(text).single().click();
    }

    @Test
    void theNewestStandFirstAndOnlyWhatIsShownIsFetched() {
        for (int i = 0; i < 5_000; i++) {
            trails.add("Ada", "test.done", "thing " + i, Outcome.DONE);
        }
        navigate(AuditView.class);
        assertThat($(EntryGrid.class).single().getLazyDataView().getItem(0).object())
                .isEqualTo("thing 4999");
        assertThat(trails.asked).allMatch(limit -> limit <= 500);
    }

    @Test
    void theFiltersNarrowTheTable() {
        twoEntries();
        navigate(AuditView.class);
        assertThat(objects()).containsExactly("team:manage", "clients-acme");
        $(TextField.class).withAriaLabel("To what").single().setValue("acme");
        assertThat(objects()).containsExactly("clients-acme");
        $(TextField.class).withAriaLabel("To what").single().setValue("nothing");
        assertThat($(EmptyState.class).single().title()).isEqualTo("No entry matches.");
        press("Clear the filter");
        assertThat(objects()).hasSize(2);
        @SuppressWarnings("unchecked")
        Select<Outcome> outcome = $(Select.class).single();
        outcome.setValue(Outcome.DENIED);
        assertThat(objects()).containsExactly("team:manage");
    }

    @Test
    void anEntryShowsAllItHoldsAsTextAndNarrowsToItsPerson() {
        twoEntries();
        navigate(AuditView.class);
        ((AuditView) getCurrentView())
                .open($(EntryGrid.class).single().getLazyDataView().getItem(1));
        var shown = $(DescriptionList.Description.class).all();
        assertThat(shown).extracting(DescriptionList.Description::getText).contains("10.0.0.1", NASTY, "id");
        assertThat(shown).allMatch(each -> each.getElement().getProperty("innerHTML") == null);
        press("Only by Ada");
        assertThat(trails.filter.person()).isEqualTo(new PersonId(ADA));
        assertThat(objects()).containsExactly("clients-acme");
        press("By Ada");
        assertThat(objects()).hasSize(2);
    }

    @Test
    void aPhoneShowsOneColumn() {
        twoEntries();
        navigate(AuditView.class);
        var grid = $(EntryGrid.class).single();
        grid.narrow(true);
        assertThat(grid.getColumns()).filteredOn(column -> column.isVisible()).hasSize(1);
        grid.narrow(false);
        assertThat(grid.getColumns()).filteredOn(column -> column.isVisible()).hasSize(6);
    }

    @Test
    void verifyingSaysWhatItFound() {
        twoEntries();
        navigate(AuditView.class);
        press("Verify");
        assertThat($(StatusBadge.class).single().word()).isEqualTo("Whole");
        trails.verdict = new AuditTrails.Verdict(0, OptionalLong.of(1), 0);
        press("Verify");
        assertThat($(StatusBadge.class).single().word()).isEqualTo("Broken");
        assertThat(AuditView.words(trails.verdict)).startsWith("Entry 1 was changed");
    }

    @Test
    void anEmptyTrailSaysWhatBelongsThere() {
        navigate(AuditView.class);
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing yet");
    }

    @Test
    void whoMayNotReadItFindsItInNoMenuAndIsRefused() {
        twoEntries();
        navigate(AuditView.class);
        assertThat($(SideNavItem.class).all()).extracting(SideNavItem::getLabel).contains("Audit");
        access.allowed = false;
        navigate("audit", MistakePage.class);
        assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.not-allowed");
        assertThat(new AuditMenuRule(access).hides("audit")).isTrue();
        assertThat(new AuditMenuRule(access).hides("agents")).isFalse();
    }

    private static Actor auditor(@Nullable TeamId team) {
        return new Actor(new PersonId(ADA), "Ada", team, Set.of(Role.ORG_AUDITOR), null);
    }

    @Test
    void whoMayReadAllChoosesWhoseTrailIsShown() {
        twoEntries();
        var green = TeamId.random();
        access.others.add(new AuditAccess.Team(green, "Green", false));
        access.others.add(new AuditAccess.Team(TeamId.random(), "Gone", true));
        CurrentActor.run(auditor(TeamId.random()), () -> {
            navigate(AuditView.class);
            assertThat(trails.shown).isEqualTo(new Trail.Own());
            var choice = $(TrailChoice.class).single();
            var all = choice.getLazyDataView().getItems().toList();
            assertThat(all)
                    .extracting(TrailChoice.Named::name)
                    .containsExactly("My team", "The installation", "Green", "Gone (deleted)");
            choice.setValue(all.get(2));
            assertThat(trails.shown).isEqualTo(new Trail.Of(green));
            choice.setValue(all.get(1));
            assertThat(trails.shown).isEqualTo(new Trail.Installation());
            choice.clear();
            assertThat(trails.shown).isEqualTo(new Trail.Own());
        });
    }

    @Test
    void anAuditorInNoTeamBeginsWithTheInstallation() {
        access.others.add(new AuditAccess.Team(TeamId.random(), "Green", false));
        CurrentActor.run(auditor(null), () -> {
            navigate(AuditView.class);
            assertThat(trails.shown).isEqualTo(new Trail.Installation());
        });
    }

    @Test
    void nobodyElseIsOfferedAnotherTrail() {
        navigate(AuditView.class);
        assertThat($(TrailChoice.class).exists()).isFalse();
    }
}
