package dev.podium.hooks;

import dev.podium.TestPeople;
import dev.podium.kernel.TeamId;
import java.util.UUID;

/** For the tests of other rooms: a team that has had a webhook. */
public final class TestHooks {

    private TestHooks() {}

    /** A row in each of the room's tables; nothing is due. */
    public static void put(TeamId team) {
        TestPeople.update(
                "insert into hooks values (?, ?, ?, 'https://example.org/…', false, 'n', now())",
                team.value(),
                UUID.randomUUID(),
                UUID.randomUUID());
        TestPeople.update(
                "insert into hook_deliveries (id, team_id, event, body, made_at, due_at, state)"
                        + " values (?, ?, 'test', '{}', now(), now(), 'DELIVERED')",
                UUID.randomUUID(),
                team.value());
    }
}
