package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Outlet;
import dev.podium.terminals.live.Seat;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several people at one terminal of a real tmux; the grace of who lost their connection ends when the test says so. */
@Timeout(60)
class DriversTest {

    private static final Actor ADA = person("Ada");
    private static final Actor EVE = person("Eve");

    @TempDir
    Path home;

    private final List<Runnable> graces = new CopyOnWriteArrayList<>();
    private TestTmux tmux;
    private Viewing viewing;
    private TerminalRef terminal;
    private final Recorder ada = new Recorder();
    private final Recorder eve = new Recorder();
    private Seat adas;
    private Seat eves;

    private static Actor person(String name) {
        return new Actor(PersonId.random(), name, TeamId.random(), Set.of(), null);
    }

    @BeforeEach
    void adaDrivesAndEveMayToo() {
        tmux = new TestTmux(home, graces::add);
        viewing = tmux.viewing();
        terminal = tmux.run("drivers", "sh");
        adas = sit(ADA, ada, true, true);
        eves = sit(EVE, eve, true, false);
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    private Seat sit(Actor actor, Recorder recorder, boolean drive, boolean takesOver) {
        var mode = drive ? Terminals.Mode.DRIVE : Terminals.Mode.WATCH;
        var seat = viewing.sit(
                new Tickets.Admission(terminal, mode, "agent", actor, now -> true, Map.of(), takesOver),
                recorder,
                null,
                0);
        recorder.untilControl("\"ready\"").untilControl("\"presence\"");
        return seat;
    }

    private void graceIsOver() {
        var due = new ArrayList<>(graces);
        graces.removeAll(due);
        due.forEach(Runnable::run);
    }

    private static void refuses(String code, Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static List<String> said(Recorder recorder) {
        var said = new ArrayList<String>();
        recorder.until("nothing", each -> said.addAll(each.texts));
        return said;
    }

    private static String presence(Recorder recorder) {
        return said(recorder).stream()
                .filter(text -> text.contains("\"type\":\"presence\""))
                .reduce("", (before, text) -> text);
    }

    private String width() {
        return tmux.tmux("display-message", "-p", "-t", "drivers", "#{window_width}")
                .strip();
    }

    @Test
    void onlyTheDriverTypesAndSizes() {
        refuses("terminals.not-driving", () -> eves.type("sneaked\r".getBytes()));
        refuses("terminals.not-driving", () -> eves.paste("sneaked"));
        adas.resize(97, 31);
        ada.untilControl("{\"type\":\"size\",\"cols\":97,\"rows\":31,\"yours\":true}");
        eves.resize(60, 20);
        eve.untilControl("{\"type\":\"size\",\"cols\":97,\"rows\":31,\"yours\":false}");
        adas.type("echo typed\r".getBytes());
        eve.untilText("typed\r\n");
        assertThat(eve.text()).doesNotContain("sneaked");
        assertThat(width()).isEqualTo("97");
    }

    @Test
    void theSizeGoesWithTheKeyboard() {
        adas.hand(2);
        eve.untilControl("{\"type\":\"driver\",\"name\":\"Eve\",\"you\":true}");
        ada.untilControl("{\"type\":\"keyboard\",\"event\":\"handed-over\",\"who\":{\"id\":1,\"name\":\"Ada\"},"
                + "\"whom\":{\"id\":2,\"name\":\"Eve\"}}");
        adas.resize(60, 20);
        eves.resize(90, 30);
        eve.untilControl("{\"type\":\"size\",\"cols\":90,\"rows\":30,\"yours\":true}");
        assertThat(width()).isEqualTo("90");
        refuses("terminals.not-driving", () -> adas.type("x".getBytes()));
        eves.type("echo mine\r".getBytes());
        ada.untilText("mine\r\n");
    }

    @Test
    void anAssistantTypesIsMarkedAndNeverSizes() {
        eves.ask();
        ada.untilControl("\"event\":\"asked\",\"who\":{\"id\":2");
        adas.let(2);
        eve.untilControl("\"event\":\"assists\"");
        eves.type("echo beside\r".getBytes());
        ada.untilControl(
                        "{\"type\":\"keyboard\",\"event\":\"typed\",\"who\":{\"id\":2,\"name\":\"Eve\"},\"whom\":null}")
                .untilText("beside\r\n");
        eves.resize(60, 20);
        assertThat(width()).isEqualTo("120");
        assertThat(presence(ada))
                .contains("\"name\":\"Ada\",\"mode\":\"drive\"", "\"name\":\"Eve\",\"mode\":\"assist\"");
        adas.stop(2);
        refuses("terminals.not-driving", () -> eves.type("x".getBytes()));
    }

    @Test
    void whoComesBackWithinTheGraceStillDrives() {
        eves.ask();
        viewing.leave(adas, false);
        eve.until(
                "Ada away",
                each -> presence(each).contains("\"name\":\"Ada\",\"mode\":\"drive\"")
                        && presence(each).contains("\"away\":true"));
        refuses("terminals.no-take-over", eves::take);
        var again = new Recorder();
        adas = sit(ADA, again, true, true);
        graceIsOver();
        adas.type("echo back\r".getBytes());
        again.untilText("back\r\n");
        assertThat(presence(eve))
                .contains("\"name\":\"Ada\",\"mode\":\"drive\"")
                .doesNotContain("\"away\":true");
    }

    @Test
    void afterTheGraceWhoAskedFirstDrives() {
        eves.ask();
        viewing.leave(adas, false);
        graceIsOver();
        eve.untilControl("\"event\":\"lost\",\"who\":{\"id\":1");
        eve.untilControl("{\"type\":\"driver\",\"name\":\"Eve\",\"you\":true}");
        eves.type("echo now\r".getBytes());
        eve.untilText("now\r\n");
        assertThat(presence(eve)).doesNotContain("Ada");
    }

    @Test
    void whoClosesTheTerminalLeavesTheKeyboardAtOnce() {
        viewing.leave(adas, true);
        eve.untilControl("\"event\":\"left\"").untilControl("{\"type\":\"driver\",\"name\":null,\"you\":false}");
        refuses("terminals.not-driving", () -> eves.type("x".getBytes()));
        eves.take();
        eve.untilControl("\"event\":\"began\",\"who\":{\"id\":2");
        eves.type("echo mine\r".getBytes());
        eve.untilText("mine\r\n");
    }

    @Test
    void accessWithdrawnTakesTheKeyboardAtOnce() {
        eves.ask();
        adas.withdraw();
        assertThat(ada.closeCode).isEqualTo(4403);
        eve.untilControl("{\"type\":\"driver\",\"name\":\"Eve\",\"you\":true}");
        refuses("terminals.watching", () -> adas.type("x".getBytes()));
        refuses("terminals.watching", adas::take);
    }

    @Test
    void aRightToTakeOverThatIsGoneTakesNothing() {
        var still = new AtomicBoolean(true);
        var ivy = person("Ivy");
        var guard = new Terminals.Guard() {
            @Override
            public boolean admits(Actor now) {
                return true;
            }

            @Override
            public boolean takesOver(Actor now) {
                return still.get();
            }
        };
        var recorder = new Recorder();
        var ivys = viewing.sit(
                new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "agent", ivy, guard, Map.of(), true),
                recorder,
                null,
                0);
        recorder.untilControl("\"takesOver\":true");
        still.set(false);
        viewing.on(new dev.podium.identity.AccessChanged(Set.of(ivy.person())));
        recorder.untilControl("\"takesOver\":false");
        refuses("terminals.no-take-over", ivys::take);
        refuses("terminals.no-assist", ivys::assist);
    }

    @Test
    void aPersonsWindowsAreOnePersonAndTheSizeIsThatOfOneOfThem() {
        var second = new Recorder();
        var other = sit(ADA, second, true, true);
        other.type("echo same\r".getBytes());
        ada.untilText("same\r\n");
        assertThat(presence(eve).split("\"name\":\"Ada\"", -1)).hasSize(2);
        second.untilControl("{\"type\":\"driver\",\"name\":\"Ada\",\"you\":false}");
        other.take();
        second.untilControl("{\"type\":\"driver\",\"name\":\"Ada\",\"you\":true}");
        viewing.leave(other, false);
        // The first window is still there.
        adas.type("echo on\r".getBytes());
        ada.untilText("on\r\n");
        assertThat(said(ada))
                .filteredOn(text -> text.contains("\"keyboard\""))
                .singleElement(STRING)
                .contains("began");
    }

    @Test
    void aWatchersWindowOfTheDriverTypesNothing() {
        var watching = sit(ADA, new Recorder(), false, false);
        refuses("terminals.watching", () -> watching.type("x".getBytes()));
    }

    @Test
    void whoAsksAgainAndAgainIsHeldBack() {
        for (int i = 0; i < 10; i++) {
            eves.ask();
            eves.unask();
        }
        refuses("terminals.too-often", eves::ask);
        adas.type("echo fine\r".getBytes());
        ada.untilText("fine\r\n");
    }

    /** Keeps only what was said last. */
    private static final class Glance implements Outlet {
        private volatile String presence = "";
        private volatile String driver = "";

        @Override
        public void binary(ByteBuffer bytes, Runnable sent) {
            sent.run();
        }

        @Override
        public void text(String json, Runnable sent) {
            if (json.contains("\"presence\"")) {
                presence = json;
            } else if (json.contains("\"driver\"")) {
                driver = json;
            }
            sent.run();
        }

        @Override
        public void close(int code, String reason) {}
    }

    @Test
    void aWholeCourseIsToldWhoDrivesInFramesThatStaySmall() {
        var course = new ArrayList<Glance>();
        for (int i = 0; i < 200; i++) {
            var glance = new Glance();
            course.add(glance);
            viewing.sit(
                    new Tickets.Admission(terminal, Terminals.Mode.WATCH, "agent", person("Student " + i), now -> true),
                    glance,
                    null,
                    0);
        }
        adas.hand(2);
        assertThat(course).allSatisfy(glance -> {
            assertThat(glance.driver).contains("\"Eve\"");
            assertThat(glance.presence).contains("\"name\":\"Eve\",\"mode\":\"drive\"", "\"others\":151");
            assertThat(glance.presence.length()).isLessThan(8_000);
        });
    }

    @Test
    void theEndOfTheTerminalEndsTheDriving() {
        tmux.audited.clear();
        tmux.terminals.end(terminal);
        ada.until("the close", each -> each.closeCode == 4404);
        tmux.untilAudited("terminals.driving-ended");
    }

    @Test
    void eachThatBeginsAndEndsIsOneEntry() {
        tmux.untilAudited("terminals.driving-began");
        tmux.audited.clear();
        eves.ask();
        adas.hand(2);
        adas.take();
        adas.let(2);
        eves.type("secret\r".getBytes());
        eves.stop(0);
        adas.release();
        tmux.untilAudited("terminals.driving-ended");
        assertThat(tmux.audited)
                .containsExactly(
                        "terminals.handed-over",
                        "terminals.took-over",
                        "terminals.assisting-began",
                        "terminals.assisting-ended",
                        "terminals.driving-ended");
    }
}
