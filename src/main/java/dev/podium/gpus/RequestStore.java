package dev.podium.gpus;

import dev.podium.gpus.Rows.RequestRow;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Requests of the transaction's team. */
@Repository
class RequestStore {

    private final JdbcClient jdbc;

    RequestStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(RequestRow request) {
        var need = request.need();
        jdbc.sql(
                        "insert into gpu_requests (id, team_id, person_id, person_name, agent_id, gpus, milli, memory_mib, models,"
                                + " servers, members, same_server, class, limit_seconds, estimate_seconds, not_before, purpose,"
                                + " asked_at, sentence) values (?, ?, ?, ?, ?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::timestamptz,"
                                + " ?, ?, ?)")
                .param(request.id())
                .param(request.team().value())
                .param(request.person().value())
                .param(request.personName())
                .param(request.agent() == null ? null : request.agent().value().toString())
                .param(need.gpus())
                .param(need.milli())
                .param(need.memoryMib())
                .param(need.models().toArray(String[]::new))
                .param(need.servers().stream().map(MachineId::value).toArray(UUID[]::new))
                .param(need.members())
                .param(need.sameServer())
                .param(request.timeClass().name())
                .param((int) request.limit().toSeconds())
                .param((int) request.estimate().toSeconds())
                .param(RowReaders.atOrNull(request.notBefore()))
                .param(request.purpose())
                .param(RowReaders.at(request.askedAt()))
                .param(request.sentence())
                .update();
    }

    Optional<RequestRow> find(UUID id) {
        return jdbc.sql("select * from gpu_requests where id = ?")
                .param(id)
                .query((row, _) -> RowReaders.request(row))
                .optional();
    }

    /** False where it waits no more: somebody was first. */
    boolean decide(UUID id, GpuQueue.State state, String sentence, Instant now) {
        return jdbc.sql("update gpu_requests set state = ?, sentence = ?, decided_at = ?, position = null,"
                                + " expected_at = null where id = ? and state = 'WAITING'")
                        .param(state.name())
                        .param(sentence)
                        .param(RowReaders.at(now))
                        .param(id)
                        .update()
                == 1;
    }

    List<UUID> waiting() {
        return jdbc.sql("select id from gpu_requests where state = 'WAITING' order by asked_at, id")
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    List<RequestRow> waitingForAgents() {
        return jdbc.sql(
                        "select * from gpu_requests where state = 'WAITING' and agent_id is not null order by asked_at, id")
                .query((row, _) -> RowReaders.request(row))
                .list();
    }

    /** Of all teams, whoever acts. */
    Set<TeamId> teamsOfAgents() {
        return jdbc.sql("select team_id from gpus_teams_of_agents()")
                .query((row, _) -> RowReaders.team(row))
                .set();
    }

    int waitingOf(PersonId person) {
        return jdbc.sql("select count(*) from gpu_requests where state = 'WAITING' and person_id = ?")
                .param(person.value())
                .query(Integer.class)
                .single();
    }

    /** How long the last ones of somebody were held, the newest first. */
    List<Duration> lastHeld(PersonId person, String timeClass, int most) {
        return jdbc.sql("select extract(epoch from ended_at - began_at)::bigint as seconds from gpu_leases"
                        + " where person_id = ? and class = ? and ended_at > began_at order by ended_at desc limit ?")
                .param(person.value())
                .param(timeClass)
                .param(most)
                .query((row, _) -> Duration.ofSeconds(row.getLong("seconds")))
                .list();
    }
}
