package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.HandId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Hands.Claim;
import dev.podium.labs.Hands.Hand;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Hands and who went to them, of the transaction's team. */
@Repository
class HandStore {

    private static final String SELECT = """
            select h.*, r.name as student_name, r.person_id, s.agent_id from hands h
            join roster_entries r on r.id = h.entry_id
            left join seats s on s.lab_id = h.lab_id and s.entry_id = h.entry_id where""";

    private final JdbcClient jdbc;

    HandStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param student null where Podium does not know them any more */
    record Row(Hand hand, @Nullable PersonId student) {}

    /** Who a person is in a lab in which they have a seat. */
    Optional<RosterEntryId> seated(LabId lab, PersonId person) {
        return jdbc.sql("select r.id from roster_entries r join seats s on s.entry_id = r.id"
                        + " where s.lab_id = ? and r.person_id = ? and r.left_at is null")
                .params(lab.value(), person.value())
                .query((row, _) -> new RosterEntryId(LabRows.id(row, "id")))
                .optional();
    }

    /** Whether it went up; else it was up, and says this now. */
    boolean raise(TeamId team, LabId lab, RosterEntryId entry, String sentence, Instant now) {
        return jdbc.sql(
                        "insert into hands (id, team_id, lab_id, entry_id, sentence, raised_at) values (?, ?, ?, ?, ?, ?)"
                                + " on conflict (lab_id, entry_id) where lowered_at is null do update set sentence = excluded.sentence"
                                + " returning (xmax = 0) as raised")
                .param(UUID.randomUUID())
                .param(team.value())
                .param(lab.value())
                .param(entry.value())
                .param(sentence)
                .param(LabRows.at(now))
                .query(Boolean.class)
                .single();
    }

    /** Whether it was up until now. */
    boolean lower(HandId hand, boolean answered, String by, String answer, Instant now) {
        boolean lowered =
                jdbc.sql("update hands set lowered_at = greatest(?, raised_at), answered = ?, lowered_by_name = ?,"
                                        + " answer = ? where id = ? and lowered_at is null")
                                .param(LabRows.at(now))
                                .param(answered)
                                .param(by)
                                .param(answer)
                                .param(hand.value())
                                .update()
                        > 0;
        if (lowered) {
            release(hand, null, now);
        }
        return lowered;
    }

    /** Whether they go now; else somebody else does already. */
    boolean claim(TeamId team, HandId hand, Actor by, Instant now) {
        return jdbc.sql(
                                "insert into hand_claims (id, team_id, hand_id, person_id, name, from_at) values (?, ?, ?, ?, ?, ?)"
                                        + " on conflict (hand_id) where until_at is null do nothing")
                        .param(UUID.randomUUID())
                        .param(team.value())
                        .param(hand.value())
                        .param(by.person().value())
                        .param(by.name())
                        .param(LabRows.at(now))
                        .update()
                > 0;
    }

    /** @param person whose claim ends; null for whoever's it is */
    boolean release(HandId hand, @Nullable PersonId person, Instant now) {
        return jdbc.sql("update hand_claims set until_at = greatest(?, from_at) where hand_id = ? and until_at is null"
                                + " and (?::uuid is null or person_id = ?::uuid)")
                        .param(LabRows.at(now))
                        .param(hand.value())
                        .param(person == null ? null : person.value())
                        .param(person == null ? null : person.value())
                        .update()
                > 0;
    }

    List<Row> up(LabId lab) {
        return with(jdbc.sql(SELECT + " h.lab_id = ? and h.lowered_at is null order by h.raised_at, h.id")
                .param(lab.value())
                .query(HandStore::hand)
                .list());
    }

    List<Row> down(LabId lab, int offset, int limit) {
        return with(jdbc.sql(SELECT
                        + " h.lab_id = ? and h.lowered_at is not null order by h.raised_at desc, h.id offset ? limit ?")
                .params(lab.value(), offset, limit)
                .query(HandStore::hand)
                .list());
    }

    /** Locked until the transaction ends, so that what was read of it is still so. */
    Optional<Row> find(HandId id) {
        jdbc.sql("select 1 from hands where id = ? for update")
                .param(id.value())
                .query((_, _) -> true)
                .list();
        return with(jdbc.sql(SELECT + " h.id = ?")
                        .param(id.value())
                        .query(HandStore::hand)
                        .list())
                .stream()
                .findFirst();
    }

    Optional<Row> up(LabId lab, RosterEntryId entry) {
        return with(jdbc.sql(SELECT + " h.lab_id = ? and h.entry_id = ? and h.lowered_at is null")
                        .params(lab.value(), entry.value())
                        .query(HandStore::hand)
                        .list())
                .stream()
                .findFirst();
    }

    /** How many were raised before it whom nobody helps. */
    int before(Hand hand) {
        return jdbc.sql("select count(*)::int from hands h where h.lab_id = ? and h.lowered_at is null"
                        + " and (h.raised_at, h.id) < (?, ?)"
                        + " and not exists (select from hand_claims c where c.hand_id = h.id and c.until_at is null)")
                .param(hand.lab().value())
                .param(LabRows.at(hand.raised()))
                .param(hand.id().value())
                .query(Integer.class)
                .single();
    }

    private List<Row> with(List<Row> rows) {
        if (rows.isEmpty()) {
            return rows;
        }
        var claims = claims(rows.stream().map(row -> row.hand().id().value()).toArray(UUID[]::new));
        return rows.stream()
                .map(row -> new Row(
                        with(row.hand(), claims.getOrDefault(row.hand().id().value(), List.of())), row.student()))
                .toList();
    }

    private static Hand with(Hand hand, List<Claim> claims) {
        return new Hand(
                hand.id(),
                hand.lab(),
                hand.entry(),
                hand.studentName(),
                hand.sentence(),
                hand.agent(),
                hand.raised(),
                claims,
                hand.lowered(),
                hand.answered(),
                hand.loweredBy(),
                hand.answer());
    }

    private Map<UUID, List<Claim>> claims(UUID[] hands) {
        record Of(UUID hand, Claim claim) {}
        return jdbc
                .sql("select * from hand_claims where hand_id = any (?) order by from_at, until_at")
                .param(hands)
                .query((row, _) -> new Of(
                        LabRows.id(row, "hand_id"),
                        new Claim(
                                new PersonId(LabRows.id(row, "person_id")),
                                row.getString("name"),
                                LabRows.moment(row, "from_at"),
                                LabRows.perhaps(row, "until_at"))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Of::hand, Collectors.mapping(Of::claim, Collectors.toCollection(ArrayList::new))));
    }

    private static Row hand(ResultSet row, int number) throws SQLException {
        var agent = LabRows.perhapsId(row, "agent_id");
        var student = LabRows.perhapsId(row, "person_id");
        return new Row(
                new Hand(
                        new HandId(LabRows.id(row, "id")),
                        new LabId(LabRows.id(row, "lab_id")),
                        new RosterEntryId(LabRows.id(row, "entry_id")),
                        row.getString("student_name"),
                        row.getString("sentence"),
                        agent == null ? null : new AgentId(agent),
                        LabRows.moment(row, "raised_at"),
                        List.of(),
                        LabRows.perhaps(row, "lowered_at"),
                        row.getBoolean("answered"),
                        row.getString("lowered_by_name"),
                        row.getString("answer")),
                student == null ? null : new PersonId(student));
    }
}
