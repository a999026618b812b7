package dev.podium.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestDisk;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.kernel.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Where trails end cannot be noted on a full disk: the trails lack nothing, it is said, and it is made up for. */
@PodiumTest
@Timeout(120)
class AnchorsOnAFullDiskTest {

    @Autowired
    AuditStore store;

    @Autowired
    AuditTrail trail;

    @TempDir
    Path folder;

    @Test
    void theTrailGoesOnAndIsAnchoredWhenThereIsRoomAgain() throws Exception {
        SharedDatabase.empty();
        var ada = TestPeople.person(TestPeople.team("Red"), "Ada", Role.OWNER);
        try (var disk = new TestDisk(folder.resolve("home"), "1m")) {
            var anchors = new AuditAnchors(store, new AnchorFile(disk.path(), new JsonMapper()));
            var check = new AnchorsCheck(anchors);
            disk.fill();
            CurrentActor.run(ada, () -> trail.record("test.done", "something", Map.of()));
            anchors.note();
            assertThat(check.look().state()).isEqualTo(State.BROKEN);
            assertThat(check.look().sentence()).contains("lack nothing");
            assertThat(SharedDatabase.column("select object from audit_entries where action = 'test.done'"))
                    .containsExactly("something");
            disk.free();
            assertThat(check.look().state()).isEqualTo(State.FINE);
            assertThat(Files.readString(disk.path().resolve("audit-anchors.jsonl")))
                    .contains(String.valueOf(ada.team()));
        }
    }
}
