package dev.podium.costs;

import dev.podium.costs.Ledger.Entry;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Books the difference between what stands in the ledger and what the provider billed. The entry itself stays as it is. */
final class Corrections {

    private final LedgerStore ledger;

    Corrections(LedgerStore ledger) {
        this.ledger = ledger;
    }

    /** In a transaction of the entry's team; false where there is nothing to correct. */
    boolean book(UUID id, Spent bill, Instant now) {
        ledger.lock(id);
        var entry = ledger.find(id)
                .filter(found -> found.reconciles() == null)
                .orElseThrow(() -> BookedLedger.notFound(id));
        var tokens = entry.tokens();
        var amount = entry.amount();
        for (var correction : ledger.corrections(id)) {
            tokens = tokens.plus(correction.tokens());
            amount = amount.add(correction.amount());
        }
        var difference = billed(entry, bill).subtract(amount);
        var counted = bill.tokens().minus(tokens);
        if (difference.signum() == 0 && counted.equals(Tokens.NONE)) {
            return false;
        }
        var head = new Line.Head(
                TimeOrderedId.at(now), entry.begun(), entry.payer(), subject(entry, bill), BigDecimal.ZERO, List.of());
        ledger.book(List.of(Line.correction(head, now, bill, counted, difference, id)), null);
        return true;
    }

    /** By the provider's word; else by the price that counted then. */
    private BigDecimal billed(Entry entry, Spent bill) {
        var rate = bill.reported() != null
                ? named(entry)
                : ledger.rate(entry.rate())
                        .orElseThrow(() -> Refusal.invalid(
                                "costs.no-bill",
                                "The entry " + entry.id() + " has no price to work its bill out by.",
                                "Say what the provider billed."));
        return Line.amount(bill, rate);
    }

    private static Subject subject(Entry entry, Spent bill) {
        return new Subject(
                entry.kind(),
                entry.provider(),
                entry.model(),
                entry.asked(),
                entry.tier(),
                named(entry),
                bill.detail());
    }

    /** The price by its id; its numbers are not asked for. */
    private static Rate named(Entry entry) {
        var zero = BigDecimal.ZERO;
        return new Rate(entry.rate(), entry.rateKnown(), zero, zero, zero, zero, zero, zero);
    }
}
