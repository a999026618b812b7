package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.data.provider.QuerySortOrder;
import com.vaadin.flow.data.provider.SortDirection;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import dev.podium.agents.AgentState;
import dev.podium.agents.Organisation;
import dev.podium.agents.Watchers;
import dev.podium.face.AgentPages;
import dev.podium.face.FakePermissions;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.MistakePage;
import dev.podium.portal.RefusalCard;
import dev.podium.terminals.Terminals.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** The page of who was at one's terminals, and that of the organisation. */
@SpringJUnitWebConfig({AgentPages.class, WatchersViewTest.FakeWatchers.class, WatchersViewTest.FakeOrganisation.class})
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class WatchersViewTest extends PageTest {

    /** In memory. */
    static final class FakeWatchers implements Watchers {
        final List<Visit> visits = new ArrayList<>();
        final List<Share> shares = new ArrayList<>();
        final List<ByRole> roles = new ArrayList<>();

        @Override
        public List<Visit> visits(@Nullable AgentId agent, @Nullable Long before, int offset, int limit) {
            return visits.stream()
                    .filter(visit -> agent == null || visit.agent().equals(agent.toString()))
                    .skip(offset)
                    .limit(limit)
                    .toList();
        }

        @Override
        public List<Share> shares(int offset, int limit) {
            return shares.stream().skip(offset).limit(limit).toList();
        }

        @Override
        public int countShares() {
            return shares.size();
        }

        @Override
        public List<ByRole> byRole() {
            return roles;
        }

        @Override
        public void unshare(AgentId agent, @Nullable PersonId person) {
            shares.removeIf(share -> share.agent().equals(agent) && java.util.Objects.equals(share.person(), person));
        }
    }

    /** Two teams; it notes what it was asked for. */
    static final class FakeOrganisation implements Organisation {
        final List<String> asked = new ArrayList<>();

        @Override
        public List<ProgramScreens> screens() {
            return List.of(
                    new ProgramScreens("claude-code", "Claude Code", 200, 3),
                    new ProgramScreens("codex", "Codex", 20, 19));
        }

        @Override
        public Page teams(String text, Order order, boolean descending, int offset, int limit) {
            asked.add(order + (descending ? " down" : ""));
            var agents = Map.of(AgentState.WORKING, 3, AgentState.CRASHED, 1);
            var all = List.of(
                    new TeamFigures(TeamId.random(), "Red", 4, agents, 2, 1, Instant.EPOCH, List.of("forge")),
                    new TeamFigures(TeamId.random(), "Blue", 1, Map.of(), 0, 0, null, List.of()));
            var found = all.stream().filter(team -> team.name().contains(text)).toList();
            return new Page(
                    found.stream().skip(offset).limit(limit).toList(), found.size(), new Totals(2, 5, agents, 2, 1));
        }
    }

    @Autowired
    FakeWatchers watchers;

    @Autowired
    FakeOrganisation organisation;

    @Autowired
    FakePermissions permissions;

    private final AgentId agent = AgentId.random();

    private Watchers.Visit visit(Watchers.Deed deed, long times, long typed, @Nullable Duration length, boolean open) {
        var at = Instant.parse("2026-01-31T12:00:00Z");
        return new Watchers.Visit(
                1,
                at,
                new UUID(7, 1),
                "Eve",
                deed,
                agent.toString(),
                "cat",
                "10.0.0.1",
                "curl",
                length == null ? null : at.plus(length),
                open,
                times,
                typed);
    }

    @SuppressWarnings("unchecked")
    private <T> Grid<T> grid(String label) {
        return $(Grid.class).all().stream()
                .filter(one -> label.equals(one.getElement().getAttribute("aria-label")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void deedsAreSaidInWords() {
        assertThat(VisitWords.deed(visit(Watchers.Deed.DROVE, 1, 5, null, false)))
                .isEqualTo("Drove, typed 5 bytes");
        assertThat(VisitWords.deed(visit(Watchers.Deed.TOOK_OVER, 1, 0, null, false)))
                .isEqualTo("Took the keyboard over");
        assertThat(VisitWords.deed(visit(Watchers.Deed.ASSISTED, 1, 0, null, false)))
                .isEqualTo("Typed beside who drove");
        assertThat(VisitWords.deed(visit(Watchers.Deed.READ, 90, 0, null, false)))
                .isEqualTo("Read the screen 90 times");
        assertThat(VisitWords.deed(visit(Watchers.Deed.TYPED, 1, 1, null, false)))
                .isEqualTo("Typed 1 byte");
        assertThat(VisitWords.length(visit(Watchers.Deed.WATCHED, 1, 0, Duration.ofMinutes(75), false)))
                .isEqualTo("1 h 15 min");
        assertThat(VisitWords.length(visit(Watchers.Deed.WATCHED, 1, 0, null, true)))
                .isEqualTo("Now");
        assertThat(VisitWords.length(visit(Watchers.Deed.INTERRUPTED, 1, 0, null, false)))
                .isEqualTo("–");
    }

    @Test
    void theEmptyPageSaysWhatBelongsThere() {
        navigate(WatchersView.class);
        assertThat($(EmptyState.class).all().stream().filter(one -> one.isVisible()))
                .extracting(EmptyState::title)
                .containsExactly("You share no terminal", "Nobody was at your terminals");
    }

    @Test
    void visitsAreListedAndOpenOnesSaidInTheHeading() {
        watchers.visits.add(visit(Watchers.Deed.WATCHED, 1, 0, null, true));
        watchers.visits.add(visit(Watchers.Deed.READ, 3, 0, Duration.ofSeconds(9), false));
        navigate(WatchersView.class);
        assertThat(this.<Watchers.Visit>grid("Who was at your terminals")
                        .getLazyDataView()
                        .getItems())
                .hasSize(2);
        assertThat(((WatchersView) getCurrentView()).heading().facts())
                .isEqualTo("1 of your terminals is open to somebody now");
    }

    @Test
    void aShareIsWithdrawnByItsButtonAndNoOther() {
        var eve = PersonId.random();
        watchers.shares.add(new Watchers.Share(agent, "cat", null, "", Mode.WATCH, null));
        watchers.shares.add(new Watchers.Share(agent, "cat", eve, "Eve", Mode.DRIVE, Instant.EPOCH));
        watchers.roles.add(new Watchers.ByRole(PersonId.random(), "Ivy", Mode.DRIVE));
        navigate(WatchersView.class);
        Grid<Watchers.Share> grid = grid("Who may open your terminals");
        assertThat($(Paragraph.class).all())
                .extracting(Paragraph::getText)
                .anyMatch(text -> text.startsWith("Ivy (drive) may open"));
        @SuppressWarnings("unchecked")
        var renderer = (ComponentRenderer<Button, Watchers.Share>)
                grid.getColumns().get(4).getRenderer();
        renderer.createComponent(watchers.shares.get(1)).click();
        assertThat(watchers.shares)
                .singleElement()
                .satisfies(share -> assertThat(share.person()).isNull());
    }

    @Test
    void theOrganisationIsSortedBySearchedAndSummed() {
        navigate(OrganisationView.class);
        Grid<Organisation.TeamFigures> grid = grid("Teams");
        assertThat(grid.getLazyDataView().getItems())
                .extracting(Organisation.TeamFigures::name)
                .containsExactly("Red", "Blue");
        assertThat(((OrganisationView) getCurrentView()).heading().facts()).isEqualTo("2 teams");
        assertThat(OrganisationView.states(Map.of(AgentState.WORKING, 3, AgentState.CRASHED, 1)))
                .isEqualTo("1 crashed, 3 working");
        assertThat(getCurrentView().getElement().getTextRecursively())
                .contains("Claude Code3 of 200 quiet screens in 24 hours showed no known prompt.")
                .contains("Codex19 of 20 quiet screens in 24 hours showed no known prompt. Its version may be newer");
        organisation.asked.clear();
        grid.getDataProvider()
                .fetch(new Query<>(0, 50, List.of(new QuerySortOrder("MEMBERS", SortDirection.DESCENDING)), null, null))
                .toList();
        assertThat(organisation.asked).contains("MEMBERS down");
        $(TextField.class).withAriaLabel("Search teams").single().setValue("nothing");
        assertThat($(EmptyState.class).single().isVisible()).isTrue();
    }

    @Test
    void whoMayNotSeeTheFiguresFindsThemInNoMenuAndIsRefused() {
        navigate(OrganisationView.class);
        assertThat($(SideNavItem.class).all()).extracting(SideNavItem::getLabel).contains("Organisation");
        permissions.denied.add(Permission.ORG_FIGURES);
        navigate("organisation", MistakePage.class);
        assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.not-allowed");
        assertThat(new OrganisationMenuRule(permissions).hides("organisation")).isTrue();
        assertThat(new OrganisationMenuRule(permissions).hides("agents")).isFalse();
    }
}
