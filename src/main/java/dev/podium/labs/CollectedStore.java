package dev.podium.labs;

import dev.podium.kernel.CollectedId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.LabEnding.Collected;
import dev.podium.labs.LabEnding.Ending;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * How labs were ended, and what was collected then: of the transaction's team, but for {@link #known} and
 * {@link #forget}, which are of all.
 */
@Repository
class CollectedStore {

    private final JdbcClient jdbc;

    CollectedStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void end(TeamId team, LabId lab, boolean frozen, String by, Instant now) {
        jdbc.sql("insert into lab_endings (lab_id, team_id, frozen, by_name, ended_at) values (?, ?, ?, ?, ?)"
                        + " on conflict (lab_id) do update set frozen = excluded.frozen, by_name = excluded.by_name,"
                        + " ended_at = excluded.ended_at")
                .param(lab.value())
                .param(team.value())
                .param(frozen)
                .param(by)
                .param(LabRows.at(now))
                .update();
    }

    Optional<Ending> ending(LabId lab) {
        return jdbc.sql("select e.* from lab_endings e join labs l on l.id = e.lab_id"
                        + " where e.lab_id = ? and l.state = 'ENDED'")
                .param(lab.value())
                .query((row, _) ->
                        new Ending(row.getBoolean("frozen"), row.getString("by_name"), LabRows.moment(row, "ended_at")))
                .optional();
    }

    /** The name of the lab that was ended so that this agent does not start; empty where it may. */
    Optional<String> frozen(UUID agent) {
        return jdbc.sql("select l.name from seats s join labs l on l.id = s.lab_id and l.state = 'ENDED'"
                        + " join lab_endings e on e.lab_id = l.id and e.frozen where s.agent_id = ?")
                .param(agent)
                .query(String.class)
                .optional();
    }

    /**
     * As the next version; does nothing where it stands there.
     *
     * @return false where its student was forgotten meanwhile: nothing is kept of them then
     */
    boolean add(
            TeamId team,
            CollectedId id,
            LabId lab,
            RosterEntryId entry,
            String student,
            String handle,
            long bytes,
            String sha256,
            String by,
            Instant now) {
        boolean there = jdbc.sql("select true from roster_entries where id = ? for key share")
                .param(entry.value())
                .query(Boolean.class)
                .optional()
                .isPresent();
        if (!there) {
            return false;
        }
        jdbc.sql("insert into collected_work (id, team_id, lab_id, entry_id, student_name, handle, version, bytes,"
                        + " sha256, by_name, collected_at) select ?, ?, ?, ?, ?, ?, coalesce(max(version), 0) + 1, ?, ?, ?, ?"
                        + " from collected_work where lab_id = ? and entry_id = ? on conflict (id) do nothing")
                .param(id.value())
                .param(team.value())
                .param(lab.value())
                .param(entry.value())
                .param(student)
                .param(handle)
                .param(bytes)
                .param(sha256)
                .param(by)
                .param(LabRows.at(now))
                .param(lab.value())
                .param(entry.value())
                .update();
        return true;
    }

    List<Collected> of(LabId lab) {
        return jdbc.sql(
                        "select * from collected_work where lab_id = ? order by lower(student_name), entry_id, version desc")
                .param(lab.value())
                .query(CollectedStore::collected)
                .list();
    }

    Optional<Collected> find(CollectedId id) {
        return jdbc.sql("select * from collected_work where id = ?")
                .param(id.value())
                .query(CollectedStore::collected)
                .optional();
    }

    Set<UUID> known(Collection<UUID> files) {
        return new HashSet<>(jdbc.sql("select * from labs_known_work(?)")
                .param(files.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    int forget(Instant before) {
        return jdbc.sql("select labs_forget_work(?)")
                .param(LabRows.at(before))
                .query(Integer.class)
                .single();
    }

    private static Collected collected(ResultSet row, int n) throws SQLException {
        int version = row.getInt("version");
        return new Collected(
                new CollectedId(LabRows.id(row, "id")),
                new LabId(LabRows.id(row, "lab_id")),
                new RosterEntryId(LabRows.id(row, "entry_id")),
                row.getString("student_name"),
                // A sign that no handle has: some end in a dash and a number.
                row.getString("handle") + (version == 1 ? "" : "_" + version) + ".tar.gz",
                version,
                row.getLong("bytes"),
                row.getString("sha256"),
                row.getString("by_name"),
                LabRows.moment(row, "collected_at"));
    }
}
