package dev.podium.face;

import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.Payer;
import dev.podium.costs.Prices;
import dev.podium.costs.Tokens;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calls that a test puts there, the newest first. */
public final class FakeLedger implements Ledger, LedgerSearch {

    public static final PersonId MIRA = new PersonId(new UUID(7, 3));

    public final List<Found> known = new ArrayList<>();
    public final List<Entry> corrections = new ArrayList<>();
    public final List<Wanted> asked = new ArrayList<>();
    public long unpriced;

    /** A call of Mira's agent "web". */
    public static Found call(String model, String outcome, boolean estimated, boolean priced, String detail) {
        return new Found(
                new Entry(
                        UUID.randomUUID(),
                        Instant.parse("2026-03-01T12:00:00Z"),
                        Instant.parse("2026-03-01T12:00:02Z"),
                        new Payer(new TeamId(new UUID(1, 1)), MIRA, new AgentId(new UUID(5, 5)), new UUID(6, 6)),
                        "model-call",
                        "anthropic",
                        model,
                        "podium-auto",
                        2,
                        new Tokens(1200, 30_000, 0, 0, 400, 100, 0),
                        1,
                        priced,
                        new BigDecimal("0.021300000000"),
                        null,
                        estimated,
                        outcome,
                        "{\"input_tokens\": 1200}",
                        detail,
                        null,
                        null),
                "Mira Three",
                "web");
    }

    @Override
    public List<Found> page(Wanted wanted, @Nullable Cursor after, int most) {
        asked.add(wanted);
        var matching = known.stream()
                .filter(each -> each.entry().model().contains(wanted.text()))
                .toList();
        int from = 0;
        for (int at = 0; after != null && at < matching.size(); at++) {
            if (matching.get(at).entry().id().equals(after.id())) {
                from = at + 1;
            }
        }
        return matching.subList(from, Math.min(matching.size(), from + most));
    }

    @Override
    public Found found(UUID id) {
        return known.stream()
                .filter(each -> each.entry().id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("costs.not-found", "There is no entry that you may see.", "Look."));
    }

    @Override
    public List<Entry> corrections(UUID id) {
        return corrections;
    }

    @Override
    public Choices choices(String kind) {
        return new Choices(
                Map.of(MIRA, "Mira Three", new PersonId(new UUID(7, 9)), "Ole Nine"),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(),
                List.of("anthropic"),
                known.stream().map(each -> each.entry().model()).distinct().toList());
    }

    @Override
    public long unpriced(String kind, Instant since) {
        return unpriced;
    }

    @Override
    public Optional<Prices.Price> price(long id) {
        return Optional.of(FakeModelPrices.price(id, "anthropic", "m", Instant.EPOCH, "3", "15"));
    }

    @Override
    public List<Entry> entries(Filter filter, @Nullable Cursor after, int most) {
        return known.stream().map(Found::entry).toList();
    }

    @Override
    public Entry entry(UUID id) {
        return found(id).entry();
    }

    @Override
    public List<Sum> sums(LocalDate from, LocalDate to, Set<By> by) {
        return List.of(new Sum(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "model-call",
                known.size(),
                Tokens.NONE,
                BigDecimal.TEN));
    }

    @Override
    public String zone() {
        return "UTC";
    }
}
