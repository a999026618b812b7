package dev.podium.costs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.select.Select;
import dev.podium.costs.Reports;
import dev.podium.costs.Spending;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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

/** What the page of reports shows and lets whom do. */
@SpringJUnitWebConfig(ReportsViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.costs.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ReportsViewTest extends PageTest {

    private static final Instant NOW = Instant.parse("2026-03-12T12:00:00Z");
    private static final YearMonth FEBRUARY = YearMonth.of(2026, 2);

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({FakePermissions.class, FakeLedger.class, Made.class})
    static class Rooms {
        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }

    static class Made implements Reports {
        final List<Report> known = new ArrayList<>();
        final List<Of> asked = new ArrayList<>();
        boolean monthly = true;

        @Override
        public List<Report> all(Of of) {
            asked.add(of);
            return known.stream().filter(each -> each.of() == of).toList();
        }

        @Override
        public Report make(Of of, YearMonth month) {
            known.addFirst(report(of, month, known.size() + 1, null));
            return known.getFirst();
        }

        @Override
        public Download open(Of of, UUID id, Format format) {
            throw new UnsupportedOperationException("nobody downloads here");
        }

        @Override
        public Download rows(Of of, Spending.Period period, boolean entries, Format format) {
            throw new UnsupportedOperationException("nobody downloads here");
        }

        @Override
        public boolean monthly() {
            return monthly;
        }

        @Override
        public void setMonthly(boolean on) {
            monthly = on;
        }
    }

    private static Reports.Report report(Reports.Of of, YearMonth month, int version, @Nullable LocalDate soFar) {
        return new Reports.Report(
                UUID.randomUUID(),
                of,
                month,
                version,
                soFar,
                NOW,
                "Podium",
                "",
                List.of(new Reports.File(Reports.Format.PDF, 47_791, "00")));
    }

    @Autowired
    Made made;

    @Autowired
    FakePermissions permissions;

    private ReportsView show() {
        var actor = new Actor(PersonId.random(), "Ada", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null);
        return CurrentActor.get(actor, () -> navigate(ReportsView.class));
    }

    private List<String> words() {
        return $(Span.class).all().stream().map(Span::getText).toList();
    }

    @Test
    void theEmptyPageSaysWhenTheFirstIsMade() {
        permissions.denied.add(Permission.ORG_FIGURES);
        show();
        assertThat($(EmptyState.class).single().title()).isEqualTo("No report is made yet");
        assertThat($(Checkbox.class).single().getValue()).isTrue();
        assertThat($(Checkbox.class).single().isReadOnly()).isFalse();
    }

    @Test
    void reportsStandByMonthWithTheirVersionsAndFiles() {
        permissions.denied.add(Permission.ORG_FIGURES);
        made.known.add(report(Reports.Of.TEAM, YearMonth.of(2026, 3), 1, LocalDate.of(2026, 3, 10)));
        made.known.add(report(Reports.Of.TEAM, FEBRUARY, 2, null));
        made.known.add(report(Reports.Of.TEAM, FEBRUARY, 1, null));
        show();
        assertThat(words())
                .contains(
                        "so far, to 10 Mar · made 12 Mar 2026, 12:00 by Podium",
                        "version 2 · made 12 Mar 2026, 12:00 by Podium",
                        "version 1, since made anew · made 12 Mar 2026, 12:00 by Podium");
        var links = $(Anchor.class).all().stream().map(Anchor::getText).toList();
        assertThat(links).filteredOn("PDF 48 kB"::equals).hasSize(3);
        assertThat(links).filteredOn("CSV"::equals).hasSize(3);
        assertThat(links).filteredOn("JSONL"::equals).hasSize(3);
        assertThat(ReportsView.words(2_449_999)).isEqualTo("2.4 MB");
        assertThat(ReportsView.words(10)).isEqualTo("1 kB");
    }

    @Test
    void theMonthBeforeIsMadeNow() {
        permissions.denied.add(Permission.ORG_FIGURES);
        show();
        $(Button.class).withText("Make it now").single().click();
        assertThat(made.known)
                .singleElement()
                .satisfies(each -> assertThat(each.month()).isEqualTo(FEBRUARY));
        assertThat(words()).contains("February 2026");
    }

    @Test
    void whoManagesNoBudgetsSwitchesNothing() {
        permissions.denied.addAll(Set.of(Permission.ORG_FIGURES, Permission.BUDGET_MANAGE));
        show();
        assertThat($(Checkbox.class).single().isReadOnly()).isTrue();
    }

    @Test
    void whoSeesAllTeamsAloneSeesTheirs() {
        permissions.denied.addAll(Set.of(Permission.COSTS_SEE, Permission.BUDGET_MANAGE));
        made.known.add(report(Reports.Of.ORGANISATION, FEBRUARY, 1, null));
        show();
        assertThat(made.asked).containsOnly(Reports.Of.ORGANISATION);
        assertThat(words()).contains("February 2026");
        assertThat($(Checkbox.class).exists()).isFalse();
        assertThat($(Select.class).all()).hasSize(1);
    }
}
