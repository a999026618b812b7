package dev.podium.agents;

import dev.podium.costs.FinishedRuns;
import dev.podium.costs.Ledger;
import dev.podium.identity.TeamPurged;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** Keeps when an agent was done: the table of db/agents/V17. A program that ended with an error was not. */
@Component
class FinishedRunStore implements FinishedRuns {

    private final JdbcClient jdbc;
    private final TransactionTemplate writing;
    private final ZoneId zone;

    FinishedRunStore(JdbcClient jdbc, PlatformTransactionManager transactions, Ledger ledger) {
        this.jdbc = jdbc;
        this.writing = new TransactionTemplate(transactions);
        this.zone = ZoneId.of(ledger.zone());
    }

    @EventListener
    void on(AgentHappened happened) {
        var agent = happened.agent();
        var exit = agent.exitCode();
        if (happened.kind() == NewsChoices.Kind.FINISHED && (exit == null || exit == 0)) {
            CurrentActor.run(
                    Actor.system(happened.team()),
                    () -> writing.executeWithoutResult(
                            _ -> jdbc.sql("insert into finished_runs values (?, ?, ?, ?, ?) on conflict do nothing")
                                    .param(happened.team().value())
                                    .param(LocalDate.ofInstant(agent.since(), zone))
                                    .param(agent.id().value())
                                    .param(agent.owner().value())
                                    .param(agent.since().atOffset(ZoneOffset.UTC))
                                    .update()));
        }
    }

    @Override
    @Transactional(readOnly = true)
    public long between(LocalDate from, LocalDate to, @Nullable PersonId own, boolean everywhere) {
        if (everywhere) {
            return Objects.requireNonNull(jdbc.sql("select agents_runs_of_all(?, ?)")
                    .param(from)
                    .param(to)
                    .query(Long.class)
                    .single());
        }
        return Objects.requireNonNull(jdbc.sql(
                        "select count(*) from finished_runs where day between ? and ? and (?::uuid is null or person_id = ?::uuid)")
                .param(from)
                .param(to)
                .param(own == null ? null : own.value())
                .param(own == null ? null : own.value())
                .query(Long.class)
                .single());
    }

    @Override
    @Transactional(readOnly = true)
    public long people(LocalDate from, LocalDate to) {
        return Objects.requireNonNull(
                jdbc.sql("select count(distinct person_id) from finished_runs where day between ? and ?")
                        .param(from)
                        .param(to)
                        .query(Long.class)
                        .single());
    }

    /** Called with an actor of Podium's own in that team. */
    @EventListener
    void on(TeamPurged purged) {
        writing.executeWithoutResult(_ -> jdbc.sql("delete from finished_runs where team_id = ?")
                .param(purged.team().value())
                .update());
    }
}
