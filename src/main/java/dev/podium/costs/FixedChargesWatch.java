package dev.podium.costs;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts who uses machines, every five minutes, and charges the days that are over; then
 * looks whether budgets run out. An agent that runs when it is looked counts for
 * five minutes: over a day that is right on the average, and costs a statement with a row for each agent.
 */
@Component
class FixedChargesWatch {

    private static final Logger log = LoggerFactory.getLogger(FixedChargesWatch.class);
    private static final int MINUTES = 5;
    private static final long EVERY = MINUTES * 60_000L;

    private final List<RunningAgents> agents;
    private final ChargedDayStore days;
    private final FixedCharges charges;
    private final BudgetForesight foresight;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    FixedChargesWatch(
            List<RunningAgents> agents,
            ChargedDayStore days,
            FixedCharges charges,
            BudgetForesight foresight,
            TransactionTemplate transaction,
            CostsSettings settings,
            Clock clock) {
        this.agents = agents;
        this.days = days;
        this.charges = charges;
        this.foresight = foresight;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Scheduled(initialDelay = EVERY, fixedRate = EVERY)
    void count() {
        try {
            var running =
                    agents.stream().flatMap(each -> each.running().stream()).toList();
            transaction.executeWithoutResult(_ -> {
                if (!running.isEmpty()) {
                    days.count(
                            LocalDate.ofInstant(clock.instant(), settings.zone()), clock.instant(), MINUTES, running);
                }
            });
        } catch (DataAccessException | TransactionException e) {
            log.warn("Who uses machines was not counted for {} minutes: {}", MINUTES, e.getMessage());
        }
    }

    @Scheduled(initialDelay = 2 * 60_000L, fixedDelay = 15 * 60_000L)
    void charge() {
        try {
            charges.chargeWhatIsDue();
        } catch (DataAccessException | TransactionException e) {
            log.warn(
                    "What machines and subscriptions cost is not booked now; trying again in 15 min: {}",
                    e.getMessage());
        }
        try {
            foresight.afterTheNight();
        } catch (DataAccessException | TransactionException e) {
            log.warn("Whether budgets run out is not known now; looking again in 15 min: {}", e.getMessage());
        }
    }
}
