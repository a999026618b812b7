package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who came into a course by the groups of a provider, and where seats were given before they came. */
@Repository
class GroupStore {

    private final JdbcClient jdbc;

    GroupStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param email in small letters; "" where the provider says none */
    record Came(PersonId person, String email, String name, Role role) {}

    /** By team. Asked without an actor. */
    Map<TeamId, List<Came>> came(int most) {
        var found = new LinkedHashMap<TeamId, List<Came>>();
        jdbc.sql("select * from labs_of_groups(?)").param(most).query(row -> {
            found.computeIfAbsent(new TeamId(LabRows.id(row, "team_id")), _ -> new ArrayList<>())
                    .add(new Came(
                            new PersonId(LabRows.id(row, "person_id")),
                            row.getString("email"),
                            row.getString("name"),
                            Role.valueOf(row.getString("role"))));
        });
        return found;
    }

    /** @param machines on which seats of the lab are, and who gave out the last of them */
    record Given(LabId lab, List<MachineId> machines, PersonId by, String byName) {}

    /** The labs of the transaction's team that have not ended and have seats. */
    List<Given> given() {
        return jdbc.sql("select s.lab_id, array_agg(distinct s.machine_id) as machines,"
                        + " (array_agg(s.asked_by order by s.changed_at desc))[1] as asked_by,"
                        + " (array_agg(s.asked_by_name order by s.changed_at desc))[1] as asked_by_name"
                        + " from seats s join labs l on l.id = s.lab_id and l.state <> 'ENDED' group by s.lab_id"
                        + " order by s.lab_id")
                .query((row, _) -> new Given(
                        new LabId(LabRows.id(row, "lab_id")),
                        List.of((UUID[]) row.getArray("machines").getArray()).stream()
                                .map(MachineId::new)
                                .toList(),
                        new PersonId(LabRows.id(row, "asked_by")),
                        row.getString("asked_by_name")))
                .list();
    }
}
