package dev.podium.costs.ui;

import dev.podium.costs.Money;
import dev.podium.costs.Spending.Asked;
import dev.podium.costs.Spending.By;
import dev.podium.costs.Spending.Part;
import dev.podium.costs.Spending.Period;
import dev.podium.costs.Spending.Step;
import dev.podium.portal.Sheet;
import dev.podium.portal.Sheet.Cell;
import dev.podium.portal.Sheet.Column;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/**
 * One look at costs: what was chosen, on which day, and in which currency it is told.
 *
 * @param period of the choice, up to today
 */
record CostsLook(CostsChoice choice, LocalDate today, Period period, Currency currency) {

    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE d", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    Asked asked() {
        return choice.asked(period);
    }

    /** Whether today is in it, and there is more to come. */
    boolean goesOn() {
        return choice.period().to().isAfter(period.to());
    }

    String money(BigDecimal amount) {
        return Money.shown(amount, currency);
    }

    String about(BigDecimal amount) {
        return Money.about(amount, currency);
    }

    Cell amount(BigDecimal amount) {
        return Cell.number(money(amount), amount);
    }

    Column amounts(String name) {
        return Column.number(name, currency.getCurrencyCode());
    }

    Sheet sheet(String caption, String what, List<Column> columns, List<List<Cell>> rows) {
        return new Sheet(caption + ", " + words(), CostsWords.file(what, period), columns, rows);
    }

    /** "November 2026". */
    String words() {
        return choice.span().words(choice.period());
    }

    /** "the 21 days before". */
    String before() {
        return "the " + CostsWords.days(period) + " before";
    }

    /** Where a part is looked at alone; "" where it cannot be. */
    String address(By by, Part part) {
        return CostsChoice.opens(by, part.id()) ? CostsAddress.of(choice.only(by, part.id()), today) : "";
    }

    /** Under the axis. */
    String place(LocalDate day, Step step) {
        if (step == Step.MONTH) {
            return MONTH.format(day);
        }
        return switch (choice.span()) {
            case WEEK -> WEEKDAY.format(day);
            case MONTH -> step == Step.DAY ? Integer.toString(day.getDayOfMonth()) : DAY.format(day);
            default -> DAY.format(day);
        };
    }

    /** In a table. */
    static String row(LocalDate from, LocalDate to, Step step) {
        return switch (step) {
            case DAY -> CostsWords.day(from);
            case WEEK -> DAY.format(from) + " to " + DAY.format(to) + " " + to.getYear();
            case MONTH -> MONTH.format(from);
        };
    }
}
