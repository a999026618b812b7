package dev.podium.labs;

import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.labs.SeatStore.Leftover;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * A student's seats. With them go their agents: each ends, and is deleted, when its machine answers, as that of a seat that
 * was moved. The files in their folder stay on the machine, where they are the student's own.
 */
@Component
class SeatsKept implements KeptOfStudents {

    private final KeptRows rows;
    private final SeatStore seats;
    private final LabStore labs;
    private final Clock clock;

    SeatsKept(KeptRows rows, SeatStore seats, LabStore labs, Clock clock) {
        this.rows = rows;
        this.seats = seats;
        this.labs = labs;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "seats";
    }

    @Override
    public String words() {
        return "Your seats: in which lab, on which machine and in which folder";
    }

    @Override
    public int count(Student student) {
        return rows.count("seats", student.entry().value());
    }

    @Override
    public List<Map<String, Object>> export(Student student) {
        return rows.rows(
                "select l.name as lab, s.state, s.directory, s.agent_id as agent, s.machine_id as machine, s.made_at,"
                        + " s.moved_from, s.moved_directory, s.moved_by_name as moved_by, s.moved_at"
                        + " from seats s join labs l on l.id = s.lab_id where s.entry_id = ? order by s.made_at, s.id",
                student.entry().value());
    }

    @Override
    public int delete(Student student) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (var lab : labs.list()) {
            for (var seat : seats.of(lab.lab().id())) {
                if (!seat.entry().equals(student.entry())) {
                    continue;
                }
                if (seat.state() == Seats.State.MAKING) {
                    throw Refusal.conflict(
                            "labs.seat-busy",
                            "The seat of " + seat.studentName() + " in "
                                    + lab.lab().name() + " is being made.",
                            "Wait until that ends, or cancel it.");
                }
                var agent = seat.agent();
                var person = seat.person();
                if (agent != null && person != null) {
                    seats.leave(
                            CurrentActor.team(),
                            new Leftover(agent, CurrentActor.team(), seat.id(), person, seat.machine()),
                            now);
                }
            }
        }
        return rows.delete("seats", student.entry().value());
    }

    @Override
    public int order() {
        return 1;
    }
}
