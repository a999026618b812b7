package dev.podium.costs;

import dev.podium.kernel.HealthCheck;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether days could be charged: not where an exchange rate is missing, or what a machine did is not known. */
@Component
class ChargesCheck implements HealthCheck {

    private static final int DAYS = 60;

    private final ChargedDayStore days;
    private final TransactionTemplate transaction;
    private final CostsSettings settings;
    private final Clock clock;

    ChargesCheck(ChargedDayStore days, TransactionTemplate transaction, CostsSettings settings, Clock clock) {
        this.days = days;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ledger.days";
    }

    @Override
    public Found look() {
        var today = LocalDate.ofInstant(clock.instant(), settings.zone());
        var waiting = transaction.execute(_ -> days.waiting(today.minusDays(DAYS), today));
        if (waiting == null || waiting.isEmpty()) {
            return Found.fine("All days that are over are charged.").counting(Map.of("waiting", 0L));
        }
        long many = waiting.stream().mapToLong(ChargeRules.Waiting::days).sum();
        return Found.look(
                        (many == 1
                                        ? "1 charge of a day waits: "
                                        : many + " charges of days wait, the first of "
                                                + waiting.getFirst().from() + ": ")
                                + waiting.getFirst().problem(),
                        "Enter what is missing, such as an exchange rate, on the page Charges; then they are booked by themselves.")
                .since(waiting.getFirst().from().atStartOfDay(ZoneOffset.UTC).toInstant())
                .on("charges")
                .counting(Map.of("waiting", many));
    }
}
