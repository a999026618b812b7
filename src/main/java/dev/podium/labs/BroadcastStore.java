package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.BroadcastId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.SeatId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Broadcasts.Broadcast;
import dev.podium.labs.Broadcasts.Kind;
import dev.podium.labs.Broadcasts.Outcome;
import dev.podium.labs.Broadcasts.Result;
import dev.podium.labs.Broadcasts.Told;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was sent to seats, and what became of it at each; of the transaction's team. */
@Repository
class BroadcastStore {

    /** What waits longer than this for its turn was left by a Podium that was stopped. */
    private static final Duration LOST = Duration.ofMinutes(10);

    private final JdbcClient jdbc;

    BroadcastStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void put(
            TeamId team,
            BroadcastId id,
            LabId lab,
            Kind kind,
            String text,
            long bytes,
            String sha256,
            Actor by,
            Instant now) {
        jdbc.sql("insert into broadcasts (id, team_id, lab_id, kind, content, bytes, sha256, sent_by, sent_by_name,"
                        + " sent_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(id.value(), team.value(), lab.value(), kind.name(), text, bytes, sha256)
                .param(by.person().value())
                .param(by.name())
                .param(LabRows.time(now))
                .update();
    }

    void to(TeamId team, BroadcastId id, Collection<SeatId> seats, Outcome outcome) {
        jdbc.sql("insert into broadcast_results (broadcast_id, seat_id, team_id, outcome)"
                        + " select ?, seat, ?, ? from unnest(?::uuid[]) as seat")
                .params(
                        id.value(),
                        team.value(),
                        outcome.name(),
                        seats.stream().map(SeatId::value).toArray(UUID[]::new))
                .update();
    }

    void became(BroadcastId id, SeatId seat, Outcome outcome, String said, String before) {
        jdbc.sql("update broadcast_results set outcome = ?, said = ?, before_name = ?"
                        + " where broadcast_id = ? and seat_id = ?")
                .params(outcome.name(), said, before, id.value(), seat.value())
                .update();
    }

    /** Whether it was not undone before. */
    boolean undone(BroadcastId id, String by, Instant now) {
        return jdbc.sql("update broadcasts set undone_at = greatest(?, sent_at), undone_by_name = ?"
                                + " where id = ? and undone_at is null")
                        .params(LabRows.time(now), by, id.value())
                        .update()
                > 0;
    }

    void allUndone(BroadcastId id) {
        jdbc.sql("update broadcast_results set outcome = 'UNDONE' where broadcast_id = ? and outcome = 'DONE'")
                .param(id.value())
                .update();
    }

    /** How the file that lay there before is called, at each seat that has this one. */
    Map<SeatId, String> before(BroadcastId id) {
        record Before(SeatId seat, String name) {}
        return jdbc
                .sql("select seat_id, before_name from broadcast_results where broadcast_id = ? and outcome = 'DONE'")
                .param(id.value())
                .query((row, _) -> new Before(new SeatId(LabRows.id(row, "seat_id")), row.getString("before_name")))
                .list()
                .stream()
                .collect(Collectors.toMap(Before::seat, Before::name));
    }

    Optional<Broadcast> find(BroadcastId id, Instant now) {
        return with(
                        jdbc.sql("select * from broadcasts where id = ?")
                                .param(id.value())
                                .query(BroadcastStore::broadcast)
                                .list(),
                        now)
                .stream()
                .findFirst();
    }

    List<Broadcast> list(LabId lab, int offset, int limit, Instant now) {
        return with(
                jdbc.sql("select * from broadcasts where lab_id = ? order by sent_at desc, id offset ? limit ?")
                        .params(lab.value(), offset, limit)
                        .query(BroadcastStore::broadcast)
                        .list(),
                now);
    }

    /** Messages to a person's seats that they have not closed. */
    List<Told> unseen(PersonId person) {
        return jdbc.sql("""
                        select distinct b.id, b.lab_id, l.name, b.sent_by_name, b.content, b.sent_at
                        from broadcasts b join broadcast_results o on o.broadcast_id = b.id
                        join seats s on s.id = o.seat_id join roster_entries r on r.id = s.entry_id
                        join labs l on l.id = b.lab_id
                        where r.person_id = ? and r.left_at is null and b.kind = 'MESSAGE' and b.undone_at is null
                            and o.seen_at is null and l.state <> 'ENDED'
                        order by b.sent_at desc, b.id""")
                .param(person.value())
                .query((row, _) -> new Told(
                        new BroadcastId(LabRows.id(row, "id")),
                        new LabId(LabRows.id(row, "lab_id")),
                        row.getString("name"),
                        row.getString("sent_by_name"),
                        row.getString("content"),
                        LabRows.moment(row, "sent_at")))
                .list();
    }

    /** By a person, at seats of their own alone; whether it was sent there. */
    boolean seen(BroadcastId id, PersonId person, Instant now) {
        return jdbc.sql("update broadcast_results o set seen_at = coalesce(o.seen_at, ?)"
                                + " from seats s, roster_entries r, broadcasts b"
                                + " where o.broadcast_id = ? and s.id = o.seat_id and r.id = s.entry_id"
                                + " and r.person_id = ? and b.id = o.broadcast_id and b.kind = 'MESSAGE'")
                        .params(LabRows.time(now), id.value(), person.value())
                        .update()
                > 0;
    }

    private List<Broadcast> with(List<Broadcast> all, Instant now) {
        if (all.isEmpty()) {
            return all;
        }
        var results = results(all.stream().map(each -> each.id().value()).toArray(UUID[]::new));
        return all.stream()
                .map(each -> with(each, results.getOrDefault(each.id().value(), List.of()), now))
                .toList();
    }

    private static Broadcast with(Broadcast each, List<Result> results, Instant now) {
        boolean lost = each.at().plus(LOST).isBefore(now);
        return new Broadcast(
                each.id(),
                each.lab(),
                each.kind(),
                each.text(),
                each.bytes(),
                each.sha256(),
                each.byName(),
                each.at(),
                each.undone(),
                each.undoneBy(),
                results.stream()
                        .map(result -> lost && result.outcome() == Outcome.WAITING ? unknown(result) : result)
                        .toList());
    }

    private static Result unknown(Result result) {
        return new Result(
                result.seat(),
                result.studentName(),
                Outcome.UNKNOWN,
                "Podium was stopped meanwhile; look at the seat.",
                result.seen());
    }

    private Map<UUID, List<Result>> results(UUID[] broadcasts) {
        record Of(UUID broadcast, Result result) {}
        return jdbc
                .sql("select o.*, r.name from broadcast_results o join seats s on s.id = o.seat_id"
                        + " join roster_entries r on r.id = s.entry_id where o.broadcast_id = any (?)"
                        + " order by lower(r.name), o.seat_id")
                .param(broadcasts)
                .query((row, _) -> new Of(
                        LabRows.id(row, "broadcast_id"),
                        new Result(
                                new SeatId(LabRows.id(row, "seat_id")),
                                row.getString("name"),
                                Outcome.valueOf(row.getString("outcome")),
                                row.getString("said"),
                                LabRows.perhaps(row, "seen_at"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Of::broadcast, Collectors.mapping(Of::result, Collectors.toCollection(ArrayList::new))));
    }

    private static Broadcast broadcast(ResultSet row, int number) throws SQLException {
        return new Broadcast(
                new BroadcastId(LabRows.id(row, "id")),
                new LabId(LabRows.id(row, "lab_id")),
                Kind.valueOf(row.getString("kind")),
                row.getString("content"),
                row.getLong("bytes"),
                row.getString("sha256"),
                row.getString("sent_by_name"),
                LabRows.moment(row, "sent_at"),
                LabRows.perhaps(row, "undone_at"),
                row.getString("undone_by_name"),
                List.of());
    }
}
