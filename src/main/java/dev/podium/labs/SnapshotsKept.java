package dev.podium.labs;

import org.springframework.stereotype.Component;

/** Where snapshots of a student's seats lie. The files themselves are beside the seat, and are the student's own. */
@Component
class SnapshotsKept extends OfSeatsKept {

    SnapshotsKept(KeptRows rows) {
        super(
                rows,
                "snapshots",
                "Snapshots of your seats: when, by whom, and where they lie on the machine",
                "seat_snapshots",
                "select l.name as lab, n.taken_at, n.by_name as taken_by, n.why, n.path, n.bytes, n.sha256"
                        + " from seat_snapshots n join seats s on s.id = n.seat_id join labs l on l.id = s.lab_id"
                        + " where s.entry_id = ? order by n.taken_at, n.id");
    }
}
