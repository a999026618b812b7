package dev.podium.costs;

import dev.podium.costs.pricing.Charge;
import dev.podium.costs.pricing.Subscription;
import dev.podium.machines.MachineDays;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.json.JsonMapper;

/** What was charged as lines of the ledger. Their ids follow from what they are of, so that each is booked once. Pure. */
final class ChargeLines {

    /** Nobody priced it by tokens. */
    static final Rate NO_RATE = new Rate(
            0,
            true,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO);

    private static final JsonMapper JSON = JsonMapper.shared();

    private ChargeLines() {}

    static String machine(MachineDays.Day machine, LocalDate day, Instant from, Charge charge, Instant now) {
        var detail = detail(day, charge.amount(), charge.currency());
        detail.put("portion", word(charge.portion()));
        return line(
                "machine " + machine.machine() + " " + day + " " + charge.kind() + " " + charge.portion() + " "
                        + charge.team() + " " + charge.agent(),
                from,
                new Payer(charge.team(), charge.person(), charge.agent(), null),
                new Subject(
                        word(charge.kind()),
                        machine.name(),
                        word(charge.portion()),
                        "",
                        0,
                        NO_RATE,
                        JSON.writeValueAsString(detail),
                        machine.machine()),
                charge.dollars(),
                now);
    }

    /** What was entered, from the entry that stands for it. */
    static Charges.Entered entered(Ledger.Entry entry, ZoneId zone) {
        var detail = JSON.readTree(entry.detail());
        return new Charges.Entered(
                entry.id(),
                new Charges.NewCharge(
                        LocalDate.ofInstant(entry.begun(), zone),
                        new BigDecimal(detail.path("amount").asString()),
                        detail.path("currency").asString(),
                        entry.model(),
                        entry.provider(),
                        entry.payer().person(),
                        entry.machine(),
                        detail.path("reference").asString()),
                entry.amount(),
                entry.settled(),
                detail.path("enteredBy").asString());
    }

    static String seat(
            SubscriptionStore.OfTeam of,
            Subscription.Seat seat,
            LocalDate day,
            Instant from,
            BigDecimal dollars,
            Instant now) {
        var terms = of.subscription().terms();
        return line(
                "subscription " + of.subscription().id() + " " + day + " " + seat.person(),
                from,
                new Payer(of.team(), seat.person(), null, null),
                new Subject(
                        "subscription",
                        terms.vendor(),
                        terms.name(),
                        "",
                        0,
                        NO_RATE,
                        JSON.writeValueAsString(detail(day, seat.amount(), terms.currency()))),
                dollars,
                now);
    }

    private static Map<String, String> detail(LocalDate day, BigDecimal amount, String currency) {
        var detail = new TreeMap<String, String>();
        detail.put("day", day.toString());
        detail.put("amount", BudgetStore.plain(amount).toPlainString());
        detail.put("currency", currency);
        return detail;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String line(
            String what, Instant from, Payer payer, Subject subject, BigDecimal dollars, Instant now) {
        var id = UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
        return Line.charge(new Line.Head(id, from, payer, subject, BigDecimal.ZERO, List.of()), now, dollars);
    }
}
