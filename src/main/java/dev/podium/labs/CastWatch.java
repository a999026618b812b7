package dev.podium.labs;

import dev.podium.agents.Agents;
import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.ShownScreenId;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.TerminalRef;
import dev.podium.terminals.Terminals;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends locks and shown screens whose time, lab or seat is over, and lets terminals say in tmux what holds for them. Access
 * does not hang on it: what is over is so by the clock in every question; this tells those who have it open.
 */
@Component
class CastWatch {

    private static final Logger log = LoggerFactory.getLogger(CastWatch.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

    private final JdbcClient jdbc;
    private final LockStore locks;
    private final ScreenStore screens;
    private final People people;
    private final Agents agents;
    private final Terminals terminals;
    private final AccessChanges access;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transactions;
    private final Map<AgentId, Said> said = new HashMap<>();
    private final boolean takesPart;
    private boolean failing;

    /** @param takesPart false for a Podium that has no part in it */
    CastWatch(
            JdbcClient jdbc,
            LockStore locks,
            ScreenStore screens,
            People people,
            Agents agents,
            Terminals terminals,
            AccessChanges access,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${podium.labs.makes-seats:true}") boolean takesPart) {
        this.jdbc = jdbc;
        this.locks = locks;
        this.screens = screens;
        this.people = people;
        this.agents = agents;
        this.terminals = terminals;
        this.access = access;
        this.audit = audit;
        this.clock = clock;
        this.takesPart = takesPart;
        this.transactions = new TransactionTemplate(transactions);
    }

    private record Over(TeamId team, String what, UUID id) {}

    private record Notice(TeamId team, AgentId agent, String words) {}

    private record Said(TerminalRef terminal, String words) {}

    @Scheduled(fixedDelay = 1000)
    void tick() {
        if (!takesPart) {
            return;
        }
        try {
            endAll();
            notices();
            failing = false;
        } catch (DataAccessException | TransactionException e) {
            if (!failing) {
                log.warn("Locks and shown screens are not looked at now; trying again each second: {}", e.getMessage());
            }
            failing = true;
        }
    }

    void endAll() {
        jdbc.sql("select * from labs_casts_over(?)")
                .param(LabRows.at(clock.instant()))
                .query((row, _) ->
                        new Over(new TeamId(LabRows.id(row, "team_id")), row.getString("what"), LabRows.id(row, "id")))
                .list()
                .forEach(over -> CurrentActor.run(
                        Actor.system(over.team()), () -> transactions.executeWithoutResult(_ -> end(over))));
    }

    private void end(Over over) {
        var now = clock.instant();
        if (over.what().equals("LOCK")) {
            if (locks.over(over.id(), now)) {
                audit.record("labs.input-unlocked", over.id().toString(), Map.of("how", "its time was over"));
                access.note(people.members().stream().map(People.Member::id).toList());
            }
        } else {
            var id = new ShownScreenId(over.id());
            if (screens.end(id, "", now)) {
                audit.record("labs.screen-ended", id.toString(), Map.of("how", "its time was over"));
                access.note(people.members().stream().map(People.Member::id).toList());
            }
        }
    }

    /** Of several the lock stands first. What was said is said again only where it is another; terminals keep it. */
    synchronized void notices() {
        var now = new HashMap<AgentId, Notice>();
        jdbc.sql("select * from labs_notices(?) order by what desc")
                .param(LabRows.at(clock.instant()))
                .query((row, _) -> new Notice(
                        new TeamId(LabRows.id(row, "team_id")),
                        new AgentId(LabRows.id(row, "agent_id")),
                        words(
                                row.getString("what"),
                                row.getString("by_name"),
                                row.getString("words"),
                                LabRows.moment(row, "at"))))
                .list()
                .forEach(notice -> now.put(notice.agent(), notice));
        said.entrySet().removeIf(each -> {
            boolean over = !now.containsKey(each.getKey());
            if (over) {
                terminals.notice(each.getValue().terminal(), "");
            }
            return over;
        });
        now.values().forEach(this::say);
    }

    private static String words(String what, String by, String words, Instant at) {
        return what.equals("LOCK")
                ? "Input is locked by " + by + " since " + TIME.format(at) + " UTC"
                : by + ": " + words.replace('\n', ' ');
    }

    private void say(Notice notice) {
        try {
            var before = said.get(notice.agent());
            var terminal = before == null ? terminal(notice) : before.terminal();
            // Cheap where it says the same already; and one that is watched only by now learns of it.
            terminals.notice(terminal, notice.words());
            said.put(notice.agent(), new Said(terminal, notice.words()));
        } catch (Refusal gone) {
            log.debug("The agent {} of a seat is not there.", notice.agent(), gone);
        }
    }

    private TerminalRef terminal(Notice notice) {
        return CurrentActor.get(
                Actor.system(notice.team()), () -> agents.get(notice.agent()).terminal());
    }
}
