package dev.podium.labs;

import dev.podium.kernel.TeamId;
import dev.podium.labs.Kept.Privacy;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What a course says of keeping, of the transaction's team; and which teams have a course. */
@Repository
class PrivacyStore {

    private final JdbcClient jdbc;
    private final VisibilityStore visibility;

    PrivacyStore(JdbcClient jdbc, VisibilityStore visibility) {
        this.jdbc = jdbc;
        this.visibility = visibility;
    }

    Privacy get() {
        return jdbc.sql("select keep_days, notes_shown from course_privacy")
                .query((row, _) ->
                        new Privacy(row.getInt("keep_days"), row.getBoolean("notes_shown"), visibility.ofCourse()))
                .optional()
                .orElseGet(() -> new Privacy(Kept.USUAL_DAYS, false, visibility.ofCourse()));
    }

    /** Without what is seen, which {@link VisibilityStore} keeps. */
    void put(TeamId team, Privacy privacy) {
        jdbc.sql("insert into course_privacy (team_id, keep_days, notes_shown) values (?, ?, ?) on conflict (team_id)"
                        + " do update set keep_days = excluded.keep_days, notes_shown = excluded.notes_shown")
                .param(team.value())
                .param(privacy.keepDays())
                .param(privacy.notesShown())
                .update();
    }

    /** Of all teams, for background work that then acts for each in turn. */
    List<TeamId> courses() {
        return jdbc.sql("select labs_courses() as team_id")
                .query((row, _) -> new TeamId(LabRows.id(row, "team_id")))
                .list();
    }
}
