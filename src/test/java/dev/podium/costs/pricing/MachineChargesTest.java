package dev.podium.costs.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.costs.pricing.Charge.Kind;
import dev.podium.costs.pricing.Charge.Portion;
import dev.podium.costs.pricing.MachineCharges.Outcome;
import dev.podium.costs.pricing.MachineDay.Power;
import dev.podium.costs.pricing.MachineDay.Price;
import dev.podium.costs.pricing.MachineDay.Use;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class MachineChargesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
    private static final TeamId RED = new TeamId(new UUID(1, 1));
    private static final TeamId BLUE = new TeamId(new UUID(1, 2));
    private static final PersonId ADA = new PersonId(new UUID(2, 1));
    private static final PersonId BO = new PersonId(new UUID(2, 2));
    private static final AgentId WEB = new AgentId(new UUID(3, 1));
    private static final AgentId TESTS = new AgentId(new UUID(3, 2));
    private static final ExchangeTable EXCHANGE = new ExchangeTable(List.of(
            new ExchangeTable.Quote("EUR", LocalDate.of(2026, 3, 1), new BigDecimal("1.10")),
            new ExchangeTable.Quote("EUR", LocalDate.of(2026, 3, 15), new BigDecimal("1.20"))));

    private static MachineDay day(int on, int used, List<Use> use, BigDecimal leased, Price price, Power power) {
        return new MachineDay(DAY, 1_440, on, used, use, Set.of(RED, BLUE), leased, price, power);
    }

    private static Price hourly(String amount) {
        return new Price.Hourly("USD", new BigDecimal(amount));
    }

    private static List<Charge> charges(MachineDay day, Allocation rule) {
        return ((Outcome.Charged) MachineCharges.of(day, rule, EXCHANGE)).charges();
    }

    private static BigDecimal sum(List<Charge> charges) {
        return charges.stream().map(Charge::dollars).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    void whoUsedItPaysByTheirMinutesAndIdleTimeIsEverybodys() {
        // 10 h at $1.20 are $12. For 6 of the 10 hours somebody's agent ran: $7.20, 1 to 3; idle are $4.80, half each.
        var charges = charges(
                day(
                        600,
                        360,
                        List.of(new Use(RED, ADA, WEB, 120), new Use(BLUE, BO, TESTS, 360)),
                        BigDecimal.ZERO,
                        hourly("1.20"),
                        Power.NONE),
                new Allocation.ByUse());
        assertThat(charges)
                .extracting(
                        Charge::kind,
                        Charge::portion,
                        Charge::team,
                        Charge::person,
                        Charge::agent,
                        each -> each.dollars().stripTrailingZeros())
                .containsExactly(
                        tuple(Portion.USED, RED, ADA, WEB, "1.8"),
                        tuple(Portion.USED, BLUE, BO, TESTS, "5.4"),
                        tuple(Portion.IDLE, RED, null, null, "2.4"),
                        tuple(Portion.IDLE, BLUE, null, null, "2.4"));
    }

    private static Tuple tuple(Portion portion, TeamId team, PersonId person, AgentId agent, String dollars) {
        return Tuple.tuple(Kind.MACHINE, portion, team, person, agent, new BigDecimal(dollars));
    }

    @Test
    void aBoughtMachineIsWrittenOffAlsoWhileItIsOffAndItsPowerOnlyWhileItIsOn() {
        // €1,461 over 4 years of 365.25 days are €1 a day, $1.10. On for 12 h and used for 6 of them: 2 kWh at €0.30
        // are $0.66.
        var charges = charges(
                day(
                        720,
                        360,
                        List.of(new Use(RED, ADA, WEB, 360)),
                        BigDecimal.ZERO,
                        new Price.Bought("EUR", new BigDecimal(1_461), new BigDecimal(4), LocalDate.of(2026, 1, 1)),
                        new Power(new BigDecimal(2), new BigDecimal("0.30"), "EUR")),
                new Allocation.ByUse());
        var byKind = new HashMap<String, BigDecimal>();
        charges.forEach(each -> byKind.merge(each.kind() + " " + each.portion(), each.dollars(), BigDecimal::add));
        byKind.replaceAll((_, dollars) -> dollars.stripTrailingZeros());
        assertThat(byKind)
                .isEqualTo(Map.of(
                        "HARDWARE USED", new BigDecimal("0.275"),
                        "HARDWARE IDLE", new BigDecimal("0.825"),
                        "ELECTRICITY USED", new BigDecimal("0.33"),
                        "ELECTRICITY IDLE", new BigDecimal("0.33")));
        assertThat(charges.getFirst().amount()).isEqualByComparingTo("0.25");
        assertThat(charges.getFirst().currency()).isEqualTo("EUR");
    }

    @Test
    void whatLeasesOfItsGpusHavePaidIsNotPaidOnceMore() {
        // 24 h at $2 are $48; leases paid $30 of them, and one paid more than all.
        var rest =
                charges(day(1_440, 0, List.of(), new BigDecimal(30), hourly("2"), Power.NONE), new Allocation.ByUse());
        assertThat(rest).allMatch(each -> each.portion() == Portion.IDLE);
        assertThat(sum(rest)).isEqualByComparingTo("18");
        assertThat(charges(
                        day(1_440, 0, List.of(), new BigDecimal(50), hourly("2"), Power.NONE), new Allocation.ByUse()))
                .isEmpty();
    }

    @Test
    void sharesAndEqualPartsDoNotAskWhoUsedIt() {
        var day = day(60, 60, List.of(new Use(RED, ADA, WEB, 60)), BigDecimal.ZERO, hourly("9"), Power.NONE);
        assertThat(charges(day, new Allocation.Equally()))
                .extracting(
                        Charge::team, Charge::portion, each -> each.dollars().stripTrailingZeros())
                .containsExactly(
                        Tuple.tuple(RED, Portion.SHARED, new BigDecimal("4.5")),
                        Tuple.tuple(BLUE, Portion.SHARED, new BigDecimal("4.5")));
        assertThat(charges(day, new Allocation.ByShare(Map.of(RED, new BigDecimal(2), BLUE, new BigDecimal(1)))))
                .extracting(Charge::team, each -> each.dollars().stripTrailingZeros())
                .containsExactly(Tuple.tuple(RED, new BigDecimal(6)), Tuple.tuple(BLUE, new BigDecimal(3)));
    }

    @Test
    void aDayWithClocksChangedHasItsOwnLength() {
        // 25 hours, used for 5 of them: a fifth of the write-off is theirs.
        var day = new MachineDay(
                LocalDate.of(2026, 10, 25),
                1_500,
                1_500,
                300,
                List.of(new Use(RED, ADA, WEB, 300)),
                Set.of(RED),
                BigDecimal.ZERO,
                new Price.Bought("USD", new BigDecimal(1_461), new BigDecimal(4), LocalDate.of(2026, 1, 1)),
                Power.NONE);
        assertThat(charges(day, new Allocation.ByUse()))
                .extracting(Charge::portion, each -> each.dollars().stripTrailingZeros())
                .containsExactly(
                        Tuple.tuple(Portion.USED, new BigDecimal("0.2")),
                        Tuple.tuple(Portion.IDLE, new BigDecimal("0.8")));
    }

    @Test
    void aCurrencyThatNobodyPricedChargesNothingYet() {
        var yen = new Price.Hourly("JPY", BigDecimal.TEN);
        assertThat(MachineCharges.of(
                        day(60, 0, List.of(), BigDecimal.ZERO, yen, Power.NONE), new Allocation.ByUse(), EXCHANGE))
                .isEqualTo(new Outcome.Unknown("JPY"));
        // Also one that was priced later only.
        var early = new MachineDay(
                LocalDate.of(2026, 2, 28),
                1_440,
                60,
                0,
                List.of(),
                Set.of(RED),
                BigDecimal.ZERO,
                new Price.Hourly("EUR", BigDecimal.TEN),
                Power.NONE);
        assertThat(MachineCharges.of(early, new Allocation.ByUse(), EXCHANGE)).isEqualTo(new Outcome.Unknown("EUR"));
    }

    @Test
    void partsMakeUpTheWholeExactlyWhateverTheyAre() {
        var random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            var weights = new ArrayList<BigDecimal>();
            for (int i = 1 + random.nextInt(9); i > 0; i--) {
                weights.add(BigDecimal.valueOf(1 + random.nextInt(1_000), random.nextInt(4)));
            }
            var whole = BigDecimal.valueOf(random.nextLong(-1_000_000_000_000L, 1_000_000_000_000L), Parts.SCALE);
            var parts = Parts.of(whole, weights);
            assertThat(parts.stream().reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(whole);
        }
    }

    @Test
    void aDayOfAnyMachineComesToWhatItCostExactly() {
        var random = new Random(11);
        for (int round = 0; round < 2_000; round++) {
            int on = 1 + random.nextInt(1_440);
            var teams = new HashSet<TeamId>();
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                teams.add(new TeamId(new UUID(1, i)));
            }
            var use = new ArrayList<Use>();
            for (int i = random.nextInt(6); i > 0; i--) {
                use.add(new Use(RED, ADA, new AgentId(new UUID(3, i)), 1 + random.nextInt(on)));
            }
            var rate = BigDecimal.valueOf(1 + random.nextInt(10_000_000), 6);
            var day = new MachineDay(
                    DAY,
                    1_440,
                    on,
                    random.nextInt(on + 1),
                    use,
                    teams,
                    BigDecimal.ZERO,
                    new Price.Hourly("USD", rate),
                    Power.NONE);
            var whole =
                    rate.multiply(BigDecimal.valueOf(on)).divide(new BigDecimal(60), Parts.SCALE, RoundingMode.HALF_UP);
            assertThat(sum(charges(day, new Allocation.ByUse()))).isEqualByComparingTo(whole);
        }
    }

    @Test
    void whatIsWrittenOffIsPaidWhenItsLifeIsOver() {
        var purchase = new BigDecimal("1999.99");
        var first = LocalDate.of(2024, 2, 29);
        var sum = BigDecimal.ZERO;
        for (var day = first.minusDays(5); day.isBefore(first.plusYears(4)); day = day.plusDays(1)) {
            sum = sum.add(WriteOff.ofDay(purchase, new BigDecimal(3), first, day));
        }
        assertThat(sum).isEqualByComparingTo(purchase);
        assertThat(WriteOff.ofDay(purchase, new BigDecimal(3), first, first.minusDays(1)))
                .isZero();
        // 3 years are 1095.75 days, rounded 1096.
        assertThat(WriteOff.ofDay(purchase, new BigDecimal(3), first, first.plusDays(1_095)))
                .isPositive();
        assertThat(WriteOff.ofDay(purchase, new BigDecimal(3), first, first.plusDays(1_096)))
                .isZero();
    }

    @Test
    void aSeatCostsAMonthInItsDays() {
        var terms = new Subscription(
                new BigDecimal(200), 3, List.of(ADA, BO), LocalDate.of(2026, 2, 10), LocalDate.of(2026, 3, 31));
        assertThat(terms.ofDay(LocalDate.of(2026, 2, 9))).isEmpty();
        assertThat(terms.ofDay(LocalDate.of(2026, 4, 1))).isEmpty();
        var march = BigDecimal.ZERO;
        for (int day = 1; day <= 31; day++) {
            for (var seat : terms.ofDay(LocalDate.of(2026, 3, day))) {
                march = march.add(seat.amount());
            }
        }
        assertThat(march).isEqualByComparingTo("600");
        // 19 of 28 days.
        var february = BigDecimal.ZERO;
        for (int day = 10; day <= 28; day++) {
            february = february.add(
                    terms.ofDay(LocalDate.of(2026, 2, day)).getFirst().amount());
        }
        assertThat(february.setScale(2, RoundingMode.HALF_UP)).isEqualByComparingTo("135.71");
        assertThat(terms.ofDay(LocalDate.of(2026, 3, 1)))
                .extracting(Subscription.Seat::person)
                .containsExactly(ADA, BO, null);
    }
}
