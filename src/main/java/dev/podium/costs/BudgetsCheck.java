package dev.podium.costs;

import dev.podium.kernel.HealthCheck;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How many budgets have nothing left: whoever spends from them is refused, or has gone beyond. Whose they are is not said. */
@Component
class BudgetsCheck implements HealthCheck {

    private final JournalledMeter meter;

    BudgetsCheck(JournalledMeter meter) {
        this.meter = meter;
    }

    @Override
    public String name() {
        return "budgets.left";
    }

    @Override
    public Found look() {
        long gone = meter.usedUp();
        return (gone == 0
                        ? Found.fine("No budget that is spent from is used up.")
                        : Found.look(
                                        gone == 1
                                                ? "1 budget is used up, or beyond its limit."
                                                : gone + " budgets are used up, or beyond their limits.",
                                        "Its team's managers can raise it; the page Budgets has those of the organisation.")
                                .on("budgets"))
                .counting(Map.of("used up", gone));
    }
}
