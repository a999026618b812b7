package dev.podium.costs;

import dev.podium.kernel.Actor;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** For the tests of other packages: what is booked as Podium itself books it, at noon of UTC. */
public final class TestLedger {

    private TestLedger() {}

    /** @param tier 0 for what is no call of a model. @param dollars exact */
    public static void book(
            JdbcClient jdbc, Actor who, LocalDate day, String kind, String model, int tier, String dollars) {
        var head = new Line.Head(
                UUID.randomUUID(),
                day.atTime(12, 0).toInstant(ZoneOffset.UTC),
                new Payer(Objects.requireNonNull(who.team()), who.person(), null, null),
                new Subject(kind, "vendor", model, "", tier, ChargeLines.NO_RATE, "{}"),
                BigDecimal.ZERO,
                List.of());
        var tokens = tier == 0 ? Tokens.NONE : new Tokens(1_000, 0, 0, 0, 100, 0, 0);
        var spent = new Spent(tokens, "", null, false, "ok", "{}");
        var line = Line.settled(head, head.begun(), spent, new BigDecimal(dollars));
        if (new LedgerStore(jdbc, new CostsSettings(Path.of("unused"), "UTC", 64)).book(List.of(line), null) != 1) {
            throw new IllegalStateException("It was booked already: " + line);
        }
    }
}
