package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static dev.podium.labs.LabHouse.doAs;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.RosterEntryId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Podium has a few connections to its database for everybody. Whoever holds one and waits for a second keeps all others
 * waiting as soon as as many do so at once as there are connections: a student with a loop of requests is enough.
 */
@PodiumTest
@Timeout(240)
class PoolAttacksTest extends SeatedLab {

    @Autowired
    DataSource pool;

    @Autowired
    Kept kept;

    @Autowired
    KeptPurge purge;

    @Autowired
    Broadcasts broadcasts;

    @Autowired
    Hands hands;

    @Autowired
    Feedback feedback;

    @Autowired
    CoursePolicy policy;

    @Autowired
    Attention attention;

    @Autowired
    Grades grades;

    @Autowired
    LabCosts costs;

    @Autowired
    SeatNotes notes;

    @Autowired
    InputLocks locks;

    @Autowired
    ShownScreens screens;

    /** While all connections but one are somebody else's. */
    private void withOneConnection(Runnable work) throws SQLException {
        var most = pool.unwrap(HikariDataSource.class).getMaximumPoolSize();
        var others = new ArrayList<Connection>();
        try {
            for (int i = 1; i < most; i++) {
                others.add(pool.getConnection());
            }
            work.run();
        } finally {
            for (var each : others) {
                each.close();
            }
        }
    }

    @Test
    void manyWhoTakeWhatIsKeptOfThemDoNotWaitForEachOthersConnections() throws SQLException {
        var lab = seated(1, new Labs.NoFiles());
        var entry = only(lab.id()).entry();
        withOneConnection(() -> {
            assertThat(as(students.getFirst(), kept::exportMine).content()).isNotEmpty();
            assertThat(as(house.instructor, () -> kept.export(entry)).content()).isNotEmpty();
        });
    }

    /** Pages ask each second, and a class looks at them at the same time. */
    @Test
    void noPageOfALabTakesASecondConnectionWhileItHoldsOne() throws SQLException {
        var lab = seated(1, new Labs.NoFiles()).id();
        var seat = only(lab);
        withOneConnection(() -> {
            doAs(students.getFirst(), () -> {
                seats.mine();
                snapshots.mine();
                broadcasts.mine();
                locks.mine();
                screens.mine();
                hands.raise(lab, "");
                hands.mine(lab);
                feedback.mine();
                kept.mine();
                policy.told();
                attention.steps(seat.id());
            });
            doAs(house.instructor, () -> {
                labs.get(lab);
                seats.of(lab);
                seats.progress(lab);
                snapshots.of(seat.id());
                snapshots.jobs(lab);
                endings.of(lab);
                endings.collected(lab);
                broadcasts.list(lab, 0, 50);
                locks.of(lab);
                screens.of(lab);
                hands.queue(lab);
                attention.now(lab);
                attention.decisions(lab, 0, 50);
                grades.of(lab);
                costs.of(lab);
                notes.of(seat.id());
                roster.list("", 0, 100);
                kept.of(seat.entry());
            });
        });
    }

    @Test
    void whoGivesOutSeatsAgainAndAgainDoesNotEither() throws SQLException {
        var lab = seated(2, new Labs.NoFiles());
        var gone = Objects.requireNonNull(only(lab.id()).agent());
        doAs(house.owner, () -> agents.delete(gone));
        withOneConnection(() -> as(house.instructor, () -> seats.provision(lab.id(), HERE)));
        assertThat(only(lab.id()).state()).isEqualTo(Seats.State.WAITING);
        assertThat(of(lab.id()).getLast().state()).isEqualTo(Seats.State.READY);
        var far = farMachine();
        var left = of(lab.id()).getLast();
        withOneConnection(() -> as(house.instructor, () -> seats.move(left.id(), far)));
        assertThat(agent(left).name().value()).contains("-left-");
    }

    /** Every table of the room that says something of a student in a lab; what is kept as long as the lab is named here. */
    @Test
    void nothingOfALabIsKeptForLongerThanItsStudentsAreTold() {
        var lab = seated(1, new Labs.NoFiles());
        var seat = only(lab.id());
        as(house.assistant, () -> broadcasts.message(lab.id(), null, "five minutes left"));
        as(house.instructor, () -> snapshots.take(lab.id(), List.of(), ""));
        loop.doAll();
        as(house.assistant, () -> locks.lock(lab.id(), null, Duration.ofMinutes(5)));
        as(house.assistant, () -> screens.ask(lab.id(), seat.id(), Duration.ofMinutes(5)));
        as(house.instructor, () -> labs.state(lab.id(), Labs.State.ENDED));
        var tables = List.of("broadcasts", "broadcast_results", "seat_jobs", "input_locks", "shown_screens");
        purge.purge(house.team);
        assertThat(tables).as("not yet").allMatch(table -> rows(table) == 1);
        TestPeople.update(
                "update labs set ended_at = now() - interval '181 days' where id = ?",
                lab.id().value());
        purge.purge(house.team);
        assertThat(tables).allMatch(table -> rows(table) == 0);
    }

    private int rows(String table) {
        return SharedDatabase.column("select team_id from " + table + " where team_id = ?", house.team.value())
                .size();
    }

    private static List<String> work(RosterEntryId entry) {
        return SharedDatabase.column("select id from collected_work where entry_id = ?", entry.value());
    }

    /** As the course tells its students: who was taken off so long ago goes with all that is left of them. */
    @Test
    void theWorkOfThoseWhoLeftLongAgoIsNotKeptForever() {
        var lab = seated(2, new Labs.NoFiles());
        for (var seat : of(lab.id())) {
            TestPeople.update(
                    "insert into collected_work (id, team_id, lab_id, entry_id, student_name, handle, version, bytes, sha256,"
                            + " by_name, collected_at) values (?, ?, ?, ?, 'n', 'h', 1, 1, repeat('0', 64), 'Ines', now())",
                    UUID.randomUUID(),
                    house.team.value(),
                    lab.id().value(),
                    seat.entry().value());
        }
        var gone = of(lab.id()).getFirst().entry();
        var stays = of(lab.id()).getLast().entry();
        doAs(house.instructor, () -> roster.remove(gone));
        purge.purge(house.team);
        assertThat(work(gone)).as("not yet").hasSize(1);
        TestPeople.update("update roster_entries set left_at = now() - interval '181 days' where id = ?", gone.value());
        purge.purge(house.team);
        assertThat(work(gone)).isEmpty();
        assertThat(work(stays)).hasSize(1);
    }
}
