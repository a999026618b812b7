package dev.podium.machines.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.ComponentUtil;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.sidenav.SideNavItem;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
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
import dev.podium.identity.AllPeople.Somebody;
import dev.podium.identity.AllTeams;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machine;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.MachineRegistry.Contact;
import dev.podium.machines.MachineRegistry.Entry;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.machines.MachineRegistry.SignIn;
import dev.podium.machines.MachineRunners;
import dev.podium.machines.OsUserRule;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import dev.podium.portal.StatusBadge;
import dev.podium.portal.Table;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(MachinesViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.machines.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class MachinesViewTest extends PageTest {

    private static final String NASTY = "<img src=x onerror=alert(1)>";

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
        Waiting waiting() {
            return new Waiting();
        }

        @Bean
        LongWork longWork(Waiting waiting) {
            return new LongWork(waiting.works::add);
        }
    }

    /** What was to be done beside the page, until the test does it. */
    static final class Waiting {
        final Deque<Runnable> works = new ArrayDeque<>();
    }

    @Autowired
    FakeRegistry registry;

    @Autowired
    FakeRunners runners;

    @Autowired
    FakeHealth health;

    @Autowired
    FakeAllPeople people;

    @Autowired
    FakeAllTeams teams;

    @Autowired
    FakePermissions permissions;

    @Autowired
    Waiting waiting;

    @BeforeEach
    void ada() {
        registry.entries.put(
                FakeRegistry.ADA,
                FakeRegistry.entry("ada", "ada.example.org", "ssh-ed25519 AAAAada", Set.of("os=linux", "gpu"), false));
    }

    private void open(MachineId machine) {
        UI.getCurrent().navigate("machines/" + machine);
    }

    private static void press(Button button) {
        assertThat(button.isVisible() && button.isEnabled()).isTrue();
        button.click();
        roundTrip();
    }

    private void press(String text) {
        press($(Button.class).withText(text).last());
    }

    /** The other machine answers. */
    private void answer() {
        waiting.works.removeFirst().run();
        letGo();
    }

    /** What waits for the page runs when it is let go. */
    private static void letGo() {
        var session = UI.getCurrent().getSession();
        session.unlock();
        session.lock();
        roundTrip();
    }

    private void confirm() {
        var dialog = $(ConfirmDialog.class).single();
        ComponentUtil.fireEvent(dialog, new ConfirmDialog.ConfirmEvent(dialog, false));
        roundTrip();
    }

    private AddMachineDialog dialog() {
        return $(AddMachineDialog.class).single();
    }

    private void forward(String text) {
        assertThat(dialog().primary().getText()).isEqualTo(text);
        press(dialog().primary());
    }

    private TextField field(String label) {
        return $(TextField.class).withPropertyValue(TextField::getLabel, label).all().stream()
                .filter(Component::isVisible)
                .findFirst()
                .orElseThrow();
    }

    private boolean offers(String text) {
        return $(Button.class).withText(text).all().stream().anyMatch(Button::isVisible);
    }

    private Entry entry(MachineId machine) {
        return registry.entries.get(machine);
    }

    @SuppressWarnings("unchecked")
    private <T> Table<T> table(String label) {
        return $(Table.class).all().stream()
                .filter(one -> label.equals(one.getElement().getAttribute("aria-label")))
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private <T> Component lastCell(String label, T row) {
        Grid<T> grid = table(label);
        var renderer =
                (ComponentRenderer<Component, T>) grid.getColumns().getLast().getRenderer();
        return renderer.createComponent(row);
    }

    /** What the browser is told of a row: its name, what stands under it, and the facts of the other columns. */
    private List<Object> texts(Registered row) {
        var renderer = (LitRenderer<Registered>)
                this.<Registered>table("Machines").getColumns().getFirst().getRenderer();
        return renderer.getValueProviders().values().stream()
                .<Object>map(value -> value.apply(row))
                .toList();
    }

    private static String words(Component component) {
        return component.getElement().getTextRecursively();
    }

    private Component view() {
        return (Component) getCurrentView();
    }

    private String step() {
        return $(ListItem.class).all().stream()
                .filter(one -> "step".equals(one.getElement().getAttribute("aria-current")))
                .map(MachinesViewTest::words)
                .findFirst()
                .orElse("");
    }

    private void acceptItsKey(String name, String host) {
        press("Add a machine");
        field("Name").setValue(name);
        field("Host").setValue(host);
        press("Ask for its key");
        answer();
        press("This is it");
    }

    @SuppressWarnings("unchecked")
    private <T> RadioButtonGroup<T> choice(String label) {
        return $(RadioButtonGroup.class)
                .withPropertyValue(RadioButtonGroup::getLabel, label)
                .single();
    }

    // The list.

    @Test
    void anAdminSeesEveryMachineAndHowItIsReachedAndUsed() {
        teams.teams.add(FakeAllTeams.team(TeamId.random(), NASTY));
        var nasty = teams.teams.getLast().id();
        registry.change(
                FakeRegistry.ADA,
                new Entry(
                        "ada",
                        "ada.example.org",
                        2222,
                        "ssh-ed25519 AAAAada",
                        SignIn.KEY,
                        Set.of("os=linux", "gpu"),
                        false,
                        Set.of(FakeAgents.TEAM, nasty, TeamId.random()),
                        null));
        registry.assign(FakeRegistry.ADA, FakePeople.PIA.id(), "pia");
        registry.assign(FakeRegistry.ADA, FakePeople.OLE.id(), "ole");
        navigate(MachinesView.class);
        Table<Registered> table = table("Machines");
        assertThat(table.getListDataView().getItems())
                .extracting(one -> one.entry().name())
                .containsExactly("forge-2", "ada");
        var own = registry.all().getFirst();
        var ada = registry.all().getLast();
        assertThat(texts(own))
                .contains(
                        "forge-2",
                        "Podium runs on it",
                        "Online · 41 % of 32 cores · 12.0 of 24.0 GiB · load 1.65 · Every team");
        assertThat(texts(ada))
                .contains(
                        "ada",
                        "SSH, ada.example.org:2222",
                        "Offline: ada does not answer. · gpu, os=linux · " + NASTY
                                + ", a deleted team, team red · 2 OS users");
        assertThat(lastCell("Machines", ada).getElement().getAttribute("href"))
                .isEqualTo("machines/" + FakeRegistry.ADA);
    }

    @Test
    void theOsUsersOfAllRowsAreAskedForAtOnce() {
        registry.counted = 0;
        navigate(MachinesView.class);
        registry.all().forEach(row -> {
            texts(row);
            texts(row);
        });
        assertThat(registry.counted).isEqualTo(1);
    }

    @Test
    void onAPhoneTheFactsStandUnderTheName() {
        navigate(MachinesView.class);
        table("Machines").narrow(true);
        assertThat(table("Machines").getColumns().stream().filter(Component::isVisible))
                .hasSize(2);
    }

    @Test
    void whereThereIsOnlyPodiumsOwnMachineAnotherIsOffered() {
        registry.entries.remove(FakeRegistry.ADA);
        navigate(MachinesView.class);
        assertThat($(EmptyState.class).single().title()).isEqualTo("Agents run on this one machine");
        press("Add a machine");
        assertThat($(AddMachineDialog.class).single().isOpened()).isTrue();
    }

    @Test
    void whoIsNoAdminSeesTheMachinesOfTheirTeamAndNothingToPress() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        navigate(MachinesView.class);
        assertThat(this.<Machine>table("Machines").getListDataView().getItems())
                .extracting(Machine::name)
                .containsExactly("forge-2");
        assertThat(offers("Add a machine")).isFalse();
        assertThat($(SideNavItem.class).all()).extracting(SideNavItem::getLabel).containsExactly("Machines");
        assertThat(lastCell("Machines", FakeMachines.FORGE).getElement().getAttribute("href"))
                .isEqualTo("machines/" + FakeMachines.FORGE.id());
    }

    @Test
    void whoMayNotSeeMachinesFindsNoEntryAndNoPage() {
        permissions.denied.add(Permission.MACHINE_SEE);
        UI.getCurrent().navigate("machines");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("identity.not-allowed");
        assertThat($(SideNavItem.class).exists()).isFalse();
    }

    // Adding one.

    @Test
    void aMachineIsAddedInFourSteps() {
        navigate(MachinesView.class);
        press("Add a machine");
        assertThat(step()).isEqualTo("1Its key");
        assertThat(dialog().primary().isVisible()).isFalse();
        field("Name").setValue(" bea ");
        field("Host").setValue("bea.example.org ");
        $(IntegerField.class).single().setValue(2022);
        registry.shown = new Contact("ecdsa-sha2-nistp256 AAAAbea", "SHA256:bea");
        press("Ask for its key");
        assertThat($(Fingerprint.class).exists()).isFalse();
        answer();
        assertThat($(Fingerprint.class).single().text()).isEqualTo("SHA256:bea");
        assertThat(lines()).containsExactly("ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub");
        press("This is it");

        assertThat(step()).isEqualTo("2Let Podium in");
        assertThat(lines())
                .startsWith("ssh-ed25519 AAAAauthority it's Podium")
                .contains(
                        "echo 'ssh-ed25519 AAAAauthority it'\\''s Podium' | sudo tee /etc/ssh/podium_ca.pub",
                        "echo 'TrustedUserCAKeys /etc/ssh/podium_ca.pub' | sudo tee"
                                + " /etc/ssh/sshd_config.d/podium.conf");
        this.<SignIn>choice("Podium signs in by").setValue(SignIn.KEY);
        assertThat(lines()).containsExactly("ssh-ed25519 AAAAkey Podium");
        forward("Next");

        assertThat(step()).isEqualTo("3Who may use it");
        chosen().setValue(Set.of(new TeamNames.Choice(FakeAgents.TEAM, "team red")));
        field("Labels").setValue("os=linux, gpu,,");
        field("OS user of those without one of their own").setValue("guest");
        field("OS users by rule").setValue("u_${username}");
        namesOf().setValue(new MachineRegistry.NamesOf("keycloak", "Keycloak"));
        forward("Next");

        assertThat(step()).isEqualTo("4Try it");
        assertThat(dialog().primary().getText()).isEqualTo("Add all the same");
        field("OS user to try as").setValue("pia");
        press("Try it");
        assertThat($(Button.class).withText("Try it").single().isEnabled()).isFalse();
        assertThat(registry.tried).as("the page does not wait").isEmpty();
        answer();
        assertThat(registry.tried).containsExactly("pia@bea.example.org");
        assertThat($(StatusBadge.class).all()).extracting(StatusBadge::word).containsExactly("Passed", "Passed");
        forward("Add");

        assertThat(registry.entries.values())
                .last()
                .isEqualTo(new Entry(
                        "bea",
                        "bea.example.org",
                        2022,
                        "ecdsa-sha2-nistp256 AAAAbea",
                        SignIn.KEY,
                        Set.of("os=linux", "gpu"),
                        false,
                        Set.of(FakeAgents.TEAM),
                        "guest",
                        new OsUserRule("u_${username}", "keycloak")));
        assertThat($(AddMachineDialog.class).exists()).isFalse();
        assertThat(this.<Registered>table("Machines").getListDataView().getItems())
                .extracting(one -> one.entry().name())
                .contains("bea");
    }

    private List<String> lines() {
        return $(CopyLine.class).all().stream()
                .filter(Component::isVisible)
                .map(CopyLine::line)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private MultiSelectComboBox<TeamNames.Choice> chosen() {
        return $(MultiSelectComboBox.class).single();
    }

    @Test
    void aMachineThatDialsOutIsAddedByItsNameAndItsRunnerEnrolledOnItsPage() {
        health.knowsAll = true;
        UI.getCurrent().navigate("machines");
        press("Add a machine");
        field("Name").setValue("laptop");
        assertThat(dialog().primary().isVisible()).isFalse();
        choice("How they meet").setValue(ReachPart.Way.RUNNER);
        roundTrip();
        assertThat(offers("Ask for its key")).isFalse();
        assertThat(step()).contains("Its name");
        forward("Next");
        assertThat(step()).contains("2").contains("Who may use it");
        forward("Add");
        var added = registry.all().stream()
                .filter(one -> one.entry().name().equals("laptop"))
                .findFirst()
                .orElseThrow();
        assertThat(added.entry().signIn()).isEqualTo(SignIn.RUNNER);
        assertThat(added.entry().host()).isEmpty();
        assertThat(added.entry().hostKey()).isEmpty();
        assertThat(view()).isInstanceOf(MachineView.class);
        assertThat(words(view()))
                .contains("Its runner")
                .doesNotContain("Its key")
                .contains("No runner is enrolled yet");
        press("Make an enrolment token");
        assertThat($(CopyLine.class).all())
                .extracting(CopyLine::line)
                .anyMatch(line -> line.startsWith(
                        "PODIUM_RUNNER_TOKEN=" + FakeRunners.TOKEN + " java -jar podium.jar runner --url http"));
        assertThat(runners.asked).containsExactly("enrol");
    }

    @Test
    void aRunnerIsShownAndItsCredentialChangedAndTakenBack() {
        registry.entries.put(
                FakeRegistry.ADA, new Entry("laptop", "", 22, "", SignIn.RUNNER, Set.of(), true, Set.of(), null));
        runners.status = new MachineRunners.Status(true, Instant.now(), Instant.now(), "pia", false, "1.2");
        open(FakeRegistry.ADA);
        assertThat(words(view())).contains("Connected").contains("As pia.").contains("Podium 1.2");
        press("Change its credential");
        press("Take its credential back");
        assertThat(runners.asked).containsExactly("rotate", "forget");
        assertThat(words(view())).contains("No runner is enrolled yet");
        assertThat(offers("Take its credential back")).isFalse();
        runners.status = new MachineRunners.Status(true, null, Instant.now(), "", false, "");
        open(MachineId.LOCAL);
        open(FakeRegistry.ADA);
        assertThat(words(view())).contains("Away").contains("Last here");
    }

    @Test
    void aLineForTheMachineHasAButtonThatSaysWhatItCopies() {
        navigate(MachinesView.class);
        acceptItsKey("bea", "bea.example.org");
        assertThat($(Button.class).withAriaLabel("Copy the authority's line").exists())
                .isTrue();
    }

    @Test
    void nobodyMayUseANewMachineUntilSomebodyIsChosen() {
        navigate(MachinesView.class);
        acceptItsKey("bea", "bea.example.org");
        forward("Next");
        forward("Next");
        forward("Add all the same");
        var added = registry.entries.values().stream().toList().getLast();
        assertThat(added.everyTeam()).isFalse();
        assertThat(added.teams()).isEmpty();
        assertThat(added.sharedOsUser()).isNull();
        assertThat(added.signIn()).isEqualTo(SignIn.CERTIFICATE);
    }

    @Test
    void aMachineThatDoesNotAnswerIsSaidInTheFormAndCanBeAskedAgain() {
        navigate(MachinesView.class);
        press("Add a machine");
        press("Ask for its key");
        assertThat(field("Name").isInvalid()).isTrue();
        field("Name").setValue("bea");
        press("Ask for its key");
        answer();
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.bad-host");
        assertThat(field("Host").isInvalid()).isTrue();
        field("Host").setValue("nobody.example.org");
        assertThat(field("Host").isInvalid()).isFalse();
        press("Ask for its key");
        answer();
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.unreachable");
        field("Host").setValue("bea.example.org");
        $(IntegerField.class).single().clear();
        press("Ask for its key");
        answer();
        assertThat($(IntegerField.class).single().isInvalid()).isTrue();
        $(IntegerField.class).single().setValue(22);
        press("Ask for its key");
        answer();
        assertThat($(RefusalCard.class).exists()).isFalse();
        assertThat(offers("This is it")).isTrue();
    }

    @Test
    void anAnswerOfAnotherHostIsNotShown() {
        navigate(MachinesView.class);
        press("Add a machine");
        field("Name").setValue("bea");
        field("Host").setValue("bea.example.org");
        press("Ask for its key");
        field("Host").setValue("evil.example.org");
        answer();
        assertThat($(Fingerprint.class).exists()).isFalse();
        assertThat(dialog().primary().isVisible()).isFalse();
    }

    @Test
    void anotherHostNeedsItsKeyAcceptedAnew() {
        navigate(MachinesView.class);
        acceptItsKey("bea", "bea.example.org");
        press(dialog().back());
        assertThat(step()).isEqualTo("1Its key");
        assertThat(dialog().primary().getText()).isEqualTo("Next");
        field("Host").setValue("other.example.org");
        assertThat(dialog().primary().isVisible()).isFalse();
        assertThat($(Fingerprint.class).exists()).isFalse();
    }

    @Test
    void whatIsRefusedInTheEndLeadsBackToItsField() {
        navigate(MachinesView.class);
        acceptItsKey("ADA", "bea.example.org");
        forward("Next");
        field("Labels").setValue("No Label");
        forward("Next");
        forward("Add all the same");
        assertThat(step()).isEqualTo("3Who may use it");
        assertThat(field("Labels").isInvalid()).isTrue();
        assertThat(field("Labels").getValue()).isEqualTo("No Label");
        field("Labels").setValue("label");
        forward("Next");
        forward("Add all the same");
        assertThat(step()).isEqualTo("1Its key");
        assertThat(field("Name").isInvalid()).isTrue();
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.name-taken");
        field("Name").setValue("bea");
        forward("Next");
        forward("Next");
        forward("Next");
        forward("Add all the same");
        assertThat($(AddMachineDialog.class).exists()).isFalse();
    }

    @Test
    void aFailedTryShowsWhatFailedAndWhatToDoAndIsNoReasonNotToAdd() {
        navigate(MachinesView.class);
        acceptItsKey("bea", "bea.example.org");
        forward("Next");
        forward("Next");
        press("Try it");
        assertThat(field("OS user to try as").isInvalid()).isTrue();
        assertThat(waiting.works).isEmpty();
        field("OS user to try as").setValue("root");
        press("Try it");
        answer();
        assertThat($(StatusBadge.class).all()).extracting(StatusBadge::word).containsExactly("Passed", "Failed");
        assertThat(words($(OrderedList.class).all().getLast()))
                .contains("Signs in as root", "root is not let in.", "Take an OS user of a person.");
        assertThat(dialog().primary().getText()).isEqualTo("Add all the same");
    }

    @Test
    void whatWasTriedCountsForWhatWasEnteredThen() {
        navigate(MachinesView.class);
        acceptItsKey("bea", "bea.example.org");
        forward("Next");
        forward("Next");
        field("OS user to try as").setValue("pia");
        press("Try it");
        answer();
        assertThat(dialog().primary().getText()).isEqualTo("Add");
        press(dialog().back());
        press(dialog().back());
        this.<SignIn>choice("Podium signs in by").setValue(SignIn.KEY);
        forward("Next");
        forward("Next");
        assertThat(dialog().primary().getText()).isEqualTo("Add all the same");
    }

    // A machine's own page.

    @Test
    void theEntryIsChangedAndItsKeyStays() {
        registry.change(
                FakeRegistry.ADA,
                new Entry(
                        "ada",
                        "ada.example.org",
                        22,
                        "ssh-ed25519 AAAAada",
                        SignIn.CERTIFICATE,
                        Set.of("gpu"),
                        false,
                        Set.of(FakeAgents.TEAM),
                        "guest"));
        open(FakeRegistry.ADA);
        assertThat(chosen().getValue()).extracting(TeamNames.Choice::name).containsExactly("team red");
        field("Name").setValue("ada-2");
        field("Labels").setValue("");
        field("OS user of those without one of their own").setValue("");
        press("Save");
        assertThat(entry(FakeRegistry.ADA))
                .isEqualTo(new Entry(
                        "ada-2",
                        "ada.example.org",
                        22,
                        "ssh-ed25519 AAAAada",
                        SignIn.CERTIFICATE,
                        Set.of(),
                        false,
                        Set.of(FakeAgents.TEAM),
                        null));
        assertThat(words(view())).contains("ada-2");
    }

    @Test
    void aDeletedTeamStaysChosenForItMayBeRestored() {
        var gone = TeamId.random();
        registry.change(
                FakeRegistry.ADA,
                new Entry(
                        "ada",
                        "ada.example.org",
                        22,
                        "ssh-ed25519 AAAAada",
                        SignIn.KEY,
                        Set.of(),
                        false,
                        Set.of(gone),
                        null));
        open(FakeRegistry.ADA);
        press("Save");
        assertThat(entry(FakeRegistry.ADA).teams()).containsExactly(gone);
    }

    @Test
    void everyTeamLeavesNoChosenOnesBehind() {
        open(FakeRegistry.ADA);
        chosen().setValue(Set.of(new TeamNames.Choice(FakeAgents.TEAM, "team red")));
        everyTeam();
        press("Save");
        assertThat(entry(FakeRegistry.ADA).everyTeam()).isTrue();
        assertThat(entry(FakeRegistry.ADA).teams()).isEmpty();
    }

    private void everyTeam() {
        var who = this.<UsePart.Who>choice("Who may use it");
        who.setValue(UsePart.Who.EVERY);
        roundTrip();
    }

    @Test
    void theTeamsToChooseAreAllOfTheInstallation() {
        for (int i = 0; i < AllTeams.LONGEST_PAGE + 7; i++) {
            teams.teams.add(FakeAllTeams.team(TeamId.random(), "course " + i));
        }
        var last = teams.teams.getLast();
        var names = new TeamNames(teams);
        assertThat(names.names(Set.of(last.id(), FakeAgents.TEAM)))
                .containsEntry(last.id(), last.name())
                .containsEntry(FakeAgents.TEAM, "team red");
        open(FakeRegistry.ADA);
        assertThat(chosen().getLazyDataView().getItems()).hasSize(teams.teams.size());
    }

    @Test
    void aRefusedChangeKeepsWhatWasTyped() {
        open(FakeRegistry.ADA);
        field("Name").setValue("Forge-2");
        press("Save");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.name-taken");
        assertThat(field("Name").isInvalid()).isTrue();
        assertThat(entry(FakeRegistry.ADA).name()).isEqualTo("ada");
    }

    @SuppressWarnings("unchecked")
    private ComboBox<Somebody> person() {
        return $(ComboBox.class).single();
    }

    @Test
    void anOsUserIsAssignedRemovedAndBroughtBack() {
        open(FakeRegistry.ADA);
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nobody has an OS user of their own here");
        press("Assign");
        assertThat(person().isInvalid()).isTrue();
        person().setValue(people.named("Pia Ten"));
        field("OS user there").setValue("root");
        press("Assign");
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.bad-os-user");
        assertThat(field("OS user there").isInvalid()).isTrue();
        field("OS user there").setValue(" pia ");
        press("Assign");
        assertThat(registry.osUsers(FakeRegistry.ADA)).singleElement().satisfies(one -> {
            assertThat(one.name()).isEqualTo("Pia Ten");
            assertThat(one.osUser()).isEqualTo("pia");
        });
        press((Button) lastCell("OS users", registry.osUsers(FakeRegistry.ADA).getFirst()));
        assertThat(registry.osUsers(FakeRegistry.ADA)).isEmpty();
        press($(Button.class)
                .from($(Notification.class).single())
                .withText("Undo")
                .single());
        assertThat(registry.osUsers(FakeRegistry.ADA)).hasSize(1);
    }

    @Test
    void aRuleForOsUsersIsMadeShownAndTakenAway() {
        open(FakeRegistry.ADA);
        field("OS users by rule").setValue("u_${username}");
        press("Save");
        assertThat(entry(FakeRegistry.ADA).osUserRule()).isEqualTo(new OsUserRule("u_${username}", ""));
        namesOf().setValue(new MachineRegistry.NamesOf("keycloak", "Keycloak"));
        press("Save");
        assertThat(entry(FakeRegistry.ADA).osUserRule()).isEqualTo(new OsUserRule("u_${username}", "keycloak"));
        assertThat($(EmptyState.class).single().title()).isEqualTo("Nobody was given an OS user here");
        assertThat(field("OS users by rule").getValue()).isEqualTo("u_${username}");
        assertThat(namesOf().getValue().provider()).isEqualTo("keycloak");
        person().setValue(people.named("Pia Ten"));
        assertThat(words(view())).contains("They have no OS user here: their user name is root.");
        field("OS users by rule").setValue("");
        press("Save");
        assertThat(entry(FakeRegistry.ADA).osUserRule()).isNull();
    }

    @Test
    void aRuleOfAProviderThatIsGoneStaysToBeSeen() {
        var entry = FakeRegistry.entry("ada", "ada.example.org", "ssh-ed25519 AAAAada", Set.of(), true);
        var rule = new OsUserRule("${username}", "gone");
        registry.change(
                FakeRegistry.ADA,
                new Entry(
                        entry.name(),
                        entry.host(),
                        22,
                        entry.hostKey(),
                        entry.signIn(),
                        Set.of(),
                        true,
                        Set.of(),
                        null,
                        rule));
        open(FakeRegistry.ADA);
        assertThat(namesOf().getValue().provider()).isEqualTo("gone");
        press("Save");
        assertThat(entry(FakeRegistry.ADA).osUserRule()).isEqualTo(rule);
    }

    @SuppressWarnings("unchecked")
    private Select<MachineRegistry.NamesOf> namesOf() {
        return $(Select.class).single();
    }

    @Test
    void aKnownMachineIsTriedAsItIsEntered() {
        open(FakeRegistry.ADA);
        field("OS user to try as").setValue("pia");
        press("Try it");
        answer();
        assertThat(registry.tried).containsExactly("pia@ada.example.org");
        assertThat($(StatusBadge.class).all())
                .extracting(StatusBadge::word)
                .containsExactly("Offline", "Passed", "Passed");
    }

    @Test
    void aMistakeOfOurOwnEndsTheTryAndSaysSo() {
        open(FakeRegistry.ADA);
        field("OS user to try as").setValue("mistake");
        press("Try it");
        answer();
        assertThat($(StatusBadge.class).all()).extracting(StatusBadge::word).containsExactly("Offline");
        assertThat($(Button.class).withText("Try it").single().isEnabled()).isTrue();
    }

    @Test
    void whatToEnterIsShownAgainOnAKnownMachinesPage() {
        open(FakeRegistry.ADA);
        assertThat($(Details.class).single().isOpened()).isFalse();
        $(Details.class).single().setOpened(true);
        assertThat(lines()).contains(FakeRegistry.LINES.authority());
    }

    @Test
    void theSameKeyIsSaidToBeTheSame() {
        open(FakeRegistry.ADA);
        press("Ask for its key");
        answer();
        assertThat(words(view())).contains("It shows the key that was accepted.");
        assertThat(offers("Accept the new key")).isFalse();
    }

    @Test
    void anotherKeyIsShownBesideTheAcceptedOneAndAccepted() {
        registry.shown = new Contact("ssh-ed25519 AAAAnew", "SHA256:new");
        open(FakeRegistry.ADA);
        field("Name").setValue("not saved");
        press("Ask for its key");
        answer();
        assertThat($(Fingerprint.class).all())
                .extracting(Fingerprint::text)
                .containsExactly("SHA256:ada", "SHA256:new");
        press("Accept the new key");
        assertThat(entry(FakeRegistry.ADA).hostKey()).isEqualTo("ssh-ed25519 AAAAnew");
        assertThat(entry(FakeRegistry.ADA).name()).isEqualTo("ada");
        assertThat($(Fingerprint.class).single().text()).isEqualTo("SHA256:new");
    }

    @Test
    void aMachineIsRemovedAfterAQuestion() {
        open(FakeRegistry.ADA);
        press("Remove");
        assertThat(registry.entries).containsKey(FakeRegistry.ADA);
        confirm();
        assertThat(registry.entries).doesNotContainKey(FakeRegistry.ADA);
        assertThat(getCurrentView()).isInstanceOf(MachinesView.class);
    }

    @Test
    void aMachineWithAgentsStaysAndThePageSaysWhy() {
        registry.change(FakeRegistry.ADA, FakeRegistry.entry("busy", "ada.example.org", "k", Set.of(), false));
        open(FakeRegistry.ADA);
        press("Remove");
        confirm();
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.in-use");
        assertThat(getCurrentView()).isInstanceOf(MachineView.class);
    }

    @Test
    void podiumsOwnMachineHasNoAddressNoSignInAndIsNotRemoved() {
        open(MachineId.LOCAL);
        assertThat($(TextField.class).all().stream().filter(Component::isVisible))
                .extracting(TextField::getLabel)
                .containsExactly("Name", "Labels");
        for (var words : List.of("Remove", "Ask for its key", "Assign", "Try it")) {
            assertThat(offers(words)).as(words).isFalse();
        }
        field("Labels").setValue("os=linux");
        press("Save");
        assertThat(entry(MachineId.LOCAL).labels()).containsExactly("os=linux");
    }

    @Test
    void podiumsOwnMachineWarnsWhileItIsOpenToEveryTeam() {
        open(MachineId.LOCAL);
        assertThat(words(view())).contains("could have it read Podium's files");
        this.<UsePart.Who>choice("Who may use it").setValue(UsePart.Who.CHOSEN);
        press("Save");
        assertThat(entry(MachineId.LOCAL).everyTeam()).isFalse();
        assertThat(words(view())).doesNotContain("could have it read Podium's files");
    }

    @Test
    void whatIsNoMachineIsRefused() {
        open(MachineId.random());
        assertThat($(RefusalCard.class).single().code()).isEqualTo("machines.not-found");
        UI.getCurrent().navigate("machines/nonsense");
        assertThat($(RefusalCard.class).all()).extracting(RefusalCard::code).contains("kernel.bad-id");
    }

    @Test
    void whatWasTypedElsewhereIsShownAsText() {
        registry.change(FakeRegistry.ADA, FakeRegistry.entry(NASTY, "ada.example.org", "k", Set.of(), false));
        registry.shown = new Contact(NASTY, NASTY);
        open(FakeRegistry.ADA);
        press("Ask for its key");
        answer();
        assertThat(words(view())).contains(NASTY);
        assertThat(view().getElement().getOuterHTML()).doesNotContain("<img");
    }

    // Beside the page.

    @Test
    void longWorkIsDoneForThePersonWhoAsked() {
        var seen = new ConcurrentLinkedQueue<String>();
        var works = new ArrayDeque<Runnable>();
        var me = new Actor(FakeAgents.ME, "Mira Three", FakeAgents.TEAM, Set.of(Role.ADMIN), null);
        CurrentActor.run(
                me,
                () -> new LongWork(works::add)
                        .run(
                                UI.getCurrent(),
                                () -> CurrentActor.require().name(),
                                name -> seen.add(
                                        name.get() + ", " + CurrentActor.find().isPresent())));
        works.removeFirst().run();
        letGo();
        assertThat(seen).containsExactly("Mira Three, false");
    }
}
