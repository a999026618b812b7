package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.schedule.Usage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What holding a lease comes to, in use and in money, to the second. Pure. */
final class LeaseUse {

    /** Of the ledger's amounts. */
    static final int SCALE = 12;

    /** A lease that runs is written down so often. */
    static final long PART_SECONDS = 300;

    /** What was not written down for long comes in parts that never cross midnight, in whichever time zone. */
    private static final long LONGEST_SECONDS = 1800;

    private static final BigDecimal SECONDS_AN_HOUR = new BigDecimal(3600);

    private LeaseUse() {}

    /** From one whole second to another. */
    record Part(Instant from, Instant to) {

        long seconds() {
            return to.getEpochSecond() - from.getEpochSecond();
        }
    }

    /** What is to be written down of a lease by that moment: to its end where it is over, else in whole parts. */
    static List<Part> due(LeaseRow lease, Instant now) {
        var until = lease.heldUntil(now);
        boolean over = lease.ended() != null || !lease.ends().isAfter(now);
        long end = over ? until.getEpochSecond() : until.getEpochSecond() / PART_SECONDS * PART_SECONDS;
        var parts = new ArrayList<Part>();
        for (long from = lease.countedUntil().getEpochSecond(); from < end; ) {
            long to = Math.min(end, (from / LONGEST_SECONDS + 1) * LONGEST_SECONDS);
            parts.add(new Part(Instant.ofEpochSecond(from), Instant.ofEpochSecond(to)));
            from = to;
        }
        return parts;
    }

    /** In US dollars; parts add up to what the whole comes to, whatever they are. */
    static BigDecimal amount(LeaseRow lease, Part part) {
        return amount(lease, part.to()).subtract(amount(lease, part.from()));
    }

    private static BigDecimal amount(LeaseRow lease, Instant until) {
        long seconds = until.getEpochSecond() - lease.began().getEpochSecond();
        return lease.priceHour()
                .multiply(BigDecimal.valueOf(seconds))
                .divide(SECONDS_AN_HOUR, SCALE, RoundingMode.HALF_UP);
    }

    /** Use with one part more, at the later of both ends: what was held long ago counts less. */
    static Usage with(Usage use, Part part, double rate, Duration halfLife) {
        var at = use.at().isAfter(part.to()) ? use.at() : part.to();
        double before = use.after(at, halfLife, 0).value();
        double held = new Usage(0, part.from())
                .after(part.to(), halfLife, rate)
                .after(at, halfLife, 0)
                .value();
        return new Usage(before + held, at);
    }

    /** What counts at that moment and is not written down. */
    static double uncounted(LeaseRow lease, Instant now, Duration halfLife) {
        var until = lease.heldUntil(now);
        if (!until.isAfter(lease.countedUntil())) {
            return 0;
        }
        return new Usage(0, lease.countedUntil())
                .after(until, halfLife, lease.rate())
                .after(now, halfLife, 0)
                .value();
    }
}
