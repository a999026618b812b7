package dev.podium.costs.outlook;

import java.math.BigDecimal;
import java.util.List;

/** One thing that a way to run costs. All amounts are in the currency of the question. */
public sealed interface Part {

    /** Hours of a month, of a year of 365 days: by it one dollar an hour is $730 a month. */
    BigDecimal HOURS_A_MONTH = new BigDecimal(730);

    BigDecimal HOURS_A_WEEK = new BigDecimal(168);
    BigDecimal HOURS_A_DAY = new BigDecimal(24);

    /** As charts name it. */
    String name();

    /** A figure of it, to be checked. */
    record Figure(String field, BigDecimal value, Measure measure) {}

    List<Figure> figures();

    /**
     * Machines that are bought on the first day, and bought anew when their life is over.
     *
     * @param price of one; 0 where it is there already
     * @param lifeMonths over which the price is written off
     * @param wattsIdle of one that is on and does nothing
     * @param wattsBusy of one that works
     * @param hoursOn a day
     * @param busyPercent of these hours
     */
    record Bought(
            String name,
            BigDecimal count,
            BigDecimal price,
            BigDecimal lifeMonths,
            BigDecimal wattsIdle,
            BigDecimal wattsBusy,
            BigDecimal hoursOn,
            BigDecimal busyPercent)
            implements Part {

        @Override
        public List<Figure> figures() {
            return List.of(
                    new Figure("count", count, Measure.MACHINES),
                    new Figure("price", price, Measure.AMOUNT),
                    new Figure("lifeMonths", lifeMonths, Measure.MONTHS),
                    new Figure("wattsIdle", wattsIdle, Measure.WATTS),
                    new Figure("wattsBusy", wattsBusy, Measure.WATTS),
                    new Figure("hoursOn", hoursOn, Measure.HOURS_A_DAY),
                    new Figure("busyPercent", busyPercent, Measure.PERCENT));
        }

        /** Of all of them. */
        BigDecimal allPrices() {
            return price.multiply(count);
        }

        /** Of all of them in a month. */
        BigDecimal kilowattHours() {
            var watts = wattsIdle.add(Amounts.percent(wattsBusy.subtract(wattsIdle), busyPercent));
            return Amounts.divided(
                    watts.multiply(hoursOn).multiply(HOURS_A_MONTH).multiply(count), HOURS_A_DAY.movePointRight(3));
        }
    }

    /** @param hoursAWeek {@link #HOURS_A_WEEK} for always */
    record Rented(String name, BigDecimal rate, BigDecimal hoursAWeek) implements Part {

        @Override
        public List<Figure> figures() {
            return List.of(
                    new Figure("rate", rate, Measure.AMOUNT_AN_HOUR),
                    new Figure("hoursAWeek", hoursAWeek, Measure.HOURS_A_WEEK));
        }

        BigDecimal monthly() {
            return Amounts.divided(rate.multiply(hoursAWeek).multiply(HOURS_A_MONTH), HOURS_A_WEEK);
        }
    }

    /** @param aSeat what one costs a month */
    record Subscription(String name, BigDecimal aSeat, BigDecimal seats) implements Part {

        @Override
        public List<Figure> figures() {
            return List.of(
                    new Figure("aSeat", aSeat, Measure.AMOUNT_A_MONTH), new Figure("seats", seats, Measure.SEATS));
        }
    }

    /**
     * Tokens of a tier.
     *
     * @param millionsIn a month
     * @param priceIn per million
     */
    record TokenUse(String name, BigDecimal millionsIn, BigDecimal priceIn, BigDecimal millionsOut, BigDecimal priceOut)
            implements Part {

        @Override
        public List<Figure> figures() {
            return List.of(
                    new Figure("millionsIn", millionsIn, Measure.MILLIONS_A_MONTH),
                    new Figure("priceIn", priceIn, Measure.AMOUNT_A_MILLION),
                    new Figure("millionsOut", millionsOut, Measure.MILLIONS_A_MONTH),
                    new Figure("priceOut", priceOut, Measure.AMOUNT_A_MILLION));
        }
    }

    /** Anything that costs the same each month, such as internet, or what is known by its sum alone. */
    record Monthly(String name, CostKind kind, BigDecimal amount) implements Part {

        @Override
        public List<Figure> figures() {
            return List.of(new Figure("amount", amount, Measure.AMOUNT_A_MONTH));
        }
    }
}
