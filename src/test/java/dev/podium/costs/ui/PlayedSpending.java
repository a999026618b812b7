package dev.podium.costs.ui;

import dev.podium.costs.Spending;
import dev.podium.costs.outlook.Savings;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Sums as a test puts them there: of every day the same. */
final class PlayedSpending implements Spending {

    static final UUID MIRA = new UUID(7, 3);

    private static final UUID SOME = new UUID(9, 9);

    final List<Asked> asked = new ArrayList<>();
    boolean empty;
    boolean sums;
    boolean fewAtATier;
    boolean few;
    String withheld = "";
    String note = "";

    static Sum sum(String amount, String before, long calls, long dearest) {
        return new Sum(
                new BigDecimal(amount),
                before.isEmpty() ? null : new BigDecimal(before),
                calls,
                calls,
                dearest,
                new BigDecimal(amount).movePointLeft(1));
    }

    static Part part(String id, String name, String amount, String before) {
        return new Part(id, name, sum(amount, before, 40, 2), List.of(BigDecimal.ONE, BigDecimal.TEN, BigDecimal.TWO));
    }

    private static Refusal tooFew(String why) {
        return Refusal.forbidden("costs.too-few", why, "Look at a longer time.");
    }

    private void refuseFew(By by) {
        if (few) {
            throw tooFew("Too few in all.");
        }
        if (fewAtATier && (by == By.TIER || by == By.TASK)) {
            throw tooFew("Too few at a tier.");
        }
    }

    @Override
    public Parts parts(Asked what, By by, int most, boolean lines) {
        asked.add(what);
        refuseFew(by);
        if (fewAtATier) {
            var untold = new Sum(new BigDecimal("123.456789"), null, 50, null, null, null);
            return new Parts(by, untold, List.of(new Part(SOME.toString(), "One", untold, List.of())), null, 0, "");
        }
        if (empty) {
            return new Parts(by, new Sum(BigDecimal.ZERO, null, 0, 0L, 0L, BigDecimal.ZERO), List.of(), null, 0, "");
        }
        var whole = sum("123.456789", "100", 50, 3);
        return switch (by) {
            case KIND ->
                new Parts(
                        by,
                        whole,
                        List.of(part("model-call", "", "100", "90"), part("machine", "", "23.456789", "10")),
                        null,
                        0,
                        "");
            case PERSON ->
                new Parts(
                        by,
                        whole,
                        List.of(
                                part(MIRA.toString(), "=Mira, \"the\" Three", "80.123456", "100"),
                                part("", "", "20", "")),
                        sum("23.333333", "0", 8, 0),
                        3,
                        withheld);
            default ->
                new Parts(
                        by,
                        whole,
                        List.of(part(by == By.TIER ? "3" : SOME.toString(), "One", "123.456789", "100")),
                        null,
                        0,
                        withheld);
        };
    }

    @Override
    public Stacked stacked(Asked what, By by, int most) {
        asked.add(what);
        refuseFew(by);
        var slices = new ArrayList<Slice>();
        for (var day :
                what.period().from().datesUntil(what.period().to().plusDays(1)).toList()) {
            Map<String, BigDecimal> amounts = new HashMap<>();
            amounts.put("model-call", new BigDecimal("4.5"));
            amounts.put(REST, new BigDecimal("0.5"));
            slices.add(new Slice(day, day, amounts));
        }
        return new Stacked(by, Step.DAY, List.of("model-call", REST), Map.of(), slices);
    }

    @Override
    public Routing routing(Asked what) {
        refuseFew(By.TASK);
        return new Routing(
                List.of(60L, 30L, 10L),
                List.of(BigDecimal.ZERO, new BigDecimal("20"), new BigDecimal("80")),
                new BigDecimal("0.05"),
                List.of(part("review", "Code review", "60", "50"), part("other", "", "20", "30")),
                List.of(new Savings(
                        3,
                        new BigDecimal("100"),
                        new BigDecimal("400"),
                        new BigDecimal("300"),
                        List.of(new Savings.Day(
                                LocalDate.of(2026, 11, 3), new BigDecimal("100"), new BigDecimal("400"))),
                        0,
                        0,
                        0,
                        "Saved by it.")));
    }

    @Override
    public Idle idle(Asked what) {
        return new Idle(
                new BigDecimal("12"), null, null, List.of(part(UUID.randomUUID().toString(), "build-1", "12", "")));
    }

    @Override
    public Runs runs(Asked what) {
        if (fewAtATier) {
            throw tooFew("Too few runs.");
        }
        return new Runs(1912, new BigDecimal("0.74"), new BigDecimal("0.91"));
    }

    @Override
    public boolean oneByOne(Of of) {
        return of != Of.ORGANISATION && !sums;
    }

    @Override
    public Shown shown(Period period) {
        return new Shown(Currency.getInstance("EUR"), note);
    }
}
