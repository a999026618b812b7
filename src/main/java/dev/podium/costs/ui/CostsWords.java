package dev.podium.costs.ui;

import dev.podium.costs.Money;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Period;
import dev.podium.costs.Spending.Sum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the page of costs calls things. */
final class CostsWords {

    static final String MODELS = "model-call";
    static final String GPUS = "gpu";

    /** By how entries call their kind, in the order in which they are shown. */
    private static final Map<String, String> KINDS = new LinkedHashMap<>();

    /** A kind has the same colour in each period. */
    private static final Map<String, String> KIND_TONES = Map.of(
            MODELS,
            "tier-2",
            GPUS,
            "team-c",
            "machine",
            "team-d",
            "hardware",
            "tier-3",
            "electricity",
            "team-a",
            "subscription",
            "tier-1",
            "charge",
            "text-3");

    /** Of others, by their place. */
    private static final List<String> TONES =
            List.of("tier-2", "team-c", "team-d", "tier-3", "team-a", "tier-1", "text-3");

    static {
        KINDS.put(MODELS, "Models");
        KINDS.put(GPUS, "GPUs");
        KINDS.put("machine", "Machines");
        KINDS.put("hardware", "Hardware");
        KINDS.put("electricity", "Electricity");
        KINDS.put("subscription", "Subscriptions");
        KINDS.put("charge", "Other charges");
    }

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final BigDecimal HUNDRED = new BigDecimal(100);
    private static final BigDecimal MOST_PERCENT = new BigDecimal(1000);
    private static final int DECIMALS = 6;
    private static final int TIERS = 3;

    private CostsWords() {}

    static String kind(String id) {
        return KINDS.getOrDefault(id, id);
    }

    static List<String> kinds() {
        return List.copyOf(KINDS.keySet());
    }

    /** "Person". */
    static String one(By by) {
        return switch (by) {
            case KIND -> "Kind";
            case TEAM -> "Team";
            case PERSON -> "Person";
            case AGENT -> "Agent";
            case PROJECT -> "Project";
            case MODEL -> "Model";
            case TIER -> "Tier";
            case TASK -> "Task";
            case MACHINE -> "Machine";
            case PROVIDER -> "Provider";
            case KEY -> "Token";
        };
    }

    /** "people". */
    static String several(By by) {
        return switch (by) {
            case PERSON -> "people";
            case KEY -> "API tokens";
            default -> one(by).toLowerCase(Locale.ROOT) + "s";
        };
    }

    static String name(By by, Part part) {
        return name(by, part.id(), part.name());
    }

    /** @param name "" where nobody knows it any more */
    static String name(By by, String id, String name) {
        if (by == By.KIND && !id.isEmpty()) {
            return kind(id);
        }
        if (id.isEmpty() && name.isEmpty()) {
            return switch (by) {
                case PERSON -> "Nobody's own";
                case KEY -> "Without a token";
                case TIER -> "In no tier";
                default -> "In no " + one(by).toLowerCase(Locale.ROOT);
            };
        }
        if (by == By.TIER && !id.isEmpty()) {
            return id.equals("0") ? "In no tier" : "Tier " + id;
        }
        if (!name.isEmpty()) {
            // As everywhere where an agent is named in one line.
            return by == By.AGENT ? name.replace("/", " › ") : name;
        }
        return switch (by) {
            case MODEL, PROVIDER, TASK -> id;
            default -> one(by) + " that is gone";
        };
    }

    /** @param place among those that are shown */
    static String tone(By by, String id, int place) {
        if (by == By.KIND) {
            return KIND_TONES.getOrDefault(id, "control-line");
        }
        if (by == By.TIER) {
            return List.of("1", "2", "3").contains(id) ? "tier-" + id : "control-line";
        }
        return TONES.get(place % TONES.size());
    }

    static String day(LocalDate day) {
        return DAY.format(day);
    }

    /** "21 days". */
    static String days(Period period) {
        long days = period.to().toEpochDay() - period.from().toEpochDay() + 1;
        return days == 1 ? "day" : days + " days";
    }

    static BigDecimal share(BigDecimal part, BigDecimal whole) {
        return whole.signum() == 0 ? BigDecimal.ZERO : part.divide(whole, DECIMALS, RoundingMode.HALF_UP);
    }

    static BigDecimal share(long part, long whole) {
        return share(BigDecimal.valueOf(part), BigDecimal.valueOf(whole));
    }

    /** "6.8 %", "70 %" from ten on where whole ones are enough. @param share of one */
    static String percent(BigDecimal share) {
        var rounded = share.multiply(HUNDRED).setScale(1, RoundingMode.HALF_UP);
        return (rounded.signum() < 0 ? "−" : "") + plain(rounded.abs()) + " %";
    }

    static String wholePercent(BigDecimal share) {
        var rounded = share.multiply(HUNDRED).setScale(0, RoundingMode.HALF_UP);
        return (rounded.signum() < 0 ? "−" : "") + rounded.abs().toPlainString() + " %";
    }

    private static String plain(BigDecimal number) {
        return number.stripTrailingZeros().scale() <= 0
                ? number.setScale(0, RoundingMode.UNNECESSARY).toPlainString()
                : number.toPlainString();
    }

    /** "+18 %", "−4 %", "new", or a dash where there is nothing to compare with. */
    static String change(Sum sum) {
        return change(sum.amount(), sum.before());
    }

    static String change(BigDecimal amount, @Nullable BigDecimal before) {
        if (before == null) {
            return "–";
        }
        if (before.signum() == 0) {
            return amount.signum() == 0 ? "0 %" : "new";
        }
        var percent = amount.subtract(before).multiply(HUNDRED).divide(before.abs(), 0, RoundingMode.HALF_UP);
        if (percent.compareTo(MOST_PERCENT) >= 0) {
            return "×"
                    + String.format(
                            Locale.ROOT,
                            "%,d",
                            amount.divide(before, 0, RoundingMode.HALF_UP).toBigInteger());
        }
        return (percent.signum() > 0 ? "+" : percent.signum() < 0 ? "−" : "") + percent.abs() + " %";
    }

    /** Of calls; a dash where there were none, or it is not told. */
    static String dearest(Sum sum) {
        var calls = sum.calls();
        var dearest = sum.dearest();
        return calls == null || dearest == null || calls == 0
                ? "–"
                : share(dearest, calls).multiply(HUNDRED).setScale(1, RoundingMode.HALF_UP) + " %";
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A dash where it is not told. */
    static String count(@Nullable Long number) {
        return number == null ? "–" : number(number);
    }

    static String calls(long number) {
        return number == 1 ? "1 call" : number(number) + " calls";
    }

    /** "19 % less", "12 % more", "as much". */
    static String compared(BigDecimal amount, BigDecimal before) {
        if (before.signum() == 0) {
            return amount.signum() == 0 ? "as much" : "nothing then";
        }
        var part = share(amount.subtract(before), before.abs());
        var said = wholePercent(part.abs());
        return said.equals("0 %") ? "about as much" : said + (part.signum() > 0 ? " more" : " less");
    }

    /** What files name. @param what such as "by-day" */
    static String file(String what, Period period) {
        return "costs-" + what + "-" + period.from() + "-" + period.to();
    }

    static String money(BigDecimal amount, Currency currency) {
        return Money.shown(amount, currency);
    }

    /** All three, also those in which nothing was. */
    static List<Integer> tiers() {
        return IntStream.rangeClosed(1, TIERS).boxed().toList();
    }
}
