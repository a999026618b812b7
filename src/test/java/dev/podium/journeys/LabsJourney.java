package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From an empty page to students who type in terminals of their own, in real browsers. */
@Timeout(300)
class LabsJourney {

    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    Path folder;

    RunningPodium podium;

    @BeforeEach
    void start() throws Exception {
        var repository = folder.resolve("loops");
        Files.createDirectories(repository);
        Files.writeString(repository.resolve("exercise.txt"), "count to ten\n");
        var made = new ProcessBuilder(
                        "sh",
                        "-ec",
                        "git init --quiet -b main . && git add -A"
                                + " && git -c user.name=T -c user.email=t@example.org commit --quiet -m begin")
                .directory(repository.toFile())
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        podium = new RunningPodium(Files.createDirectory(folder.resolve("home")));
    }

    @AfterEach
    void stop() throws Exception {
        podium.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    private static Locator label(Page page, String name) {
        return page.getByLabel(name, new Page.GetByLabelOptions().setExact(true));
    }

    @Test
    void studentsOfAnImportedFileTypeInSeatsOfTheirOwnAndSeeNoOther() throws Exception {
        JourneyRest.setUp(podium, "olga@example.org", "Olga", PASSWORD, "Programming");
        var found = new ArrayList<String>();
        try (var browser = new JourneyBrowser()) {
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "olga@example.org", PASSWORD);
            makeCourse(page);
            setThresholds(page, found);
            importPeople(page);
            makeLab(page);
            button(page, "Open the lab").click();
            giveSeats(page);
            assertThat(page.locator("vaadin-grid.table")).containsText("Waits for Ada Lovelace to come into the team");
            JourneyBrowser.open(page, podium.url() + "/labs");
            found.addAll(PagesJourney.Axe.serious(page));
            for (var name : List.of("Ada Lovelace", "Bo Tran")) {
                join(browser, page, name);
            }
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Loops"))
                    .click();
            assertThat(page.getByText("2 seats ready of 3").first()).isVisible();
            // An owner opens no student's terminal by their role, and is offered none.
            assertThat(button(page, "Open the terminal of Ada Lovelace")).hasCount(0);
            button(page, "Compare with the template").click();
            assertThat(page.getByText("All 2 are as the template says.")).isVisible();
            found.addAll(PagesJourney.Axe.serious(page));
            var student = work(browser, found);
            ask(student, page, found);
            reset(student, page, found);
            finish(student, page, found);
            browser.complainsOfNothing();
        }
        assertThat(found).isEmpty();
    }

    private void makeCourse(Page page) {
        JourneyBrowser.open(page, podium.url() + "/labs");
        button(page, "Make a course").click();
        label(page, "Name").fill("Programming 1");
        label(page, "What students are told").fill("Whoever teaches you sees your terminal.");
        button(page, "Make the course").click();
        assertThat(page.getByText("No labs yet")).isVisible();
    }

    private static void setThresholds(Page page, List<String> found) {
        button(page, "Thresholds").click();
        label(page, "Watch after, min").fill("90");
        button(page, "Save").click();
        assertThat(page.getByText("before it asks for a look").first()).isVisible();
        found.addAll(PagesJourney.Axe.serious(page));
        label(page, "Help after, min").fill("120");
        button(page, "Save").click();
        assertThat(page.locator("vaadin-dialog[opened]")).hasCount(0);
    }

    private static void importPeople(Page page) {
        button(page, "Import people").click();
        label(page, "CSV").fill("""
                Name;E-Mail;Group
                Ada Lovelace;Ada@example.org;A
                "Bo Tran";bo@example.org;A
                Нина;nina@example.org;B
                Nobody;;B
                """);
        assertThat(page.getByText("3 new, 1 error")).isVisible();
        assertThat(page.getByText("Line 5: It has no e-mail.").last()).isVisible();
        button(page, "Import 3").click();
        assertThat(page.locator("vaadin-grid.table").last()).containsText("nina@example.org");
    }

    private void makeLab(Page page) {
        button(page, "New lab").click();
        label(page, "Name").fill("Loops");
        label(page, "Repository").fill(folder.resolve("loops").toString());
        label(page, "Directory").fill(folder.resolve("seats").toString());
        button(page, "Add a step").click();
        label(page, "Name of step 1").fill("It is done");
        label(page, "Script of step 1").fill("echo no done.txt yet; test -f done.txt");
        button(page, "Add a step").click();
        label(page, "Name of step 2").fill("Never");
        button(page, "Remove").last().click();
        button(page, "Make the lab").click();
        assertThat(page.getByText("Nobody has a seat yet")).isVisible();
    }

    private static void giveSeats(Page page) {
        button(page, "Give everybody a seat").click();
        button(page, "Give out seats").click();
    }

    /** By the link that the owner makes for them. */
    private void join(JourneyBrowser browser, Page owner, String name) {
        owner.locator("[aria-label='Change " + name + "']").first().click();
        // Every row's menu has its items in the page; those of the one that is open can be seen.
        owner.locator("vaadin-menu-bar-item:visible:has-text('Make a link to come in')")
                .first()
                .click();
        var link = owner.locator("vaadin-dialog[opened] code").textContent();
        button(owner, "Done").click();
        var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
        JourneyBrowser.open(page, podium.url() + "/" + link.substring(link.indexOf("invite?")));
        page.locator("#invite-name").fill(name);
        page.locator("#invite-password").fill(PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(":\\d+/(agents.*)?$"));
        page.context().close();
    }

    private Page work(JourneyBrowser browser, List<String> found) {
        var page = browser.page(JourneyBrowser.screen(390, 844, ColorScheme.DARK));
        JourneyBrowser.signIn(page, podium, "ada@example.org", PASSWORD);
        JourneyBrowser.open(page, podium.url() + "/labs");
        assertThat(page.getByText("Whoever teaches you sees your terminal.")).isVisible();
        found.addAll(PagesJourney.Axe.serious(page));
        button(page, "I have read it, go to my seat").click();
        assertThat(button(page, "Open my terminal in Loops")).isVisible();
        assertThat(page.getByText("Bo Tran")).hasCount(0);
        button(page, "Check my steps in Loops").click();
        assertThat(page.getByText("no done.txt yet")).isVisible();
        found.addAll(PagesJourney.Axe.serious(page));
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing stands out at the side")
                .isEqualTo(true);
        button(page, "Open my terminal in Loops").click();
        page.waitForURL(Pattern.compile(".*/agents/[0-9a-f-]{36}"));
        page.locator("podium-terminal").click();
        page.keyboard().type("cat exercise.txt; echo $PODIUM_LAB-$((6*7)); touch done.txt\n");
        page.waitForFunction(
                "() => /count to ten\\s+Loops-42/.test(document.querySelector('podium-terminal')?.text() ?? '')");
        // Podium checks the step by itself, within half a minute.
        JourneyBrowser.open(page, podium.url() + "/labs");
        assertThat(page.getByText("passed", new Page.GetByTextOptions().setExact(true)))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(90_000));
        JourneyBrowser.open(page, podium.url() + "/agents");
        assertThat(page.getByText("loops-bo")).hasCount(0);
        return page;
    }

    private void ask(Page student, Page helper, List<String> found) {
        JourneyBrowser.open(student, podium.url() + "/labs");
        label(student, "What your hand in Loops is about").fill("it counts to nine");
        button(student, "Raise my hand").click();
        assertThat(student.getByText("Your hand is up. You are next.")).isVisible();
        var queue = helper.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Help queue"));
        assertThat(queue).containsText("it counts to nine");
        found.addAll(PagesJourney.Axe.serious(helper));
        button(helper, "Take: Ada Lovelace").click();
        assertThat(student.getByText("Olga is coming to you.")).isVisible();
        found.addAll(PagesJourney.Axe.serious(student));
        button(helper, "Answered: Ada Lovelace").click();
        label(helper, "What helped").fill("the bound is exclusive");
        button(helper, "Take the hand down").click();
        assertThat(queue).containsText("Nobody has raised a hand.");
        assertThat(button(student, "Raise my hand")).isVisible();
    }

    private static void choose(Page teacher, String item) {
        teacher.locator("[aria-label='Notes and more on the seat of Ada Lovelace']")
                .first()
                .click();
        var items = teacher.locator("vaadin-menu-bar-item:visible:has-text('" + item + "')");
        items.first().click();
        assertThat(items).hasCount(0);
    }

    /** What somebody typed is gone, and is back. */
    private void reset(Page student, Page teacher, List<String> found) throws Exception {
        var file = folder.resolve("seats/ada/own.txt");
        Files.writeString(file, "mine");
        choose(teacher, "Reset …");
        assertThat(button(teacher, "Reset")).isVisible();
        found.addAll(PagesJourney.Axe.serious(teacher));
        button(teacher, "Reset").click();
        assertThat(teacher.getByText("Ada Lovelace: Made anew from version 1 of the template."))
                .isVisible();
        assertThat(student.getByText("Olga reset your seat in Loops.")).isVisible();
        assertThat(file).doesNotExist();
        choose(teacher, "Snapshots …");
        button(teacher, "Bring back: Before it was reset").click();
        assertThat(teacher.getByText("Ada Lovelace: Brought back as it was on")).isVisible();
        assertThat(student.getByText("Olga brought earlier files of yours in Loops back."))
                .isVisible();
        assertThat(file).hasContent("mine");
    }

    private static void finish(Page student, Page teacher, List<String> found) {
        button(teacher, "End the lab").click();
        label(teacher, "Stop the programs of all seats").check();
        found.addAll(PagesJourney.Axe.serious(teacher));
        button(teacher, "End the lab").last().click();
        assertThat(teacher.getByText("Collecting: 2 of 2 done")).isVisible();
        found.addAll(PagesJourney.Axe.serious(teacher));
        var all = teacher.waitForDownload(
                () -> teacher.getByText("Download all", new Page.GetByTextOptions().setExact(true))
                        .click());
        assertThat(all.path()).isNotEmptyFile();
        assertThat(student.getByText("Olga collected your work in Loops.")).isVisible();
        found.addAll(PagesJourney.Axe.serious(student));
    }
}
