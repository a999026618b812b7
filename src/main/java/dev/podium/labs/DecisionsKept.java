package dev.podium.labs;

import java.time.Instant;
import org.springframework.stereotype.Component;

/** What the rules said of a student's seats. What somebody wrote when they waved it away is a remark of those who help. */
@Component
class DecisionsKept extends OfSeatsKept {

    private final KeptRows rows;

    DecisionsKept(KeptRows rows) {
        super(
                rows,
                "flags",
                "What the rules said of your seats, and by which figures",
                "attention_decisions",
                "select l.name as lab, d.at, d.rule, d.level, d.deed, d.sentence, d.inputs::text as figures"
                        + " from attention_decisions d join seats s on s.id = d.seat_id join labs l on l.id = s.lab_id"
                        + " where s.entry_id = ? order by d.at, d.id");
        this.rows = rows;
    }

    @Override
    public boolean quotesScreen() {
        return true;
    }

    @Override
    public int purge(Instant before, int most) {
        return rows.purge("attention_decisions", before, most);
    }
}
