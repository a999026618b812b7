package dev.podium.tasks;

import dev.podium.TestPeople;
import dev.podium.kernel.TeamId;
import java.util.UUID;

/** Rows of runs, for tests that are about whose rows are whose. */
public final class TestRuns {

    private TestRuns() {}

    /** One in each table. */
    public static void put(TeamId team) {
        var run = UUID.randomUUID();
        var person = UUID.randomUUID();
        TestPeople.update(
                "insert into runs (id, team_id, person_id, person_name, program, spec, timeout_s, own_agent, state, ended_at, cleaned)"
                        + " values (?, ?, ?, 'Ada', 'shell', '{}', 60, true, 'SUCCEEDED', now(), true)",
                run,
                team.value(),
                person);
        TestPeople.update("insert into run_contents (run_id, team_id, prompt) values (?, ?, '')", run, team.value());
        TestPeople.update("insert into run_files values (?, ?, 'a', '')", run, team.value());
        TestPeople.update(
                "insert into run_events (run_id, team_id, seq, kind, state) values (?, ?, 1, 'state', 'QUEUED')",
                run,
                team.value());
        TestPeople.update("insert into run_keys values (?, ?, 'key', repeat('0', 64), ?)", team.value(), person, run);
    }
}
