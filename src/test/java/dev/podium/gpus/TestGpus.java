package dev.podium.gpus;

import dev.podium.TestPeople;
import dev.podium.kernel.TeamId;
import java.util.UUID;

/** For the tests of other rooms: a team that has had GPUs. */
public final class TestGpus {

    private TestGpus() {}

    /** A row in each of the room's tables that has a team. What it says is over, so that nobody plans with it. */
    public static void put(TeamId team) {
        var id = UUID.randomUUID();
        var person = UUID.randomUUID();
        TestPeople.update("insert into gpu_team_weights values (?, 1)", team.value());
        TestPeople.update("insert into gpu_person_weights values (?, ?, 1)", team.value(), person);
        TestPeople.update(
                "insert into gpu_requests (id, team_id, person_id, person_name, gpus, milli, memory_mib, models, servers,"
                        + " members, same_server, class, limit_seconds, estimate_seconds, purpose, asked_at, state)"
                        + " values (?, ?, ?, 'n', 1, 1000, 0, '{}', '{}', 1, false, 'SHORT', 60, 60, '', now(), 'GRANTED')",
                id,
                team.value(),
                person);
        TestPeople.update(
                "insert into gpu_leases (id, team_id, person_id, person_name, class, purpose, badge, price_hour, rate,"
                        + " began_at, expected_end, ends_at, ended_at, counted_until) values (?, ?, ?, 'n', 'SHORT', '',"
                        + " 'DECLARED', 0, 1, 'epoch', '1970-01-02', '1970-01-02', '1970-01-02', '1970-01-02')",
                id,
                team.value(),
                person);
        TestPeople.update(
                "insert into gpu_slices values (?, ?, 0, ?, 'GPU-gone', 0, 'm', 1000, 0, false)",
                id,
                team.value(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into gpu_reservations (id, team_id, person_id, person_name, gpus, milli, memory_mib, models, servers,"
                        + " members, same_server, purpose, from_at, to_at, made_at, state) values (?, ?, ?, 'n', 1, 1000, 0,"
                        + " '{}', '{}', 1, false, '', 'epoch', '1970-01-02', 'epoch', 'CANCELLED')",
                id,
                team.value(),
                person);
        TestPeople.update(
                "insert into gpu_reserved_slices values (?, ?, 0, ?, 'GPU-gone', 1000, 0, 'epoch', '1970-01-02', false)",
                id,
                team.value(),
                UUID.randomUUID());
        TestPeople.update("insert into gpu_lease_use values (?, ?, 1, 1, 1, 0)", id, team.value());
        TestPeople.update(
                "insert into gpu_person_days values (?, ?, 'n', ?, current_date, 1, 1, 1, 0, 0, 0)",
                team.value(),
                person,
                UUID.randomUUID());
        TestPeople.update("insert into gpu_wait_days values (?, current_date, 1, 1, 1, ?)", team.value(), id);
        TestPeople.update("insert into gpu_weight_days values (?, null, current_date, 1)", team.value());
        TestPeople.update("insert into gpu_use values (?, ?, 1, now())", team.value(), person);
        TestPeople.update("insert into gpu_use_days values (?, ?, current_date, 1, 0)", team.value(), person);
        TestPeople.update(
                "insert into gpu_journal (team_id, about, what, sentence, by_name, at) values (?, ?, 'asked', '', 'n', now())",
                team.value(),
                id);
        TestPeople.update(
                "insert into gpu_watches (id, team_id, person_id, person_name, gpus, milli, memory_mib, models, servers,"
                        + " members, same_server, at_least_seconds, made_at, ended_at) values (?, ?, ?, 'n', 1, 1000, 0, '{}',"
                        + " '{}', 1, false, 60, now(), now())",
                id,
                team.value(),
                person);
    }
}
