package dev.podium.costs.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import dev.podium.costs.Budgets;
import dev.podium.costs.Dollars;
import dev.podium.costs.Spending.Runs;
import dev.podium.costs.Spending.Sum;
import dev.podium.costs.outlook.Forecast;
import dev.podium.portal.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The four figures at the top. */
final class CostsCards extends Div {

    private static final String FINISHED = "Cost of a finished run";
    private static final String ALONE = "A course is not compared with the time before";
    private static final int MUCH = 80;
    private static final int DEAREST = 3;
    private static final int DECIMALS = 4;
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    /** How often its target fits beside a bar that ends where twice the target is. */
    private static final BigDecimal TWICE = new BigDecimal(2);

    private static final BigDecimal LEAST = new BigDecimal("0.01");
    private static final int FINE = 6;

    /**
     * @param budget that counts for just this; null where there is none
     * @param runs nothing where it is not known which of them this paid for
     * @param compared whether sums are compared with the time before
     */
    CostsCards(
            CostsLook look,
            Sum whole,
            @Nullable Forecast forecast,
            Budgets.@Nullable Budget budget,
            TierUse use,
            Told<Runs> runs,
            boolean compared) {
        addClassName("costs-figures");
        add(
                spent(look, whole, budget, compared),
                ahead(look, whole, forecast, compared),
                dearest(look, use),
                runs.withheld() ? notTold(FINISHED, runs.why()) : last(look, whole, runs.it()));
    }

    private static Div last(CostsLook look, Sum whole, @Nullable Runs runs) {
        return runs == null ? call(look, whole) : finished(look, runs);
    }

    private static Div notTold(String title, String why) {
        var card = card(title, "–");
        card.add(said(why));
        return card;
    }

    private static Div spent(CostsLook look, Sum whole, Budgets.@Nullable Budget budget, boolean compared) {
        var card = card("Spent " + (look.goesOn() ? "so far in " : "in ") + look.words(), look.money(whole.amount()));
        if (budget != null && look.choice().holds(look.today())) {
            var used = budget.spent().multiply(HUNDRED).divide(budget.limit(), 1, RoundingMode.HALF_UP);
            var pace = pace(look);
            int percent = used.setScale(0, RoundingMode.DOWN).intValue();
            card.add(
                    meter(used, pace, percent >= HUNDRED.intValue() ? "bad" : percent >= MUCH ? "wait" : "acc"),
                    said(percent + " % of the budget of " + Dollars.shown(budget.limit())
                            + (budget.fields().fixedCosts() ? "" : " for models and GPUs") + ", even pace is "
                            + pace.setScale(0, RoundingMode.HALF_UP) + " %"));
        } else {
            card.add(said(compared ? compared(look, whole) : ALONE));
        }
        return card;
    }

    /** How much of the time is over at the end of today, in percent. */
    private static BigDecimal pace(CostsLook look) {
        var all = look.choice().period();
        long days = ChronoUnit.DAYS.between(all.from(), all.to()) + 1;
        long gone = ChronoUnit.DAYS.between(all.from(), look.today()) + 1;
        return BigDecimal.valueOf(gone).multiply(HUNDRED).divide(BigDecimal.valueOf(days), 1, RoundingMode.HALF_UP);
    }

    private static String compared(CostsLook look, Sum whole) {
        return whole.before() == null
                ? "Nothing before to compare with"
                : CostsWords.compared(whole.amount(), whole.before()) + " against " + look.before() + ", "
                        + look.about(whole.before());
    }

    private static Div ahead(CostsLook look, Sum whole, @Nullable Forecast forecast, boolean compared) {
        if (forecast == null && !compared) {
            return notTold(capital(look.before()), ALONE);
        }
        if (forecast == null) {
            // What is over needs no forecast: what one asks then is how it was before.
            var before = whole.before();
            var card = card(capital(look.before()), before == null ? "–" : look.money(before));
            card.add(said(
                    before == null
                            ? "No day before is in the ledger"
                            : CostsWords.change(whole) + " since, " + CostsWords.number(whole.entries()) + " entries"));
            return card;
        }
        var card = card("Forecast for " + look.choice().span().whole(), look.about(forecast.expected()));
        var range = forecast.range();
        if (forecast.expected().signum() > 0) {
            card.add(meter(
                    forecast.spent().multiply(HUNDRED).divide(forecast.expected(), 1, RoundingMode.HALF_UP),
                    null,
                    "acc"));
        }
        card.add(said(
                range == null
                        ? "How far off that may be cannot be said yet"
                        : "likely between " + look.about(range.low()) + " and " + look.about(range.high())));
        return card;
    }

    private static Div dearest(CostsLook look, TierUse use) {
        if (use.all() == 0) {
            return notTold("Calls at tier 3", use.why().isEmpty() ? "No model of a tier was called" : use.why());
        }
        var share = CostsWords.share(use.calls().get(DEAREST - 1), use.all());
        var card = card("Calls at tier 3", CostsWords.percent(share));
        var cost = look.about(use.amounts().get(DEAREST - 1));
        var target = use.target();
        if (target == null) {
            card.add(said(CostsWords.calls(use.calls().get(DEAREST - 1)) + " · " + cost));
            return card;
        }
        boolean above = share.compareTo(target) > 0;
        var top = target.multiply(TWICE).max(share).max(LEAST);
        card.add(meter(percentOf(share, top), percentOf(target, top), above ? "wait" : "acc"));
        var words = new Span();
        if (above) {
            words.add(Symbol.STUCK.smallIcon());
        }
        words.add(new Span((above ? "Above the " : "Within the ") + CostsWords.percent(target) + " target"));
        words.addClassNames("st", above ? "wait" : "work");
        var line = said("");
        line.add(words, new Span(" · " + cost));
        card.add(line);
        return card;
    }

    private static BigDecimal percentOf(BigDecimal part, BigDecimal whole) {
        return part.multiply(HUNDRED).divide(whole, 1, RoundingMode.HALF_UP);
    }

    private static Div finished(CostsLook look, Runs runs) {
        var each = runs.each();
        var card = card(FINISHED, each == null ? "–" : look.money(each));
        var before = runs.before();
        card.add(said(
                each == null
                        ? "No run ended well"
                        : CostsWords.number(runs.ended())
                                + (runs.ended() == 1 ? " run" : " runs")
                                + (before == null
                                        ? ""
                                        : " · " + look.money(before) + " before, "
                                                + CostsWords.compared(each, before))));
        return card;
    }

    private static Div call(CostsLook look, Sum whole) {
        var calls = whole.calls();
        var card = card("Calls", calls == null || calls == 0 ? "–" : CostsWords.number(calls));
        card.add(said(
                calls != null && whole.entries() == calls && calls > 0
                        ? look.money(whole.amount().divide(BigDecimal.valueOf(calls), FINE, RoundingMode.HALF_UP))
                                + " a call"
                        : CostsWords.number(whole.entries()) + " entries in all"));
        return card;
    }

    private static Div card(String title, String figure) {
        var name = said(title);
        var big = new Div();
        big.addClassName("costs-big");
        // What stands behind the point is read less, and the unit is none of it.
        int point = figure.lastIndexOf('.');
        boolean percent = figure.endsWith(" %");
        int cut = percent
                ? figure.length() - 2
                : point > 0 && figure.length() - point <= DECIMALS ? point : figure.length();
        var fine = new Span(figure.substring(cut));
        fine.addClassName("costs-unit");
        big.add(new Span(figure.substring(0, cut)), fine);
        var card = new Div(name, big);
        card.addClassNames("card", "costs-figure");
        return card;
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static Div said(String words) {
        var line = new Div(words);
        line.addClassNames("t2", "s");
        return line;
    }

    /** @param mark where it should be, in percent; null for nothing */
    private static Component meter(BigDecimal percent, @Nullable BigDecimal mark, String tone) {
        var bar = new Span();
        bar.addClassName("costs-bar");
        bar.getStyle().set("width", percent.max(BigDecimal.ZERO).min(HUNDRED).toPlainString() + "%");
        var meter = new Span(bar);
        meter.addClassNames("costs-meter", tone);
        meter.getElement().setAttribute("aria-hidden", "true");
        if (mark != null) {
            var line = new Span();
            line.addClassName("costs-mark");
            line.getStyle().set("left", mark.min(HUNDRED).toPlainString() + "%");
            meter.add(line);
        }
        return meter;
    }
}
