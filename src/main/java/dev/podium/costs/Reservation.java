package dev.podium.costs;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Money set aside in every budget that counts.
 *
 * @param overSoft that a soft one is passed, as a sentence; null where none is
 */
record Reservation(
        List<Share> shares, BigDecimal most, @Nullable String overSoft) {

    /** One budget's; @param hard whether it was leased */
    record Share(Allowance allowance, boolean hard) {}

    Reservation {
        shares = List.copyOf(shares);
    }

    /** The budgets of which it was leased. */
    List<UUID> leases() {
        return shares.stream()
                .filter(Share::hard)
                .map(share -> share.allowance().budget().id())
                .toList();
    }

    /** It did not come to it. */
    void release() {
        shares.forEach(share -> share.allowance().release(most));
    }

    void settle(BigDecimal amount) {
        shares.forEach(share -> share.allowance().settle(most, amount));
    }

    void booked(BigDecimal amount) {
        shares.forEach(share -> share.allowance().booked(amount, share.hard()));
    }
}
