package dev.podium.costs.outlook;

import static dev.podium.costs.outlook.Assumption.Source.EXAMPLE;
import static dev.podium.costs.outlook.Assumption.Source.PRICE_TABLE;
import static dev.podium.costs.outlook.Assumption.Source.REQUIREMENT;
import static dev.podium.costs.outlook.Measure.AMOUNT;
import static dev.podium.costs.outlook.Measure.AMOUNT_AN_HOUR;
import static dev.podium.costs.outlook.Measure.AMOUNT_A_KWH;
import static dev.podium.costs.outlook.Measure.AMOUNT_A_MILLION;
import static dev.podium.costs.outlook.Measure.AMOUNT_A_MONTH;
import static dev.podium.costs.outlook.Measure.HOURS_A_DAY;
import static dev.podium.costs.outlook.Measure.HOURS_A_WEEK;
import static dev.podium.costs.outlook.Measure.MACHINES;
import static dev.podium.costs.outlook.Measure.MILLIONS_A_MONTH;
import static dev.podium.costs.outlook.Measure.MONTHS;
import static dev.podium.costs.outlook.Measure.PERCENT;
import static dev.podium.costs.outlook.Measure.SEATS;
import static dev.podium.costs.outlook.Measure.WATTS;

import dev.podium.costs.outlook.Assumption.Source;
import dev.podium.costs.outlook.Part.Bought;
import dev.podium.costs.outlook.Part.Monthly;
import dev.podium.costs.outlook.Part.Rented;
import dev.podium.costs.outlook.Part.Subscription;
import dev.podium.costs.outlook.Part.TokenUse;
import dev.podium.costs.outlook.Scenario.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * The comparisons that come with Podium. Their figures stand here and nowhere else, each with where it is from: those of
 * Podium's own requirements are $200 a month for a subscription, $10 to $15 for electricity, $1 an hour for a VM that is
 * rented 4 hours a week against always ($730 a month), 50 W of a laptop against 10 W of a small server, four workstations
 * against one server. The requirements name no price of a machine and no number of tokens: these are examples, and say so.
 *
 * <p>Longer than most files: it is the list of the scenarios, each with what it assumes, and nothing else.
 */
public final class Scenarios {

    private static final BigDecimal ALWAYS = Part.HOURS_A_DAY;
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal NONE = BigDecimal.ZERO;

    private static final Assumption TARIFF = of("tariff", "0.30", AMOUNT_A_KWH, EXAMPLE, "What a kilowatt hour costs.");
    private static final Assumption LIFE =
            of("lifeMonths", "48", MONTHS, EXAMPLE, "How long a machine is used before it is bought anew.");
    private static final Assumption TIER_2_IN =
            of("tier2In", "3", AMOUNT_A_MILLION, PRICE_TABLE, "What tier 2 costs for what it reads.");
    private static final Assumption TIER_2_OUT =
            of("tier2Out", "15", AMOUNT_A_MILLION, PRICE_TABLE, "What tier 2 costs for what it writes.");
    private static final Assumption TIER_3_IN =
            of("tier3In", "15", AMOUNT_A_MILLION, PRICE_TABLE, "What tier 3 costs for what it reads.");
    private static final Assumption TIER_3_OUT =
            of("tier3Out", "75", AMOUNT_A_MILLION, PRICE_TABLE, "What tier 3 costs for what it writes.");
    private static final Assumption VM_RATE =
            of("vmRate", "1", AMOUNT_AN_HOUR, REQUIREMENT, "What an hour of a rented machine costs.");
    private static final Assumption VM_HOURS =
            of("vmHoursAWeek", "4", HOURS_A_WEEK, REQUIREMENT, "How many hours a week it is rented, where not always.");
    private static final Assumption LAPTOP_WATTS =
            of("laptopWatts", "50", WATTS, REQUIREMENT, "What the laptop takes, around the clock.");

    private static final Scenario GROWING = new Scenario(
            "growing-setup",
            "A laptop, plus a 32 GB desktop, plus a cloud VM by the hour",
            List.of(
                    of(
                            "laptopPrice",
                            "0",
                            AMOUNT,
                            EXAMPLE,
                            "What the laptop costs; nothing where it is there already."),
                    LAPTOP_WATTS,
                    of("desktopPrice", "1200", AMOUNT, EXAMPLE, "What a desktop with 32 GB of memory costs."),
                    of("desktopWattsIdle", "20", WATTS, EXAMPLE, "What the desktop takes when it does nothing."),
                    of("desktopWattsBusy", "150", WATTS, EXAMPLE, "What it takes when a model runs on it."),
                    of("desktopBusy", "25", PERCENT, EXAMPLE, "How much of the time a model runs on it."),
                    LIFE,
                    TARIFF,
                    VM_RATE,
                    VM_HOURS,
                    of(
                            "millionsIn",
                            "40",
                            MILLIONS_A_MONTH,
                            EXAMPLE,
                            "What the work reads, with the laptop alone all in the cloud at tier 2."),
                    of("millionsOut", "4", MILLIONS_A_MONTH, EXAMPLE, "What the work writes, likewise."),
                    of("desktopShare", "50", PERCENT, EXAMPLE, "How much of it the desktop's own models do."),
                    of("vmShare", "10", PERCENT, EXAMPLE, "How much of the rest the VM's models do."),
                    TIER_2_IN,
                    TIER_2_OUT,
                    internet()),
            Scenarios::growing);

    private static final Scenario SUBSCRIPTION = new Scenario(
            "subscription",
            "A subscription at $200 a month, or the gateway with electricity and cloud tokens",
            List.of(
                    of("subscription", "200", AMOUNT_A_MONTH, REQUIREMENT, "What a subscription costs a seat."),
                    of("seats", "1", SEATS, EXAMPLE, "How many have one."),
                    of(
                            "electricity",
                            "12.50",
                            AMOUNT_A_MONTH,
                            REQUIREMENT,
                            "What the machine of the gateway and its models takes: $10 to $15, the middle of them."),
                    of(
                            "gateway",
                            "0",
                            AMOUNT_A_MONTH,
                            EXAMPLE,
                            "What else the gateway costs; Podium itself costs nothing."),
                    of(
                            "tier2MillionsIn",
                            "10",
                            MILLIONS_A_MONTH,
                            EXAMPLE,
                            "What tier 2 reads; what tier 1 reads costs electricity alone."),
                    of("tier2MillionsOut", "1", MILLIONS_A_MONTH, EXAMPLE, "What tier 2 writes."),
                    of("tier3MillionsIn", "1", MILLIONS_A_MONTH, EXAMPLE, "What tier 3 reads."),
                    of("tier3MillionsOut", "0.1", MILLIONS_A_MONTH, EXAMPLE, "What tier 3 writes."),
                    TIER_2_IN,
                    TIER_2_OUT,
                    TIER_3_IN,
                    TIER_3_OUT),
            Scenarios::subscription);

    private static final Scenario BURST = new Scenario(
            "burst-vm",
            "A cloud VM for a few hours a week, or always on",
            List.of(VM_RATE, VM_HOURS),
            figures -> List.of(
                    new Setup(
                            "an always-on VM",
                            NONE,
                            List.of(new Rented("VM", figures.of("vmRate"), Part.HOURS_A_WEEK))),
                    new Setup(
                            "a VM for " + Amounts.number(figures.of("vmHoursAWeek")) + " hours a week",
                            NONE,
                            List.of(new Rented("VM", figures.of("vmRate"), figures.of("vmHoursAWeek"))))));

    private static final Scenario SECOND_ENGINE = new Scenario(
            "second-engine",
            "One engine with the overflow in the cloud, or a second engine",
            List.of(
                    of("enginePrice", "2000", AMOUNT, EXAMPLE, "What the machine of a second engine costs."),
                    LIFE,
                    of("engineWattsIdle", "30", WATTS, EXAMPLE, "What an engine takes when it waits."),
                    of("engineWattsBusy", "300", WATTS, EXAMPLE, "What it takes when it answers."),
                    of("engineBusy", "25", PERCENT, EXAMPLE, "How much of the time it answers."),
                    TARIFF,
                    of(
                            "overflowMillionsIn",
                            "30",
                            MILLIONS_A_MONTH,
                            EXAMPLE,
                            "What goes to tier 2 since the one engine is busy, read."),
                    of("overflowMillionsOut", "3", MILLIONS_A_MONTH, EXAMPLE, "The same, written."),
                    of("taken", "90", PERCENT, EXAMPLE, "How much of the overflow a second engine takes."),
                    TIER_2_IN,
                    TIER_2_OUT),
            Scenarios::secondEngine);

    private static final Scenario SHARED_GPUS = new Scenario(
            "shared-gpu-server",
            "A workstation for each, or one shared GPU server",
            List.of(
                    of("workstations", "4", MACHINES, REQUIREMENT, "How many workstations there would be."),
                    of("workstationPrice", "3500", AMOUNT, EXAMPLE, "What one costs, with its GPU."),
                    of("workstationWattsIdle", "80", WATTS, EXAMPLE, "What one takes when its GPU rests."),
                    of("workstationWattsBusy", "500", WATTS, EXAMPLE, "What one takes when its GPU works."),
                    of("workstationHours", "10", HOURS_A_DAY, EXAMPLE, "How many hours a day one is on."),
                    of("workstationBusy", "20", PERCENT, EXAMPLE, "How much of that its GPU works."),
                    of("servers", "1", MACHINES, REQUIREMENT, "How many shared servers there would be."),
                    of("serverPrice", "9000", AMOUNT, EXAMPLE, "What the shared server costs, with its GPUs."),
                    of("serverWattsIdle", "150", WATTS, EXAMPLE, "What it takes when its GPUs rest."),
                    of("serverWattsBusy", "900", WATTS, EXAMPLE, "What it takes when they work."),
                    of("serverBusy", "35", PERCENT, EXAMPLE, "How much of the day they work; it is always on."),
                    LIFE,
                    TARIFF),
            Scenarios::sharedGpus);

    private static final Scenario SMALL_SERVER = new Scenario(
            "small-server",
            "A laptop that runs around the clock, or a small server",
            List.of(
                    LAPTOP_WATTS,
                    of("serverWatts", "10", WATTS, REQUIREMENT, "What the small server takes, around the clock."),
                    of(
                            "serverPrice",
                            "150",
                            AMOUNT,
                            EXAMPLE,
                            "What the small server costs; the laptop is there already."),
                    of(
                            "lifeMonths",
                            "60",
                            MONTHS,
                            EXAMPLE,
                            "How long the small server is used before it is bought anew."),
                    TARIFF),
            figures -> List.of(
                    new Setup(
                            "a laptop around the clock",
                            figures.of("tariff"),
                            List.of(always("laptop", NONE, figures.of("lifeMonths"), figures.of("laptopWatts")))),
                    new Setup(
                            "a small server",
                            figures.of("tariff"),
                            List.of(always(
                                    "small server",
                                    figures.of("serverPrice"),
                                    figures.of("lifeMonths"),
                                    figures.of("serverWatts"))))));

    private static final List<Scenario> ALL =
            List.of(GROWING, SUBSCRIPTION, BURST, SECOND_ENGINE, SHARED_GPUS, SMALL_SERVER);

    private Scenarios() {}

    public static List<Scenario> all() {
        return ALL;
    }

    public static Optional<Scenario> of(String id) {
        return ALL.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    private static List<Setup> growing(Figures figures) {
        var tariff = figures.of("tariff");
        var laptop = always("laptop", figures.of("laptopPrice"), figures.of("lifeMonths"), figures.of("laptopWatts"));
        var internet = new Monthly("internet", CostKind.OTHER, figures.of("internet"));
        var desktop = new Bought(
                "desktop",
                ONE,
                figures.of("desktopPrice"),
                figures.of("lifeMonths"),
                figures.of("desktopWattsIdle"),
                figures.of("desktopWattsBusy"),
                ALWAYS,
                figures.of("desktopBusy"));
        var vm = new Rented("VM", figures.of("vmRate"), figures.of("vmHoursAWeek"));
        var afterDesktop = without(Amounts.HUNDRED, figures.of("desktopShare"));
        var afterVm = without(afterDesktop, figures.of("vmShare"));
        return List.of(
                new Setup(
                        "the laptop alone",
                        tariff,
                        List.of(laptop, internet, tier2(figures, "millions", Amounts.HUNDRED))),
                new Setup(
                        "the laptop and a 32 GB desktop",
                        tariff,
                        List.of(laptop, internet, desktop, tier2(figures, "millions", afterDesktop))),
                new Setup(
                        "the laptop, a 32 GB desktop and a VM by the hour",
                        tariff,
                        List.of(laptop, internet, desktop, vm, tier2(figures, "millions", afterVm))));
    }

    private static List<Setup> subscription(Figures figures) {
        return List.of(
                new Setup(
                        "the subscription",
                        NONE,
                        List.of(new Subscription("subscription", figures.of("subscription"), figures.of("seats")))),
                new Setup(
                        "the gateway with cloud tokens",
                        NONE,
                        List.of(
                                new Monthly("gateway", CostKind.OTHER, figures.of("gateway")),
                                new Monthly("gateway", CostKind.ELECTRICITY, figures.of("electricity")),
                                tier2(figures, "tier2Millions", Amounts.HUNDRED),
                                new TokenUse(
                                        "tier 3",
                                        figures.of("tier3MillionsIn"),
                                        figures.of("tier3In"),
                                        figures.of("tier3MillionsOut"),
                                        figures.of("tier3Out")))));
    }

    private static List<Setup> secondEngine(Figures figures) {
        var second = new Bought(
                "second engine",
                ONE,
                figures.of("enginePrice"),
                figures.of("lifeMonths"),
                figures.of("engineWattsIdle"),
                figures.of("engineWattsBusy"),
                ALWAYS,
                figures.of("engineBusy"));
        return List.of(
                new Setup(
                        "the overflow in the cloud",
                        figures.of("tariff"),
                        List.of(tier2(figures, "overflowMillions", Amounts.HUNDRED))),
                new Setup(
                        "a second engine",
                        figures.of("tariff"),
                        List.of(
                                second,
                                tier2(figures, "overflowMillions", without(Amounts.HUNDRED, figures.of("taken"))))));
    }

    private static List<Setup> sharedGpus(Figures figures) {
        return List.of(
                new Setup(
                        Amounts.number(figures.of("workstations")) + " workstations",
                        figures.of("tariff"),
                        List.of(new Bought(
                                "workstations",
                                figures.of("workstations"),
                                figures.of("workstationPrice"),
                                figures.of("lifeMonths"),
                                figures.of("workstationWattsIdle"),
                                figures.of("workstationWattsBusy"),
                                figures.of("workstationHours"),
                                figures.of("workstationBusy")))),
                new Setup(
                        "a shared GPU server",
                        figures.of("tariff"),
                        List.of(new Bought(
                                "shared server",
                                figures.of("servers"),
                                figures.of("serverPrice"),
                                figures.of("lifeMonths"),
                                figures.of("serverWattsIdle"),
                                figures.of("serverWattsBusy"),
                                ALWAYS,
                                figures.of("serverBusy")))));
    }

    /** A machine that takes the same all day. */
    private static Bought always(String name, BigDecimal price, BigDecimal lifeMonths, BigDecimal watts) {
        return new Bought(name, ONE, price, lifeMonths, watts, watts, ALWAYS, NONE);
    }

    /** What the figures of that name say, as far as it is left to the cloud. */
    private static TokenUse tier2(Figures figures, String name, BigDecimal percent) {
        return new TokenUse(
                "tier 2",
                millions(figures.of(name + "In"), percent),
                figures.of("tier2In"),
                millions(figures.of(name + "Out"), percent),
                figures.of("tier2Out"));
    }

    /** To the token. */
    private static BigDecimal millions(BigDecimal all, BigDecimal percent) {
        return Amounts.percent(all, percent).setScale(MILLIONS_A_MONTH.decimals(), RoundingMode.HALF_UP);
    }

    private static BigDecimal without(BigDecimal whole, BigDecimal percent) {
        return whole.subtract(Amounts.percent(whole, percent));
    }

    private static Assumption internet() {
        return of("internet", "0", AMOUNT_A_MONTH, EXAMPLE, "What internet costs; nothing where it is there anyway.");
    }

    private static Assumption of(String key, String usual, Measure measure, Source source, String sentence) {
        return new Assumption(key, new BigDecimal(usual), measure, source, sentence);
    }
}
