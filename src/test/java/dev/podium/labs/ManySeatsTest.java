package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.LabId;
import dev.podium.kernel.MachineId;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a large course could do to Podium's database: each page asks as often for 300 seats as for 3. */
@PodiumTest
@Timeout(120)
class ManySeatsTest {

    @Autowired
    Courses courses;

    @Autowired
    Labs labs;

    @Autowired
    Seats seats;

    @Autowired
    Attention attention;

    @Autowired
    Hands hands;

    @Autowired
    Grades grades;

    @Autowired
    Snapshots snapshots;

    @Autowired
    InputLocks locks;

    @Autowired
    Broadcasts broadcasts;

    @Autowired
    LabCosts costs;

    @TempDir
    Path folder;

    /** Seats that nobody made: what is asked of them comes out of the database alone. */
    private static void seat(LabHouse house, LabId lab, int from, int to) {
        TestPeople.update(
                "insert into roster_entries (id, team_id, email, name, role, handle, person_id, added_at)"
                        + " select gen_random_uuid(), ?, 's' || n || '@example.org', 'S' || n, 'STUDENT', 's' || n,"
                        + " gen_random_uuid(), now() from generate_series(?::int, ?::int) n",
                house.team.value(),
                from,
                to);
        TestPeople.update(
                "insert into seats (id, team_id, lab_id, entry_id, machine_id, state, agent_id, directory, template_version,"
                        + " asked_by, asked_by_name, changed_at, made_at)"
                        + " select gen_random_uuid(), team_id, ?, id, ?, 'READY', gen_random_uuid(), '/s/' || handle, 1,"
                        + " gen_random_uuid(), 'n', now(), now() from roster_entries r where team_id = ?"
                        + " and not exists (select from seats s where s.entry_id = r.id)",
                lab.value(),
                MachineId.LOCAL.value(),
                house.team.value());
    }

    /** How often this thread ran the statement that it ran most often. */
    private static int statements(Runnable work) {
        var logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
        var before = logger.getLevel();
        var me = Thread.currentThread();
        // An event finds out its thread's name when it is asked for it, which would be this one for all of them.
        var said = new ListAppender<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (Thread.currentThread() == me) {
                    super.append(event);
                }
            }
        };
        said.start();
        boolean additive = logger.isAdditive();
        logger.setAdditive(false);
        logger.addAppender(said);
        logger.setLevel(Level.DEBUG);
        try {
            work.run();
        } finally {
            logger.setLevel(before);
            logger.detachAppender(said);
            logger.setAdditive(additive);
        }
        return said.list.stream()
                .filter(event -> event.getMessage().contains("Executing prepared SQL statement"))
                .collect(Collectors.groupingBy(ILoggingEvent::getMessage, Collectors.summingInt(_ -> 1)))
                .values()
                .stream()
                .max(Integer::compare)
                .orElse(0);
    }

    private Map<String, Integer> asked(LabHouse house, LabId lab) {
        var all = new LinkedHashMap<String, Runnable>();
        all.put("seats", () -> seats.of(lab));
        all.put("attention", () -> attention.now(lab));
        all.put("hands", () -> hands.queue(lab));
        all.put("jobs", () -> snapshots.jobs(lab));
        all.put("locks", () -> locks.of(lab));
        all.put("broadcasts", () -> broadcasts.list(lab, 0, 50));
        all.put("costs", () -> costs.of(lab));
        all.put("grades", () -> grades.of(lab));
        all.put("release", () -> {
            var entries = seats.of(lab).stream().map(Seats.Seat::entry).toList();
            grades.release(lab, entries);
        });
        var counts = new LinkedHashMap<String, Integer>();
        all.forEach((name, work) -> counts.put(name, statements(() -> LabHouse.doAs(house.instructor, work))));
        return counts;
    }

    @Test
    void threeHundredSeatsAreAskedForInAsManyStatementsAsThree() {
        var house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var lab = house.lab(labs, folder.resolve("seats")).id();
        seat(house, lab, 1, 3);
        // Once before, so that what is kept in memory is there in both.
        asked(house, lab);
        var few = asked(house, lab);
        seat(house, lab, 4, 300);
        assertThat(as(house.instructor, () -> seats.of(lab))).hasSize(300);
        assertThat(few.values()).as("they are counted at all").allMatch(count -> count > 0);
        // What is kept in memory for some seconds may be read once more meanwhile, each by a statement of its own.
        assertThat(asked(house, lab))
                .allSatisfy(
                        (what, count) -> assertThat(count).as(what).isLessThanOrEqualTo(few.getOrDefault(what, 0) + 1));
    }
}
