package dev.podium.labs;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.stuck.ShellMark;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Raises hands for students who say {@code podium hand} in their terminal. It is the terminal's word, so it is believed of the
 * hand of that seat's student and of nothing else.
 */
@Component
class ShellHands {

    private static final Logger log = LoggerFactory.getLogger(ShellHands.class);

    private final Hands hands;
    private final SeatMaker maker;
    private final TransactionTemplate transactions;

    ShellHands(Hands hands, SeatMaker maker, PlatformTransactionManager transactions) {
        this.hands = hands;
        this.maker = maker;
        this.transactions = new TransactionTemplate(transactions);
    }

    void take(TeamId team, SeatRow seat, ShellMark.Hand said) {
        try {
            Actor student = Objects.requireNonNull(transactions.execute(_ -> maker.student(team, seat)));
            CurrentActor.run(student, () -> {
                if (said.up()) {
                    hands.raise(seat.lab(), said.text());
                } else {
                    hands.withdraw(seat.lab());
                }
            });
        } catch (Refusal refused) {
            // As one who left the course meanwhile; their page says the same.
            log.debug("The hand of {} stays as it is.", seat.id(), refused);
        }
    }
}
