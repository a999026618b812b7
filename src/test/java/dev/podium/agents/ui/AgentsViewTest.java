package dev.podium.agents.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.datetimepicker.DateTimePicker;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.agents.AgentState;
import dev.podium.agents.Agents;
import dev.podium.agents.Evidence;
import dev.podium.agents.Program;
import dev.podium.agents.Projects;
import dev.podium.agents.Reach;
import dev.podium.agents.Sharing;
import dev.podium.face.AgentPages;
import dev.podium.face.FakeAgents;
import dev.podium.face.FakeApprovals;
import dev.podium.face.FakeMachines;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakePolicies;
import dev.podium.face.FakeProjects;
import dev.podium.face.PageTest;
import dev.podium.identity.AccessChanged;
import dev.podium.identity.People;
import dev.podium.identity.People.Member;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.machines.Machine;
import dev.podium.machines.PolicyRule;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.StatusBadge;
import dev.podium.terminals.Terminals;
import dev.podium.terminals.Terminals.FoundSession;
import dev.podium.terminals.ui.PresenceLine;
import dev.podium.terminals.ui.TerminalPane;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(AgentPages.class)
@ViewPackages(packages = {"dev.podium.agents.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class AgentsViewTest extends PageTest {

    @Autowired
    FakeAgents agents;

    @Autowired
    FakePermissions permissions;

    @Autowired
    AgentNews news;

    @Autowired
    FakePolicies policies;

    @Autowired
    FakeProjects projects;

    @Test
    void theEmptyPageOffersTheFirstAgent() {
        navigate(AgentsView.class);

        assertThat($(FirstRun.class).exists()).isTrue();
        press($(Button.class)
                .from($(FirstRun.class).single())
                .withText("New agent")
                .single());
        assertThat($(NewAgentDialog.class).single().isOpened()).isTrue();
    }

    @Test
    void anAgentIsMadeByTheDialogAndItsTerminalOpens() {
        navigate(AgentsView.class);
        openDialog();
        name("clients-acme-frontend");
        press($(NewAgentDialog.class).single().primary().orElseThrow());

        assertThat(agents.wanted).singleElement().satisfies(wanted -> {
            assertThat(wanted.name()).isEqualTo("clients-acme-frontend");
            assertThat(wanted.program()).isEqualTo("claude-code");
            assertThat(wanted.workingDirectory()).isEqualTo("~");
            assertThat(wanted.start()).isTrue();
        });
        assertThat($(AgentTerminal.class).exists()).isTrue();
        assertThat($(FirstRun.class).exists()).isFalse();
    }

    @Test
    void anAgentIsMadeInAProjectAndItsPoliciesAreSaid() {
        var clinic = projects.add("clinic");
        policies.add(clinic.id(), new PolicyRule("Patients", Set.of("isolated"), Set.of(), 1));
        navigate(AgentsView.class);
        openDialog();
        name("clients-acme");
        var project = project();
        assertThat(project.getHelperText()).isEmpty();
        project.setValue(clinic);
        assertThat(project.getHelperText())
                .isEqualTo("Policy Patients: machines with isolated alone, models up to tier 1, local.");
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat(agents.wanted)
                .singleElement()
                .satisfies(wanted -> assertThat(wanted.project()).isEqualTo(clinic.id()));
    }

    @SuppressWarnings("unchecked")
    private Select<Projects.Project> project() {
        return $(Select.class).from($(NewAgentDialog.class).single()).all().stream()
                .filter(each -> "Project".equals(each.getLabel()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theListHasAColumnOfProjectsWhereThereAreSome() {
        agents.add("acme", Program.SHELL, AgentState.WORKING, "Working", Duration.ofMinutes(1), "");
        var view = navigate(AgentsView.class);
        press($(Button.class).all().stream()
                .filter(button -> "Show as a list".equals(button.getAriaLabel().orElse("")))
                .findFirst()
                .orElseThrow());
        var project = $(AgentList.class).single().getColumns().stream()
                .filter(column -> "Project".equals(column.getHeaderText()))
                .findFirst()
                .orElseThrow();
        assertThat(project.isVisible()).isFalse();
        projects.add("clinic");
        view.changed();
        assertThat(project.isVisible()).isTrue();
    }

    @Test
    void aPolicyIsChangedAsItIs() {
        var clinic = projects.add("clinic");
        var rule = new PolicyRule("Patients", Set.of("isolated"), Set.of(FakeMachines.FORGE.id()), 2);
        var id = policies.add(clinic.id(), rule);
        navigate(PoliciesView.class);
        var machines = new FakeMachines();
        new PolicyDialog(policies, machines, projects.all(), policies.get(id), () -> {}).open();
        labelled("Name").setValue("Patient data");
        press($(PolicyDialog.class).single().primary().orElseThrow());
        assertThat(policies.get(id).project()).isEqualTo(clinic.id());
        assertThat(policies.get(id).rule())
                .isEqualTo(new PolicyRule("Patient data", rule.labels(), rule.machines(), rule.tiers()));
    }

    @Test
    void policiesAreAddedOnTheirPage() {
        projects.add("clinic");
        navigate(PoliciesView.class);
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nothing is confidential yet");
        press($(Button.class).withText("Add a policy").single());
        press($(PolicyDialog.class).single().primary().orElseThrow());
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.bad-policy");
        labelled("Name").setValue("Patients");
        labelled("Labels that a machine must have").setValue("isolated, gpu");
        press($(PolicyDialog.class).single().primary().orElseThrow());
        assertThat(policies.all()).singleElement().satisfies(policy -> {
            assertThat(policy.project()).isNull();
            assertThat(policy.rule()).isEqualTo(new PolicyRule("Patients", Set.of("isolated", "gpu"), Set.of(), 1));
        });
        assertThat($(EmptyState.class).exists()).isFalse();
    }

    private TextField labelled(String label) {
        return $(TextField.class).all().stream()
                .filter(field -> label.equals(field.getLabel()))
                .findFirst()
                .orElseThrow();
    }

    private String policiesWithABreach() {
        var agent = agents.add("acme", Program.SHELL, AgentState.WORKING, "Working", Duration.ofMinutes(1), "");
        projects.breaches.add(new Projects.Breach(agent, "Patients", "The policy Patients does not allow forge-2."));
        return navigate(PoliciesView.class).getElement().getTextRecursively();
    }

    @Test
    void whatRunsAgainstAPolicyIsListed() {
        assertThat(policiesWithABreach()).contains("Runs against a policy");
    }

    @Test
    void whoDoesNotRunTheTeamReadsThePoliciesAlone() {
        permissions.denied.add(Permission.AGENT_SEE_ALL);
        permissions.denied.add(Permission.TEAM_MANAGE);
        assertThat(policiesWithABreach())
                .doesNotContain("Runs against a policy")
                .contains("Owners of the team");
        assertThat($(Button.class).all()).extracting(Button::getText).doesNotContain("Add a policy", "Add a project");
    }

    private void share(WhoMaySee.Choice choice) {
        var who = $(WhoMaySee.class).single();
        this.<Select<WhoMaySee.Choice>>cast($(Select.class).from(who).single()).setValue(choice);
    }

    @SuppressWarnings("unchecked")
    private <T> T cast(Object component) {
        return (T) component;
    }

    private TextField labels() {
        return $(TextField.class).all().stream()
                .filter(field -> field.getLabel().equals("Labels"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no field for labels."));
    }

    @Test
    void anAgentGoesWhereverItFits() {
        navigate(AgentsView.class);
        openDialog();
        name("anywhere");
        var machine = this.<Select<Machine>>cast($(Select.class).all().stream()
                .filter(select -> "Machine".equals(select.getLabel()))
                .findFirst()
                .orElseThrow());
        assertThat($(TextField.class).all()).extracting(TextField::getLabel).doesNotContain("Labels");
        var offered = machine.getListDataView().getItems().toList();
        assertThat(offered).extracting(Machine::name).containsExactly("forge-2", "Wherever it fits");
        machine.setValue(offered.getLast());
        labels().setValue(" gpu, os=linux ");
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat(agents.wanted.getLast().machine()).isNull();
        assertThat(agents.wanted.getLast().needs()).containsExactly("gpu", "os=linux");

        navigate(AgentsView.class);
        openDialog();
        name("there");
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat(agents.wanted.getLast().machine()).isEqualTo(FakeMachines.FORGE.id());
        assertThat(agents.wanted.getLast().needs()).isEmpty();
    }

    @Test
    void anAgentIsItsOwnersAloneUnlessTheDialogSharesIt() {
        navigate(AgentsView.class);
        openDialog();
        name("mine");
        assertThat($(MultiSelectComboBox.class).exists()).isFalse();
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat(agents.wanted.getLast().sharing()).isEqualTo(Sharing.PRIVATE);

        navigate(AgentsView.class);
        openDialog();
        name("ours");
        share(WhoMaySee.Choice.TEAM_DRIVES);
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat(agents.wanted.getLast().sharing()).isEqualTo(new Sharing(Terminals.Mode.DRIVE, null, List.of()));
    }

    @Test
    void aNewAgentIsSharedByNameOnceSomebodyIsNamed() {
        navigate(AgentsView.class);
        openDialog();
        name("ours");
        share(WhoMaySee.Choice.PEOPLE_WATCH);
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat($(RefusalCard.class).single().code()).isEqualTo("agents.bad-share");
        assertThat(agents.wanted).isEmpty();

        this.<MultiSelectComboBox<Member>>cast($(MultiSelectComboBox.class).single())
                .setValue(Set.of(FakePeople.OLE, FakePeople.PIA));
        press($(NewAgentDialog.class).single().primary().orElseThrow());
        assertThat(agents.wanted.getLast().sharing().people())
                .extracting(Sharing.Grant::person, Sharing.Grant::mode)
                .containsExactlyInAnyOrder(
                        tuple(FakePeople.OLE.id(), Terminals.Mode.WATCH),
                        tuple(FakePeople.PIA.id(), Terminals.Mode.WATCH));
    }

    @Test
    void aSessionIsAdoptedSharedAsItIsChosenAbove() {
        agents.sessions.add(new FoundSession("notes", "vim", "/home", 1, Instant.now()));
        navigate(AgentsView.class);
        press("Show them");
        share(WhoMaySee.Choice.TEAM_WATCHES);
        press($(Button.class)
                .from($(AdoptDialog.class).single())
                .withText("Adopt")
                .all()
                .getFirst());
        assertThat(agents.all.values())
                .singleElement()
                .satisfies(agent -> assertThat(agent.sharing().team()).isEqualTo(Terminals.Mode.WATCH));
    }

    @Test
    void theNameIsShownAsItWillBe() {
        navigate(AgentsView.class);
        openDialog();
        name("clients-acme-frontend");

        assertThat($(NameField.class).single().getHelperText()).isEqualTo("shows as clients › acme › frontend");
    }

    @Test
    void aRefusedFormKeepsItsInputAndSaysWhyAtTheField() {
        working("clients-acme-frontend");
        navigate(AgentsView.class);
        openDialog();
        name("clients-acme-frontend");
        press($(NewAgentDialog.class).single().primary().orElseThrow());

        var field = $(NameField.class).single();
        assertThat(field.getValue()).isEqualTo("clients-acme-frontend");
        assertThat(field.isInvalid()).isTrue();
        assertThat(field.getErrorMessage()).contains("clients-acme-frontend");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("agents.name-taken");
        assertThat(agents.wanted).isEmpty();
    }

    @Test
    void theTreeShowsThePartsOfTheNames() {
        working("clients-acme-frontend");
        working("clients-acme-backend");
        working("clients-north-import");
        working("infra-dns");
        navigate(AgentsView.class);

        assertThat($(AgentTree.class).single().nodes())
                .extracting(
                        node -> "  ".repeat(node.depth()) + node.label() + (node.count() > 0 ? " " + node.count() : ""))
                .containsExactly(
                        "clients 3", "  acme 2", "    backend", "    frontend", "  north › import", "infra › dns");
    }

    @Test
    void whatNeedsSomebodyStandsFirstAndTheOldestBeforeTheNewer() {
        working("a-new");
        agents.add("b-old", Program.SHELL, AgentState.WORKING, "", Duration.ofHours(2), "");
        agents.add("c-lost", Program.SHELL, AgentState.CRASHED, "Ended by signal 9", Duration.ofMinutes(1), "");
        navigate(AgentsView.class);

        assertThat(tiles()).extracting(Tile::name).containsExactly("lost", "old", "new");
        assertThat(tiles().getFirst().reason()).isEqualTo("Ended by signal 9");
    }

    @Test
    void whoWaitsForSomebodyStandsBeforeWhoIsStuckOrCrashedAndSaysForWhat() {
        agents.add("c-crashed", Program.SHELL, AgentState.CRASHED, "Ended by signal 9", Duration.ofHours(9), "");
        agents.add("s-stuck", Program.SHELL, AgentState.STUCK, "It could not go on: no", Duration.ofHours(8), "");
        agents.add("i-asks", Program.SHELL, AgentState.WAITING_FOR_INPUT, "Which colour?", Duration.ofHours(7), "");
        agents.add("p-new", Program.SHELL, AgentState.WAITING_FOR_PERMISSION, "Bash: make", Duration.ZERO, "");
        agents.add("p-old", Program.SHELL, AgentState.WAITING_FOR_PERMISSION, "Bash: ls", Duration.ofHours(1), "");
        working("w-works");
        navigate(AgentsView.class);

        assertThat(tiles()).extracting(Tile::name).containsExactly("old", "new", "asks", "stuck", "crashed", "works");
        assertThat(tiles())
                .extracting(Tile::reason)
                .startsWith("Bash: ls", "Bash: make", "Which colour?", "It could not go on: no");
        assertThat(tiles())
                .extracting(Tile::symbol, Tile::tone, Tile::word)
                .startsWith(
                        tuple("attention", "wait", "Waiting for permission"),
                        tuple("attention", "wait", "Waiting for permission"),
                        tuple("question", "wait", "Waiting for input"),
                        tuple("stuck", "stuck", "Stuck"));
    }

    @Test
    void anOpenAgentSaysWholeWhatItWaitsForAndByWhatThatIsKnown() {
        var agent = agents.add(
                "clients-acme", Program.SHELL, AgentState.WAITING_FOR_PERMISSION, "Bash: make", Duration.ZERO, "");
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        var header = $(TerminalHeader.class).single();
        assertThat(header.getElement().getTextRecursively()).contains("Waiting for permission: Bash: make");
        assertThat($(StatusBadge.class).all()).as("it is said once").isEmpty();
        assertThat(header.getElement().getOuterHTML()).contains(Evidence.PROCESS.words());
    }

    @Test
    void theFilterNarrowsTilesAndTreeAndCanBeCleared() {
        working("clients-acme-frontend");
        working("infra-dns");
        navigate(AgentsView.class);
        var filter = $(TextField.class).withAriaLabel("Filter agents by name").single();

        filter.setValue("dns");
        assertThat(tiles()).extracting(Tile::name).containsExactly("dns");
        filter.setValue("frontned");
        assertThat($(EmptyState.class).single().title()).isEqualTo("No agent matches “frontned”.");
        press("Clear the filter");
        assertThat(tiles()).hasSize(2);
    }

    @Test
    void aDeletedAgentComesBackByUndo() {
        var agent = working("infra-dns");
        working("infra-ci");
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        var view = (AgentsView) getCurrentView();

        new AgentActions(agents, new FakeApprovals(), permissions).delete(agent.id(), view::deleted);
        assertThat(agents.count(Agents.Filter.ALL)).isEqualTo(1);
        assertThat($(AgentTerminal.class).exists()).isFalse();
        press($(Button.class)
                .from($(Notification.class).single())
                .withText("Undo")
                .single());

        assertThat(agents.get(agent.id()).deletedAt()).isNull();
        assertThat(tiles()).hasSize(2);
    }

    @Test
    void whoMayNotCreateSeesNoButtonForIt() {
        permissions.denied.add(Permission.AGENT_CREATE);
        working("infra-dns");
        navigate(AgentsView.class);

        assertThat($(Button.class).withAriaLabel("New agent").all()).noneMatch(Button::isVisible);
    }

    @Test
    void whoOnlySeesAnAgentIsToldWhomToAsk() {
        permissions.denied.add(Permission.AGENT_CHANGE_ALL);
        var agent = agents.others(working("infra-dns"), Reach.SEE);
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));

        assertThat($(TerminalPane.class).exists()).isFalse();
        assertThat($(EmptyState.class).single().title()).isEqualTo("This terminal is Ole Nine's.");
        for (var words : List.of("Share", "Interrupt", "Start")) {
            assertThat($(Button.class).withText(words).exists()).as(words).isFalse();
        }
        assertThat(tiles()).singleElement().satisfies(tile -> {
            assertThat(tile.others()).isTrue();
            assertThat(tile.access()).isEqualTo("lock");
            assertThat(tile.owner()).isEqualTo("Ole Nine");
        });
        assertThat($(AgentTree.class).single().nodes())
                .extracting(TreeNode::owner)
                .containsExactly("Ole Nine");
    }

    @Test
    void whoMayWatchSeesTheTerminalAndNothingToPress() {
        permissions.denied.add(Permission.AGENT_CHANGE_ALL);
        var agent = agents.others(working("infra-dns"), Reach.WATCH);
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));

        assertThat($(TerminalPane.class).exists()).isTrue();
        for (var words : List.of("Share", "Interrupt", "Start")) {
            assertThat($(Button.class).withText(words).exists()).as(words).isFalse();
        }
        assertThat(tiles().getFirst().accessWords()).isEqualTo("Ole Nine's; you may watch it");
    }

    @Test
    void anAgentThatIsNoLongerSharedLeavesThePage() {
        working("infra-ci");
        var agent = agents.others(working("infra-dns"), Reach.WATCH);
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        agents.all.remove(agent.id());
        ((AgentsView) getCurrentView()).changed();

        assertThat($(AgentTerminal.class).exists()).isFalse();
        assertThat(tiles()).extracting(Tile::name).containsExactly("ci");
    }

    @Test
    void anAgentIsSharedByNameAndWithdrawn() {
        var agent = working("infra-dns");
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        press("Share");
        press("Share with them");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("agents.bad-share");
        person().setValue(FakePeople.PIA);
        press("Share with them");

        assertThat(agents.get(agent.id()).sharing().people()).singleElement().satisfies(grant -> {
            assertThat(grant.person()).isEqualTo(FakePeople.PIA.id());
            assertThat(grant.mode()).isEqualTo(Terminals.Mode.WATCH);
            assertThat(grant.until()).isNull();
        });
        assertThat(tiles().getFirst().access()).isEqualTo("team");
        press($(Button.class).withAriaLabel("Withdraw from Pia Ten").single());
        assertThat(agents.get(agent.id()).sharing()).isEqualTo(Sharing.PRIVATE);
        assertThat(tiles().getFirst().access()).isEqualTo("lock");
    }

    @Test
    void anAgentIsSharedWithTheTeamUntilATime() {
        var agent = working("infra-dns");
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        press("Share");
        var tomorrow = LocalDateTime.now().plusDays(1).truncatedTo(ChronoUnit.MINUTES);
        var choice = $(ShareChoice.class).all().getFirst();
        $(Select.class).from(choice).single().setValue("Drive");
        $(DateTimePicker.class).from(choice).single().setValue(tomorrow);
        press("Save for the team");

        assertThat(agents.get(agent.id()).sharing())
                .isEqualTo(new Sharing(
                        Terminals.Mode.DRIVE,
                        tomorrow.atZone(ZoneId.systemDefault()).toInstant(),
                        List.of()));
        assertThat(tiles().getFirst().accessWords()).isEqualTo("The team may drive it");
    }

    @Test
    void whoIsAtATerminalStandsAboveItAndStaysWhenTheAgentChanges() {
        var agent = working("infra-dns");
        navigate(AgentsView.class, Map.of("agent", agent.id().toString()));
        var presence = $(PresenceLine.class).single();
        press("Interrupt");
        assertThat($(PresenceLine.class).single()).isSameAs(presence);
    }

    @Test
    void aPageIsRefreshedWhenItsReadersAccessChanged() {
        navigate(AgentsView.class);
        var me = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.MEMBER), null);
        var readers = new ConcurrentLinkedQueue<String>();
        CurrentActor.run(
                me,
                () -> news.subscribe(
                        UI.getCurrent(),
                        () -> readers.add(CurrentActor.require().name())));
        news.on(new AccessChanged(Set.of(FakePeople.OLE.id())));
        news.on(new AccessChanged(Set.of(FakeAgents.ME)));
        var patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        var session = UI.getCurrent().getSession();
        while (readers.isEmpty() && System.nanoTime() < patience) {
            // What waits for the page runs when it is let go.
            session.unlock();
            session.lock();
        }
        assertThat(readers).containsExactly("Mira Three");
    }

    @SuppressWarnings("unchecked")
    private ComboBox<People.Member> person() {
        return $(ComboBox.class).from($(ShareDialog.class).single()).single();
    }

    private dev.podium.agents.Agent working(String name) {
        return agents.add(name, Program.SHELL, AgentState.WORKING, "", Duration.ofSeconds(5), "");
    }

    private java.util.List<Tile> tiles() {
        return $(AgentTiles.class).single().tiles();
    }

    private void openDialog() {
        press($(Button.class).withAriaLabel("New agent").single());
    }

    private void name(String name) {
        $(NameField.class).single().setValue(name);
    }

    private void press(String text) {
        press($(Button.class).withText(text).single());
    }

    private static void press(Button button) {
        assertThat(button.isVisible() && button.isEnabled()).isTrue();
        button.click();
        roundTrip();
    }

    private String open() {
        var id = $(AgentTerminal.class).single().id();
        return agents.all.get(id).name().value();
    }

    @Test
    void aSwipeGoesToTheAgentBesideInTheListAndRoundAtItsEnd() {
        var idle = agents.add("calm", Program.SHELL, AgentState.IDLE, "", Duration.ofMinutes(1), "");
        agents.add("busy", Program.SHELL, AgentState.WORKING, "", Duration.ofMinutes(1), "");
        agents.add("asks", Program.SHELL, AgentState.WAITING_FOR_INPUT, "What?", Duration.ofMinutes(1), "");
        navigate("agents/" + idle.id(), AgentsView.class);
        $(Neighbours.class).single().swiped(1);
        assertThat(open()).isEqualTo("asks");
        $(Neighbours.class).single().swiped(1);
        assertThat(open()).isEqualTo("busy");
        $(Neighbours.class).single().swiped(-1);
        assertThat(open()).isEqualTo("asks");
    }

    @Test
    void theKeysGoToThoseThatNeedSomebodyAndSayWhereThereIsNone() {
        var idle = agents.add("calm", Program.SHELL, AgentState.IDLE, "", Duration.ofMinutes(1), "");
        var asks = agents.add("asks", Program.SHELL, AgentState.WAITING_FOR_INPUT, "What?", Duration.ofMinutes(1), "");
        agents.add("busy", Program.SHELL, AgentState.WORKING, "", Duration.ofMinutes(1), "");
        navigate("agents/" + idle.id(), AgentsView.class);
        press($(Button.class).withText("Next agent that needs you").single());
        assertThat(open()).isEqualTo("asks");
        agents.all.remove(asks.id());
        agents.all.put(asks.id(), asks);
        press($(Button.class).withText("Agent before that needs you").single());
        assertThat(open()).isEqualTo("asks");
        assertThat($(Notification.class).all()).hasSize(1);
    }
}
