package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Watches of the transaction's team. */
@Repository
class WatchStore {

    private final JdbcClient jdbc;

    WatchStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID id, TeamId team, PersonId person, String name, GpuNeed need, Duration atLeast, Instant now) {
        jdbc.sql(
                        "insert into gpu_watches (id, team_id, person_id, person_name, gpus, milli, memory_mib, models, servers,"
                                + " members, same_server, at_least_seconds, made_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(id)
                .param(team.value())
                .param(person.value())
                .param(name)
                .param(need.gpus())
                .param(need.milli())
                .param(need.memoryMib())
                .param(need.models().toArray(String[]::new))
                .param(need.servers().stream().map(MachineId::value).toArray(UUID[]::new))
                .param(need.members())
                .param(need.sameServer())
                .param((int) atLeast.toSeconds())
                .param(RowReaders.at(now))
                .update();
    }

    /** Those that wait, and those for which something is kept still. */
    List<GpuWatches.Watch> of(PersonId person, Instant now) {
        return jdbc.sql("select w.*, case when r.state = 'BOOKED' and r.to_at > ? then r.to_at end as kept_until"
                        + " from gpu_watches w left join gpu_reservations r on r.id = w.id and r.claim"
                        + " where w.person_id = ? and (w.ended_at is null or r.state = 'BOOKED' and r.to_at > ?)"
                        + " order by w.made_at, w.id")
                .param(RowReaders.at(now))
                .param(person.value())
                .param(RowReaders.at(now))
                .query((row, _) -> new GpuWatches.Watch(
                        row.getObject("id", UUID.class),
                        RowReaders.person(row),
                        RowReaders.need(row),
                        Duration.ofSeconds(row.getInt("at_least_seconds")),
                        RowReaders.moment(row, "made_at"),
                        RowReaders.momentOrNull(row, "kept_until"),
                        row.getString("sentence")))
                .list();
    }

    /** False where it was over already. */
    boolean end(UUID id, String sentence, Instant now) {
        return jdbc.sql("update gpu_watches set ended_at = ?, sentence = ? where id = ? and ended_at is null")
                        .param(RowReaders.at(now))
                        .param(sentence)
                        .param(id)
                        .update()
                == 1;
    }

    /** Of the whole team. */
    void endAll(String sentence, Instant now) {
        jdbc.sql("update gpu_watches set ended_at = ?, sentence = ? where ended_at is null")
                .param(RowReaders.at(now))
                .param(sentence)
                .update();
    }
}
