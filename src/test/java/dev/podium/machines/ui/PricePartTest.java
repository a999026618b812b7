package dev.podium.machines.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.datepicker.DatePicker;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.face.FakeMachines;
import dev.podium.face.FakePrices;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachinePrices.Entry;
import dev.podium.machines.MachinePrices.Price;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page of a machine says of its price, and how another is entered. */
class PricePartTest {

    private static final MachineId FORGE = FakeMachines.FORGE.id();
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);

    private final FakePrices prices = new FakePrices();

    /** What was done is said in a corner of the page. */
    @BeforeEach
    void aPage() {
        UI.setCurrent(new UI());
    }

    @AfterEach
    void noPage() {
        UI.setCurrent(null);
    }

    private PricePart part(boolean admin) {
        return new PricePart(prices, FORGE, NOON, admin);
    }

    private static String words(Component part) {
        return part.getElement().getTextRecursively();
    }

    private static Stream<Component> below(Component part) {
        return part.getChildren().flatMap(child -> Stream.concat(Stream.of(child), below(child)));
    }

    private static <T extends Component> List<T> all(Component part, Class<T> type) {
        return below(part).filter(type::isInstance).map(type::cast).toList();
    }

    private static Button button(Component part, String text) {
        return all(part, Button.class).stream()
                .filter(button -> button.getText().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No button " + text));
    }

    private static BigDecimalField number(Component part, String label) {
        return all(part, BigDecimalField.class).stream()
                .filter(field -> label.equals(field.getLabel()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMachineWithoutAPriceSaysSoAndOffersAnAdminToEnterOne() {
        assertThat(words(part(false))).contains("Nobody has entered what an hour on it costs.");
        assertThat(all(part(false), Button.class)).isEmpty();
        assertThat(button(part(true), "Enter a price").isEnabled()).isTrue();
    }

    @Test
    void whatWasBoughtIsSaidAsAnHourWithWhereItComesFrom() {
        prices.enter(FORGE, FakePrices.BOUGHT);
        assertThat(words(part(false)))
                .contains(
                        "0.684463 EUR an hour",
                        "Bought for 24,000.00 EUR and written off over 4 years of 8,766 hours, from 2026-01-01 on.",
                        "Electricity comes on top: 1,200 W when it is busy, 300 W when not.");
    }

    @Test
    void earlierAndLaterOnesStandBelow() {
        prices.enter(FORGE, FakePrices.BOUGHT);
        prices.enter(FORGE, new Entry(LocalDate.of(2025, 3, 1), "JPY", new Price.Hourly(new BigDecimal("100"))));
        prices.enter(FORGE, new Entry(LocalDate.of(2031, 1, 1), "EUR", new Price.Hourly(new BigDecimal("0.5"))));
        var rows = all(part(true), ListItem.class);
        assertThat(rows)
                .extracting(PricePartTest::words)
                .containsExactly(
                        "From 2031-01-010.50 EUR an hourentered by Root on 2026-11-20",
                        "From 2025-03-01100 JPY an hourentered by Root on 2026-11-20");
    }

    @Test
    @SuppressWarnings("unchecked")
    void anAdminEntersWhatItWasBoughtFor() {
        var part = part(true);
        button(part, "Enter a price").click();
        assertThat(all(part, DatePicker.class).getFirst().getValue()).isEqualTo("2026-11-21");
        assertThat(number(part, "It was bought for").isVisible()).isFalse();
        all(part, RadioButtonGroup.class).getFirst().setValue(PriceForm.Kind.BOUGHT);
        assertThat(number(part, "An hour costs").isVisible()).isFalse();
        number(part, "It was bought for").setValue(new BigDecimal("8766"));
        number(part, "Years of life").setValue(new BigDecimal("2"));
        all(part, IntegerField.class).getFirst().setValue(900);
        button(part, "Save").click();
        assertThat(prices.rates.get(FORGE)).singleElement().satisfies(rate -> {
            assertThat(rate.from()).isEqualTo("2026-11-21");
            assertThat(rate.price())
                    .isEqualTo(new Price.Bought(new BigDecimal("8766"), new BigDecimal("2"), 900, null));
        });
        assertThat(words(part)).contains("0.50 EUR an hour", "900 W");
        assertThat(all(part, TextField.class)).isEmpty();
    }

    @Test
    void whatIsMissingOrRefusedIsSaidAtItsField() {
        prices.enter(FORGE, FakePrices.BOUGHT);
        var part = part(true);
        button(part, "Enter another price").click();
        // It begins with what counts now.
        assertThat(number(part, "Years of life").getValue()).isEqualByComparingTo("4");
        number(part, "It was bought for").setValue(null);
        button(part, "Save").click();
        assertThat(number(part, "It was bought for").isInvalid()).isTrue();
        number(part, "It was bought for").setValue(new BigDecimal("-1"));
        prices.refusal = Refusal.invalidField("lifeYears", "machines.bad-price", "It is too long.", "Less.");
        button(part, "Save").click();
        assertThat(number(part, "Years of life").getErrorMessage()).isEqualTo("It is too long.");
        assertThat(prices.rates.get(FORGE)).hasSize(1);
        button(part, "Cancel").click();
        assertThat(words(part)).contains("0.684463 EUR an hour");
    }
}
