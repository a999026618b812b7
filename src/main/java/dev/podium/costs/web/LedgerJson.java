package dev.podium.costs.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.podium.costs.Ledger;
import dev.podium.costs.Tokens;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was spent, as REST shows it. */
final class LedgerJson {

    private LedgerJson() {}

    @Schema(name = "LedgerTokens", description = "No class within another but reasoning, which is part of output.")
    record Counted(
            long input,
            long cacheRead,
            long cacheWrite5m,
            long cacheWrite1h,
            long output,
            long reasoning,
            long serverTools) {

        static Counted of(Tokens tokens) {
            return new Counted(
                    tokens.input(),
                    tokens.cacheRead(),
                    tokens.cacheWrite5m(),
                    tokens.cacheWrite1h(),
                    tokens.output(),
                    tokens.reasoning(),
                    tokens.serverTools());
        }
    }

    @Schema(name = "LedgerEntry")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            String id,
            Instant begun,
            Instant settled,

            @Schema(description = "Null where it is nobody's own, as the hours of an idle machine.") @Nullable
            String person,

            @Nullable String agent,
            @Nullable String key,
            String kind,
            String provider,

            @Schema(description = "As billed.") String model,

            @Schema(description = "As it was asked for.") String asked,

            int tier,
            Counted tokens,

            @Schema(description = "The id of the price it was worked out by.")
            long price,

            @Schema(description = "False where nobody priced the model and the fallback counted.")
            boolean priceKnown,

            @Schema(description = "In US dollars; below 0 where it corrects another downwards.")
            BigDecimal amount,

            @Schema(description = "The provider's own bill, where it said one.") @Nullable
            BigDecimal reported,

            boolean estimated,
            String outcome,

            @Schema(
                    description = "The provider's own words.",
                    types = {"object", "null"})
            @JsonRawValue
            @Nullable
            String usage,

            @Schema(types = {"object", "null"}) @JsonRawValue @Nullable
            String detail,

            @Schema(description = "The id of the entry that this one corrects by the difference.") @Nullable
            String reconciles,

            @Nullable String machine) {

        static One of(Ledger.Entry entry) {
            var payer = entry.payer();
            return new One(
                    entry.id().toString(),
                    entry.begun(),
                    entry.settled(),
                    payer.person() == null ? null : payer.person().toString(),
                    payer.agent() == null ? null : payer.agent().toString(),
                    payer.key() == null ? null : payer.key().toString(),
                    entry.kind(),
                    entry.provider(),
                    entry.model(),
                    entry.asked(),
                    entry.tier(),
                    Counted.of(entry.tokens()),
                    entry.rate(),
                    entry.rateKnown(),
                    entry.amount(),
                    entry.reported(),
                    entry.estimated(),
                    entry.outcome(),
                    entry.rawUsage().isEmpty() ? null : entry.rawUsage(),
                    entry.detail().isEmpty() ? null : entry.detail(),
                    entry.reconciles() == null ? null : entry.reconciles().toString(),
                    entry.machine() == null ? null : entry.machine().toString());
        }
    }

    @Schema(name = "LedgerPage")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(
            List<One> items,

            @Schema(description = "Send it as after for the next page; null on the last.") @Nullable
            String next) {}

    @Schema(name = "LedgerSum", description = "What was not asked for in by is null.")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Sum(
            @Nullable LocalDate day,
            @Nullable String person,
            @Nullable String agent,
            @Nullable String key,
            @Nullable String machine,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable String kind,
            long entries,
            Counted tokens,
            BigDecimal amount) {

        static Sum of(Ledger.Sum sum) {
            return new Sum(
                    sum.day(),
                    sum.person() == null ? null : sum.person().toString(),
                    sum.agent() == null ? null : sum.agent().toString(),
                    sum.key() == null ? null : sum.key().toString(),
                    sum.machine() == null ? null : sum.machine().toString(),
                    sum.provider(),
                    sum.model(),
                    sum.tier(),
                    sum.kind(),
                    sum.entries(),
                    Counted.of(sum.tokens()),
                    sum.amount());
        }
    }

    @Schema(name = "LedgerSums")
    record Sums(
            @Schema(description = "The time zone of days.", example = "Europe/Berlin")
            String zone,

            List<Sum> items) {}
}
