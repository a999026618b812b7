package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.terminals.TestTmux.Recorder;
import dev.podium.terminals.live.Seat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever sees another's terminal is seen there: by the viewers, and by who is attached to tmux past Podium. */
@Timeout(60)
class WatchMarkTest {

    @TempDir
    Path home;

    private TestTmux tmux;
    private Viewing viewing;
    private TerminalRef terminal;

    @BeforeEach
    void aTerminalOfAdas() {
        tmux = new TestTmux(home);
        viewing = tmux.viewing();
        terminal = tmux.run("seat", "cat");
    }

    @AfterEach
    void stop() {
        tmux.close();
    }

    private static Actor person(String name) {
        return new Actor(PersonId.random(), name, TeamId.random(), Set.of(), null);
    }

    private Seat sit(Actor who, Recorder recorder, boolean stranger) {
        Map<String, String> told = stranger ? Map.of(AuditTrail.CONCERNS, "ada") : Map.of();
        var seat = viewing.sit(
                new Tickets.Admission(terminal, Terminals.Mode.DRIVE, "a", who, _ -> true, told, stranger),
                recorder,
                null,
                0);
        recorder.untilControl("\"ready\"");
        return seat;
    }

    /** What tmux has in its status line; "" while it shows none. */
    private String status() {
        return tmux.tmux("display-message", "-p", "-t", "=seat:", "#{?#{==:#{status},on},#{E:status-format[0]},}")
                .strip();
    }

    private void until(Predicate<String> status) {
        // Each question is a process of its own that waits for tmux.
        for (var now = status(); !status.test(now); now = status()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoseTerminalItIsIsToldWhoSeesItAndNobodyElseIsToldOfThem() {
        var ada = new Recorder();
        sit(person("Ada"), ada, false);
        assertThat(status()).isEmpty();
        var eve = sit(person("Eve #{pid} 100% \u202e"), new Recorder(), true);
        ada.untilControl("\"name\":\"Eve #{pid} 100% \u202e\",\"mode\":\"watch\",\"stranger\":true");
        until(status -> status.contains("Eve  {pid} 100% sees this terminal"));
        viewing.leave(eve, true);
        until(String::isEmpty);
    }

    @Test
    void whoOnlyLooksAtATileIsSeenToo() {
        var ada = new Recorder();
        sit(person("Ada"), ada, false);
        CurrentActor.run(person("Ivy"), () -> tmux.terminals.looked(terminal));
        ada.untilControl("\"onlookers\":[\"Ivy\"]");
        until(status -> status.contains("Ivy sees this terminal"));
        CurrentActor.run(person("Tom"), () -> tmux.terminals.looked(terminal));
        until(status -> status.contains("Ivy and Tom see this terminal"));
    }

    @Test
    void theMarkComesBackWhenSomebodyTakesItAway() {
        sit(person("Eve"), new Recorder(), true);
        until(status -> status.contains("Eve sees this terminal"));
        tmux.tmux("set-option", "-t", "=seat:", "status", "off");
        tmux.tmux("set-option", "-u", "-t", "=seat:", "status-format");
        assertThat(status()).isEmpty();
        tmux.servers.remark();
        until(status -> status.contains("Eve sees this terminal"));
    }

    @Test
    void whoIsAttachedPastPodiumSeesIt() throws IOException {
        sit(person("Eve"), new Recorder(), true);
        until(status -> status.contains("Eve sees this terminal"));
        var line = new ArrayList<>(tmux.servers.tmux(Account.LOCAL, TerminalRef.Server.PODIUM));
        line.addAll(List.of("attach", "-t", "=seat"));
        try (Channel attached = tmux.machines.start(
                Account.LOCAL,
                Command.of(line).with(Map.of("TERM", "xterm-256color")).on(new Command.Size(100, 20)))) {
            var seen = new StringBuilder();
            var buffer = new byte[8192];
            while (!seen.toString().contains("Eve sees this terminal")) {
                int count = attached.output().read(buffer);
                assertThat(count).as("output of tmux attach: " + seen).isPositive();
                seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            }
        }
    }
}
