package dev.podium.inference;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The tables of db/inference/V3 and V5. */
@Repository
class PromptStore {

    private final JdbcClient jdbc;

    PromptStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Choice(int days, SecretRef key) {}

    /** Of all teams: which keep theirs. */
    Set<TeamId> teams() {
        var teams = new HashSet<TeamId>();
        jdbc.sql("select team_id from inference_prompt_teams()").query(row -> {
            teams.add(new TeamId(row.getObject(1, UUID.class)));
        });
        return teams;
    }

    /** Of the transaction's team. */
    Optional<Choice> choice() {
        return jdbc.sql("select days, secret from model_prompt_choices where team_id = podium_team()")
                .query((row, _) -> new Choice(row.getInt(1), new SecretRef(row.getObject(2, UUID.class))))
                .optional();
    }

    void choose(TeamId team, int days, SecretRef key) {
        jdbc.sql(
                        "insert into model_prompt_choices values (?, ?, ?) on conflict (team_id) do update set days = excluded.days")
                .param(team.value())
                .param(days)
                .param(key.value())
                .update();
    }

    /** The choice and all that was kept by it; whoever keeps something at this moment waits, and then finds no choice. */
    void chooseNone() {
        jdbc.sql("delete from model_prompt_choices where team_id = podium_team()")
                .update();
        jdbc.sql("delete from model_prompts where team_id = podium_team()").update();
    }

    /** @param size as it was, in bytes; @param cut whether a part in its middle was left out */
    record Sealed(byte[] bytes, long size, boolean cut) {}

    /** Only while the team still keeps its prompts under this key. */
    void keep(TeamId team, UUID call, PersonId person, Sealed prompt, @Nullable Sealed answer, SecretRef key) {
        jdbc.sql(
                        "insert into model_prompts (team_id, call_id, person_id, sealed, size, cut, answer, answer_size, answer_cut)"
                                + " select team_id, ?, ?, ?, ?, ?, cast(? as bytea), ?, ?"
                                + " from model_prompt_choices where team_id = ? and secret = ? for share on conflict do nothing")
                .param(call)
                .param(person.value())
                .param(prompt.bytes())
                .param(prompt.size())
                .param(prompt.cut())
                .param(answer == null ? null : answer.bytes())
                .param(answer == null ? 0 : answer.size())
                .param(answer != null && answer.cut())
                .param(team.value())
                .param(key.value())
                .update();
    }

    /** @param answer null where none is kept */
    record Row(PersonId person, Sealed prompt, @Nullable Sealed answer) {}

    Optional<Row> find(UUID call) {
        return jdbc.sql("select person_id, sealed, size, cut, answer, answer_size, answer_cut from model_prompts"
                        + " where call_id = ?")
                .param(call)
                .query((row, _) -> new Row(
                        new PersonId(row.getObject(1, UUID.class)),
                        new Sealed(row.getBytes(2), row.getLong(3), row.getBoolean(4)),
                        row.getBytes(5) == null
                                ? null
                                : new Sealed(row.getBytes(5), row.getLong(6), row.getBoolean(7))))
                .optional();
    }

    long expire() {
        return Objects.requireNonNull(
                jdbc.sql("select inference_expire_prompts()").query(Long.class).single());
    }
}
