package dev.podium.gpus;

import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reservations of the transaction's team. At no moment is more of a device reserved than it has: the database counts. */
@Repository
class ReservationStore {

    private final JdbcClient jdbc;

    ReservationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(ReservationRow row, List<SliceRow> slices, Instant now) {
        var need = row.need();
        jdbc.sql("insert into gpu_reservations (id, team_id, person_id, person_name, gpus, milli, memory_mib, models,"
                        + " servers, members, same_server, claim, purpose, from_at, to_at, made_at, sentence)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(row.id())
                .param(row.team().value())
                .param(row.person().value())
                .param(row.personName())
                .param(need.gpus())
                .param(need.milli())
                .param(need.memoryMib())
                .param(need.models().toArray(String[]::new))
                .param(need.servers().stream().map(MachineId::value).toArray(UUID[]::new))
                .param(need.members())
                .param(need.sameServer())
                .param(row.claim())
                .param(row.purpose())
                .param(RowReaders.at(row.from()))
                .param(RowReaders.at(row.to()))
                .param(RowReaders.at(now))
                .param(row.sentence())
                .update();
        place(row, slices);
    }

    /** In place of those it had. */
    void place(ReservationRow row, List<SliceRow> slices) {
        jdbc.sql("delete from gpu_reserved_slices where reservation_id = ?")
                .param(row.id())
                .update();
        slices.stream()
                .sorted(Comparator.comparing(SliceRow::device))
                .forEach(slice -> jdbc.sql(
                                "insert into gpu_reserved_slices (reservation_id, team_id, member, machine_id, device, milli,"
                                        + " memory_mib, from_at, to_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                        .param(row.id())
                        .param(row.team().value())
                        .param(slice.member())
                        .param(slice.machine().value())
                        .param(slice.device())
                        .param(slice.milli())
                        .param(slice.memoryMib())
                        .param(RowReaders.at(row.from()))
                        .param(RowReaders.at(row.to()))
                        .update());
    }

    Optional<ReservationRow> find(UUID id) {
        return jdbc.sql("select * from gpu_reservations where id = ? and not claim")
                .param(id)
                .query((row, _) -> RowReaders.reservation(row))
                .optional();
    }

    /** What is kept for somebody who was told. */
    Optional<ReservationRow> findClaim(UUID id) {
        return jdbc.sql("select * from gpu_reservations where id = ? and claim")
                .param(id)
                .query((row, _) -> RowReaders.reservation(row))
                .optional();
    }

    /** False where it is booked no more; its places are free then. */
    boolean decide(UUID id, GpuReservations.State state, String sentence) {
        boolean done = jdbc.sql("update gpu_reservations set state = ?, sentence = ? where id = ? and state = 'BOOKED'")
                        .param(state.name())
                        .param(sentence)
                        .param(id)
                        .update()
                == 1;
        if (done) {
            jdbc.sql("update gpu_reserved_slices set active = false where reservation_id = ?")
                    .param(id)
                    .update();
        }
        return done;
    }

    /** True where that is new. */
    boolean say(UUID id, String sentence) {
        return jdbc.sql("update gpu_reservations set sentence = ? where id = ? and state = 'BOOKED' and sentence <> ?")
                        .param(sentence)
                        .param(id)
                        .param(sentence)
                        .update()
                == 1;
    }

    List<UUID> booked() {
        return jdbc.sql("select id from gpu_reservations where state = 'BOOKED' order by from_at, id")
                .query((row, _) -> row.getObject("id", UUID.class))
                .list();
    }

    int aheadOf(PersonId person) {
        return jdbc.sql("select count(*) from gpu_reservations where state = 'BOOKED' and not claim and person_id = ?")
                .param(person.value())
                .query(Integer.class)
                .single();
    }
}
