package dev.podium.journeys;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a rubric to a student who reads their feedback on a phone, and takes along what is kept of them. */
@Timeout(300)
class GradesJourney {

    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    Path folder;

    RunningPodium podium;

    private String lab = "";

    @BeforeEach
    void start() throws Exception {
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

    /** A course with two on its roster, of whom the first has an account and both a seat. */
    private void course(JourneyRest rest, JourneyBrowser browser) throws Exception {
        rest.put("/api/v1/course", "{\"name\":\"Programming 1\"}");
        var people = "Name,E-mail\nAda Lovelace,ada@example.org\nBo Tran,bo@example.org\n";
        rest.post(
                "/api/v1/course/people/import",
                JourneyRest.JSON.writeValueAsString(Map.of("csv", people, "apply", true)));
        var listed = JourneyRest.JSON.readTree(rest.get("/api/v1/course/people"));
        var ada = listed.path("items").get(0).path("id").asString();
        var link = rest.post("/api/v1/course/people/" + ada + "/invitation", "{}")
                .path("path")
                .asString();
        var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
        JourneyBrowser.open(page, podium.url() + link);
        page.locator("#invite-name").fill("Ada Lovelace");
        page.locator("#invite-password").fill(PASSWORD);
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(":\\d+/(agents.*)?$"));
        page.context().close();
        var made = rest.post(
                "/api/v1/labs",
                JourneyRest.JSON.writeValueAsString(Map.of(
                        "name", "Loops", "directory", folder.resolve("seats").toString())));
        lab = made.path("id").asString();
        rest.post("/api/v1/labs/" + lab + "/seats", "{\"machines\":[\"00000000-0000-0000-0000-000000000001\"]}");
    }

    @Test
    void aStudentIsGradedByARubricAndReadsItWhenItIsReleased() throws Exception {
        var rest = JourneyRest.setUp(podium, "olga@example.org", "Olga", PASSWORD, "Programming");
        var found = new ArrayList<String>();
        try (var browser = new JourneyBrowser()) {
            course(rest, browser);
            var page = browser.page(JourneyBrowser.screen(1440, 900, ColorScheme.LIGHT));
            JourneyBrowser.signIn(page, podium, "olga@example.org", PASSWORD);
            rubric(page, found);
            grade(page, found);
            note(page, found);
            JourneyBrowser.open(page, podium.url() + "/labs/" + lab + "/costs");
            assertThat(page.getByText("The team has no budget of its own")).isVisible();
            found.addAll(PagesJourney.Axe.serious(page));
            read(browser, found);
            phone(browser, found);
            forget(page, found);
            browser.complainsOfNothing();
        }
        assertThat(found).isEmpty();
    }

    private void rubric(Page page, List<String> found) {
        JourneyBrowser.open(page, podium.url() + "/labs/" + lab + "/grades");
        assertThat(page.getByText("No rubric yet")).isVisible();
        button(page, "Write the rubric").click();
        label(page, "Criterion").fill("Correct");
        label(page, "What is looked at").fill("It counts to ten and stops there.");
        button(page, "Add a criterion").click();
        label(page, "Criterion").nth(1).fill("Tests");
        label(page, "Points").nth(1).fill("2.5");
        label(page, "Points").nth(1).blur();
        assertThat(page.getByText("12.5 points in all")).isVisible();
        found.addAll(PagesJourney.Axe.serious(page));
        button(page, "Save").click();
        assertThat(page.locator("vaadin-grid.table")).containsText("not graded");
    }

    private static void grade(Page page, List<String> found) {
        button(page, "Grade Ada Lovelace").click();
        label(page, "Correct").fill("11");
        button(page, "Save").click();
        assertThat(page.getByText("0 to 10, or nothing for not yet")).isVisible();
        label(page, "Correct").fill("9,5");
        label(page, "Tests").fill("2");
        label(page, "Comment on Correct").fill("One off at the end.");
        label(page, "Comment on all of it").fill("Well done.");
        found.addAll(PagesJourney.Axe.serious(page));
        page.keyboard().press("Control+Enter");
        // The next one is Bo, who gets nothing yet.
        assertThat(page.locator("vaadin-dialog[opened]").getByText("Bo Tran")).isVisible();
        // The dialog before may still be on its way out.
        label(page, "Bo Tran")
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel"))
                .click();
        assertThat(page.locator("vaadin-grid.table")).containsText("11.5");
        found.addAll(PagesJourney.Axe.serious(page));
        button(page, "Release feedback").click();
        button(page, "Release").click();
        assertThat(page.getByText("1 student was told.")).isVisible();
        assertThat(page.locator("vaadin-grid.table")).containsText("released");
    }

    private void note(Page page, List<String> found) {
        JourneyBrowser.open(page, podium.url() + "/labs/" + lab);
        page.locator("[aria-label='Notes and more on the seat of Ada Lovelace']")
                .first()
                .click();
        page.locator("vaadin-menu-bar-item:visible:has-text('Notes')").first().click();
        label(page, "Note").fill("asks before trying");
        button(page, "Write it down").click();
        assertThat(page.locator(".seat-note")).containsText("asks before trying");
        found.addAll(PagesJourney.Axe.serious(page));
        button(page, "Done").click();
    }

    private void read(JourneyBrowser browser, List<String> found) {
        var student = browser.page(JourneyBrowser.screen(390, 844, ColorScheme.DARK));
        JourneyBrowser.signIn(student, podium, "ada@example.org", PASSWORD);
        JourneyBrowser.open(student, podium.url() + "/labs");
        assertThat(student.getByText("Feedback: Loops")).isVisible();
        assertThat(student.getByText("11.5 of 12.5 points")).isVisible();
        assertThat(student.getByText("One off at the end.")).isVisible();
        fits(student);
        found.addAll(PagesJourney.Axe.serious(student));
        student.getByText("What is kept of me").click();
        assertThat(student.getByText("is deleted 180 days after the lab's end")).isVisible();
        assertThat(student.getByText("this course does not show what they say")).isVisible();
        assertThat(student.getByText("asks before trying")).hasCount(0);
        fits(student);
        found.addAll(PagesJourney.Axe.serious(student));
        var taken = student.waitForDownload(
                () -> student.getByText("Take it with me").click());
        assertThat(taken.suggestedFilename()).isEqualTo("podium-ada.zip");
    }

    /** Grading on a phone, in the dark. */
    private void phone(JourneyBrowser browser, List<String> found) {
        var page = browser.page(JourneyBrowser.screen(390, 844, ColorScheme.DARK));
        JourneyBrowser.signIn(page, podium, "olga@example.org", PASSWORD);
        JourneyBrowser.open(page, podium.url() + "/labs/" + lab + "/grades");
        assertThat(page.locator("vaadin-grid.table")).containsText("11.5 of 12.5");
        fits(page);
        button(page, "Grade Ada Lovelace").click();
        assertThat(label(page, "Comment on all of it")).hasValue("Well done.");
        found.addAll(PagesJourney.Axe.serious(page));
    }

    private static void fits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                .as("nothing stands out at the side")
                .isEqualTo(true);
    }

    private void forget(Page page, List<String> found) {
        JourneyBrowser.open(page, podium.url() + "/labs");
        page.locator("[aria-label='Change Bo Tran']").first().click();
        page.locator("vaadin-menu-bar-item:visible:has-text('What is kept')")
                .first()
                .click();
        assertThat(button(page, "Delete what is kept")).isDisabled();
        label(page, "Type their e-mail to delete it").fill("bo@example.org");
        found.addAll(PagesJourney.Axe.serious(page));
        button(page, "Delete what is kept").click();
        assertThat(page.getByText("What was kept of Bo Tran is deleted.")).isVisible();
        // A grid keeps the cells of rows that are gone, unseen.
        assertThat(page.locator("[aria-label='Change Bo Tran']:visible")).hasCount(0);
    }
}
