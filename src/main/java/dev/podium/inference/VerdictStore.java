package dev.podium.inference;

import dev.podium.inference.ModelVerdicts.Given;
import dev.podium.inference.ModelVerdicts.Verdict;
import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The table of db/inference/V2. */
@Repository
class VerdictStore {

    private final JdbcClient jdbc;

    VerdictStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** False where this person has said just that already. */
    boolean keep(TeamId team, UUID call, Actor by, Verdict verdict, String session, int tier) {
        return jdbc.sql("insert into model_verdicts as v (team_id, call_id, person_id, person_name, good, reason, note,"
                                + " session, tier) values (?, ?, ?, ?, ?, ?, ?, nullif(?, ''), ?)"
                                + " on conflict (team_id, call_id, person_id) do update set good = excluded.good,"
                                + " reason = excluded.reason, note = excluded.note, given_at = clock_timestamp()"
                                + " where (v.good, v.reason, v.note) is distinct from"
                                + " (excluded.good, excluded.reason, excluded.note)")
                        .param(team.value())
                        .param(call)
                        .param(by.person().value())
                        .param(by.name())
                        .param(verdict.good())
                        .param(verdict.reason())
                        .param(verdict.note())
                        .param(session)
                        .param(tier)
                        .update()
                == 1;
    }

    List<Given> of(UUID call) {
        return jdbc.sql("select * from model_verdicts where call_id = ? order by given_at")
                .param(call)
                .query((row, _) -> new Given(
                        new PersonId(row.getObject("person_id", UUID.class)),
                        row.getString("person_name"),
                        new Verdict(row.getBoolean("good"), row.getString("reason"), row.getString("note")),
                        row.getObject("given_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    /** The highest tier of an answer that was bad, by team and session as {@link #key} has it; of all teams. */
    Map<String, Integer> disliked() {
        var found = new HashMap<String, Integer>();
        jdbc.sql("select * from inference_disliked()").query(row -> {
            found.put(
                    key(new TeamId(row.getObject("team_id", UUID.class)), row.getString("session")),
                    row.getInt("tier"));
        });
        return found;
    }

    static String key(TeamId team, String session) {
        return team + "\n" + session;
    }

    /** All of the transaction's team. */
    void purge() {
        jdbc.sql("delete from model_verdicts where team_id = podium_team()").update();
    }
}
