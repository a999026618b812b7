package dev.podium.costs;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;

/** In which currency the organisation reads its costs; the ledger itself is in US dollars. */
interface ShownCurrency {

    /** @param factor what a dollar was worth on these days, both included */
    record Stretch(LocalDate from, LocalDate to, BigDecimal factor) {}

    /** @param stretches cover the days that were asked for, in order. @param note "" or why these are dollars all the same */
    record Factors(Currency currency, List<Stretch> stretches, String note) {

        public Factors {
            stretches = List.copyOf(stretches);
        }
    }

    Factors over(LocalDate from, LocalDate to);
}
