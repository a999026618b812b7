package dev.podium.gpus;

import dev.podium.kernel.CurrentActor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every change, with the sentence that was said of it. A lease has the id of the request or reservation it came of. */
@Component
class GpuJournal {

    private final JdbcClient jdbc;
    private final GpuHooks hooks;

    GpuJournal(JdbcClient jdbc, GpuHooks hooks) {
        this.jdbc = jdbc;
        this.hooks = hooks;
    }

    /** In the running transaction of its team, whose webhook is told of it too. @param term of the Podium that schedules; null where somebody did it */
    void note(UUID about, String what, String sentence, @Nullable Long term, Instant now) {
        jdbc.sql("insert into gpu_journal (team_id, about, what, sentence, by_name, term, at)"
                        + " values (podium_team(), ?, ?, ?, ?, ?::bigint, ?)")
                .param(about)
                .param(what)
                .param(sentence)
                .param(CurrentActor.require().name())
                .param(term)
                .param(RowReaders.at(now))
                .update();
        hooks.tell(about, what, sentence);
    }

    List<GpuLeases.Happened> of(UUID about) {
        return jdbc.sql("select * from gpu_journal where about = ? order by id")
                .param(about)
                .query((row, _) -> new GpuLeases.Happened(
                        RowReaders.moment(row, "at"),
                        row.getString("what"),
                        row.getString("sentence"),
                        row.getString("by_name")))
                .list();
    }
}
