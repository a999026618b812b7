package dev.podium.costs.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.combobox.MultiSelectComboBox;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.grid.Grid;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.costs.ChargeFiles;
import dev.podium.costs.ChargeRules;
import dev.podium.costs.ChargeRules.Entered;
import dev.podium.costs.ChargeRules.NewAllocation;
import dev.podium.costs.ChargeRules.NewExchangeRate;
import dev.podium.costs.ChargeRules.NewTariff;
import dev.podium.costs.ChargeRules.Rule;
import dev.podium.costs.Charges;
import dev.podium.costs.CostsCurrency;
import dev.podium.costs.Subscriptions;
import dev.podium.face.FakeAllTeams;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakeMachines;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakePrices;
import dev.podium.face.FakeRegistry;
import dev.podium.face.PageTest;
import dev.podium.identity.AllTeams.TeamFacts;
import dev.podium.identity.Permission;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.RefusalCard;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

/** What the page of charges shows to whom, and what its forms do. */
@SpringJUnitWebConfig(ChargesViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.costs.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ChargesViewTest extends PageTest {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
    private static final Actor ADA =
            new Actor(PersonId.random(), "Ada", new TeamId(new UUID(1, 1)), Set.of(Role.OWNER), null);

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({
        FakePermissions.class,
        FakeLedger.class,
        FakePeople.class,
        FakeMachines.class,
        FakeRegistry.class,
        FakePrices.class,
        FakeAllTeams.class,
        Bills.class,
        Files.class,
        Rules.class,
        Seats.class,
        Money.class,
        ChargeDesk.class
    })
    static class Rooms {
        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }

    static class Bills implements Charges {
        final List<NewCharge> known = new ArrayList<>();

        @Override
        public List<Result> enter(List<NewCharge> charges, boolean dryRun) {
            throw new UnsupportedOperationException("nobody enters several here");
        }

        @Override
        public Result enter(NewCharge charge) {
            if (charge.day().isAfter(TODAY)) {
                throw Refusal.invalidField("day", "costs.bad-charge", "The day is to come.", "Choose another.");
            }
            boolean again = known.contains(charge);
            if (!again) {
                known.add(charge);
            }
            return new Result(1, UUID.randomUUID(), charge.amount(), "", again);
        }

        @Override
        public List<Charges.Entered> entered(int most) {
            return known.stream()
                    .map(each -> new Charges.Entered(UUID.randomUUID(), each, each.amount(), NOW, "Ada"))
                    .toList();
        }
    }

    static class Files implements ChargeFiles {
        final List<Boolean> read = new ArrayList<>();

        @Override
        public Import read(String csv, boolean dryRun) {
            read.add(dryRun);
            boolean wrong = csv.contains("wrong");
            return new Import(
                    List.of("day → day"),
                    List.of(new Row(
                            2,
                            wrong ? Kind.ERROR : Kind.NEW,
                            TODAY,
                            BigDecimal.TEN,
                            "USD",
                            "Domain",
                            "",
                            "",
                            "",
                            "R-1",
                            BigDecimal.TEN,
                            null,
                            wrong ? "It is wrong. Mend it." : "")),
                    !dryRun && !wrong);
        }

        @Override
        public String template() {
            return "day\n";
        }

        @Override
        public String export() {
            return "day\n";
        }
    }

    static class Rules implements ChargeRules {
        final List<ExchangeRate> rates = new ArrayList<>();
        final List<Tariff> tariffs = new ArrayList<>();
        final List<Allocation> allocations = new ArrayList<>();
        final List<Waiting> waiting = new ArrayList<>();

        private static Entered entered() {
            return new Entered(NOW, "Root");
        }

        @Override
        public List<ExchangeRate> exchangeRates() {
            return List.copyOf(rates);
        }

        @Override
        public void add(NewExchangeRate rate) {
            if (rate.currency().equals("XXQ")) {
                throw Refusal.invalidField("currency", "costs.bad-rule", "There is none.", "Enter EUR.");
            }
            rates.addFirst(new ExchangeRate(rate, entered()));
        }

        @Override
        public List<Tariff> tariffs() {
            return List.copyOf(tariffs);
        }

        @Override
        public void add(NewTariff tariff) {
            tariffs.addFirst(new Tariff(tariff, entered()));
        }

        @Override
        public List<Allocation> allocations() {
            return List.copyOf(allocations);
        }

        @Override
        public void add(NewAllocation allocation) {
            allocations.addFirst(new Allocation(allocation, entered()));
        }

        @Override
        public List<Waiting> waiting() {
            return List.copyOf(waiting);
        }
    }

    static class Seats implements Subscriptions {
        final List<Subscription> known = new ArrayList<>();

        @Override
        public List<Subscription> all() {
            return List.copyOf(known);
        }

        @Override
        public Subscription add(NewSubscription terms) {
            known.add(new Subscription(UUID.randomUUID(), terms, "Ada", NOW));
            return known.getLast();
        }

        @Override
        public Subscription end(UUID id, LocalDate until) {
            var terms = known.getFirst().terms();
            known.set(
                    0,
                    new Subscription(
                            id,
                            new NewSubscription(
                                    terms.name(),
                                    terms.vendor(),
                                    terms.currency(),
                                    terms.perSeat(),
                                    terms.seats(),
                                    terms.people(),
                                    terms.from(),
                                    until),
                            "Ada",
                            NOW));
            return known.getFirst();
        }
    }

    static class Money implements CostsCurrency {
        String chosen = "USD";

        @Override
        public Chosen now() {
            return new Chosen(chosen, NOW, "Root");
        }

        @Override
        public List<Chosen> history() {
            return List.of(now());
        }

        @Override
        public List<String> choices() {
            return List.of("USD", "EUR");
        }

        @Override
        public Chosen choose(String currency) {
            chosen = currency;
            return now();
        }
    }

    @Autowired
    Bills bills;

    @Autowired
    Files files;

    @Autowired
    Rules rules;

    @Autowired
    Seats seats;

    @Autowired
    Money money;

    @Autowired
    FakePermissions permissions;

    private ChargesView show() {
        return CurrentActor.get(ADA, () -> navigate(ChargesView.class));
    }

    private void press(String word) {
        CurrentActor.run(ADA, () -> $(Button.class).withText(word).first().click());
    }

    private String text() {
        return $(ChargesView.class).single().getElement().getTextRecursively();
    }

    private void asManager() {
        permissions.denied.addAll(Set.of(Permission.BUDGET_MANAGE, Permission.PLATFORM_MANAGE));
    }

    private static NewExchangeRate rate(String currency, LocalDate from, String dollars) {
        return new NewExchangeRate(currency, from, new BigDecimal(dollars));
    }

    @Test
    void theEmptyPageSaysWhatBelongsThere() {
        show();
        assertThat(text())
                .contains(
                        "No subscription is entered",
                        "No bill is entered",
                        "No exchange rate is entered",
                        "No tariff is entered",
                        "To read costs in another currency, enter its exchange rate first.");
    }

    @Test
    void aManagerSeesByWhichRulesAndEntersNothing() {
        rules.add(rate("EUR", TODAY, "1.08"));
        bills.known.add(new Charges.NewCharge(TODAY, BigDecimal.TEN, "USD", "Domain", "", null, null, ""));
        rules.waiting.add(new ChargeRules.Waiting("Nobody entered it.", TODAY, TODAY, 1));
        asManager();
        show();
        assertThat($(Button.class).all().stream().map(Button::getText))
                .doesNotContain("Add", "Enter a bill", "Import", "Change", "Enter the rate");
        assertThat($(Select.class).exists()).isFalse();
        assertThat($(Grid.class).all()).hasSize(3);
    }

    @Test
    void anAdminOfNoTeamSeesTheRulesAlone() {
        permissions.denied.addAll(Set.of(Permission.COSTS_SEE, Permission.BUDGET_MANAGE));
        show();
        assertThat(text()).contains("Exchange rates").doesNotContain("Subscriptions", "No bill");
    }

    @Test
    void aDayThatWaitsIsSaidWithWhatToEnter() {
        rules.waiting.add(new ChargeRules.Waiting(
                "Nobody entered what a EUR is worth: enter its exchange rate.",
                TODAY.minusDays(3),
                TODAY.minusDays(1),
                6));
        show();
        assertThat(text()).contains("6 days wait to be charged: 27 Feb 2026 to 1 Mar 2026");
        press("Enter the rate");
        assertThat($(DatePicker.class).single().getValue()).isEqualTo(TODAY.minusDays(3));
    }

    @Test
    void aRateIsAddedAndWhatIsWrongIsSaidAtItsField() {
        show();
        press("Add an exchange rate");
        var dialog = $(RateDialog.class).single();
        CurrentActor.run(ADA, dialog::save);
        assertThat($(RefusalCard.class).single().getElement().getTextRecursively())
                .contains("The currency is missing");
        @SuppressWarnings("unchecked")
        ComboBox<String> currency = $(ComboBox.class).single();
        currency.setValue("XXQ");
        $(BigDecimalField.class).single().setValue(new BigDecimal("1.08"));
        CurrentActor.run(ADA, dialog::save);
        assertThat(currency.isInvalid()).isTrue();
        assertThat(currency.getErrorMessage()).isEqualTo("There is none.");
        currency.setValue("EUR");
        CurrentActor.run(ADA, dialog::save);
        assertThat(rules.rates)
                .singleElement()
                .satisfies(each -> assertThat(each.rate()).isEqualTo(rate("EUR", TODAY, "1.08")));
    }

    @Test
    void whatCountsTodayIsToldFromWhatDidAndWhatWill() {
        var all = List.of(
                rate("EUR", TODAY.plusDays(1), "3"),
                rate("EUR", TODAY, "2.5"),
                rate("EUR", TODAY, "2"),
                rate("EUR", TODAY.minusDays(9), "1"),
                rate("GBP", TODAY.minusDays(9), "1"));
        assertThat(Standing.of(all, NewExchangeRate::currency, NewExchangeRate::from, TODAY).stream()
                        .map(Standing.Ruled::standing))
                .containsExactly(Standing.TO_COME, Standing.NOW, Standing.BEFORE, Standing.BEFORE, Standing.NOW);
    }

    @Test
    void aBillIsEnteredOnceAndACreditIsMarked() {
        show();
        press("Enter a bill");
        var dialog = $(ChargeDialog.class).single();
        $(TextField.class)
                .withPropertyValue(TextField::getLabel, "What for")
                .single()
                .setValue("Domain");
        $(BigDecimalField.class).single().setValue(new BigDecimal("-4.50"));
        $(DatePicker.class).single().setValue(TODAY.plusDays(1));
        CurrentActor.run(ADA, dialog::save);
        assertThat($(DatePicker.class).single().isInvalid()).isTrue();
        $(DatePicker.class).single().setValue(TODAY);
        CurrentActor.run(ADA, dialog::save);
        assertThat(bills.known)
                .singleElement()
                .satisfies(each -> assertThat(each.amount()).isEqualByComparingTo("-4.50"));
        assertThat(dialog.isOpened()).isFalse();
        assertThat(ChargeWords.money(new BigDecimal("-4.5"), "USD")).isEqualTo("−4.50 USD");
    }

    @Test
    void aFileIsShownBeforeItIsEnteredAndNotEnteredWhileARowIsWrong() {
        show();
        press("Import");
        var dialog = $(ChargeImportDialog.class).single();
        var csv = $(TextArea.class).single();
        CurrentActor.run(ADA, () -> csv.setValue("wrong"));
        var apply = dialog.apply;
        assertThat(apply.isEnabled()).isFalse();
        assertThat(dialog.getElement().getTextRecursively())
                .contains("1 row is wrong: none is entered until all are right.");
        CurrentActor.run(ADA, () -> csv.setValue("right"));
        assertThat(apply.isEnabled()).isTrue();
        assertThat(apply.getText()).isEqualTo("Import 1");
        CurrentActor.run(ADA, dialog::apply);
        assertThat(files.read).containsExactly(true, true, false);
        assertThat(dialog.isOpened()).isFalse();
    }

    @Test
    void aSubscriptionIsAddedAndEnds() {
        show();
        press("Add a subscription");
        var dialog = $(SubscriptionDialog.class).single();
        $(TextField.class)
                .withPropertyValue(TextField::getLabel, "Name")
                .single()
                .setValue("Assistant");
        $(BigDecimalField.class).single().setValue(new BigDecimal("20"));
        CurrentActor.run(ADA, dialog::save);
        assertThat(seats.known).singleElement().satisfies(each -> {
            assertThat(each.terms().from()).isEqualTo(TODAY);
            assertThat(SubscriptionsPart.seats(each, Map.of())).isEqualTo("0 of 1, nobody has one");
        });
        var end = new EndSubscriptionDialog(desk(), seats.known.getFirst(), () -> {});
        CurrentActor.run(ADA, end::save);
        assertThat(seats.known.getFirst().terms().until()).isEqualTo(LocalDate.of(2026, 3, 31));
    }

    @Autowired
    ChargeDesk desk;

    private ChargeDesk desk() {
        return desk;
    }

    @Test
    void whoPaysIsSaidInASentence() {
        var red = FakeAllTeams.RED.id();
        var blue = FakeAllTeams.BLUE.id();
        var share = new NewAllocation(
                MachineId.LOCAL, TODAY, Rule.SHARE, Map.of(red, BigDecimal.ONE, blue, new BigDecimal(3)));
        assertThat(ChargeWords.sentence(share, Map.of(red, "team red", blue, "team blue")))
                .isEqualTo("By fixed shares. team blue 75 %, team red 25 %.");
        var own = new NewAllocation(MachineId.LOCAL, TODAY, Rule.SHARE, Map.of(red, new BigDecimal("0.333333")));
        assertThat(ChargeWords.sentence(own, null))
                .isEqualTo("By fixed shares. This team pays 33.3 % of it, whoever uses it.");
        assertThat(ChargeWords.sentence(null, null))
                .startsWith("By use. Those whose agents ran there pay by the minute");
    }

    @Test
    @SuppressWarnings("unchecked")
    void anAdminSaysByWhichSharesAMachineIsPaid() {
        show();
        var dialog = CurrentActor.get(
                ADA, () -> new AllocationDialog(desk, MachineId.LOCAL, "forge-2", List.of(), Map.of(), () -> {}));
        CurrentActor.run(ADA, dialog::open);
        RadioButtonGroup<Rule> rule = $(RadioButtonGroup.class).single();
        rule.setValue(Rule.SHARE);
        MultiSelectComboBox<TeamFacts> teams = $(MultiSelectComboBox.class).single();
        teams.setValue(Set.of(FakeAllTeams.RED, FakeAllTeams.BLUE));
        assertThat($(BigDecimalField.class).all()).hasSize(2);
        $(BigDecimalField.class).all().forEach(each -> each.setValue(new BigDecimal(2)));
        CurrentActor.run(ADA, dialog::save);
        assertThat(rules.allocations)
                .singleElement()
                .satisfies(each -> assertThat(each.allocation().weights())
                        .isEqualTo(Map.of(
                                FakeAllTeams.RED.id(), new BigDecimal(2), FakeAllTeams.BLUE.id(), new BigDecimal(2))));
    }

    @Test
    @SuppressWarnings("unchecked")
    void anAdminChoosesTheCurrencyAndItSaysForWhichDaysItCannotBe() {
        rules.add(rate("EUR", TODAY.minusDays(1), "1.25"));
        show();
        Select<String> choice = $(Select.class).single();
        CurrentActor.run(ADA, () -> choice.setValue("EUR"));
        assertThat(money.chosen).isEqualTo("EUR");
        assertThat(text()).contains("A dollar is 0.80 EUR today.", "Before 1 Mar 2026 there is none");
    }
}
