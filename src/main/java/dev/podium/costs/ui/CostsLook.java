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
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Locale;

/**
 * One look at costs: what was chosen, on which day, and in which currency it is told.
 */
record CostsLook(CostsChoice choice, LocalDate today, Currency currency) {

    private static final DateTimeFormatter WEEKDAY = DateTimeFormatter.ofPattern("EEE d", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter ONLY_MONTH = DateTimeFormatter.ofPattern("MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH);

    Asked asked() {
        return choice.asked();
    }

    Period period() {
        return choice.period();
    }

    /** Whether today is in it, and there is more to come. */
    boolean goesOn() {
        return choice.goesOn(today);
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
        return new Sheet(caption + ", " + words(), CostsWords.file(what, period()), columns, rows);
    }

    /** "November 2026". */
    String words() {
        return choice.span().words(choice.period());
    }

    /** With what sums are compared: "the same days of October 2026", "the 6 days before". */
    String before() {
        var from = period().from();
        var until = choice.until(today);
        boolean whole = period().to().getDayOfMonth() == period().to().lengthOfMonth();
        if (from.getDayOfMonth() != 1 || !whole && !YearMonth.from(from).equals(YearMonth.from(until))) {
            return "the " + CostsWords.days(new Period(from, until)) + " before";
        }
        long months = Math.max(1, ChronoUnit.MONTHS.between(from, period().to().plusDays(1)));
        return (goesOn() || !whole ? "the same days of " : "")
                + (months == 1
                        ? CostsSpan.MONTH.words(new Period(from.minusMonths(1), from.minusDays(1)))
                        : "the " + months + " months before");
    }

    /** The last place of a chart of what was: later ones are still to come. */
    boolean known(LocalDate from) {
        return !from.isAfter(choice.until(today));
    }

    /** Where a part is looked at alone; "" where it cannot be. */
    String address(By by, Part part) {
        return CostsChoice.opens(by, part.id()) ? CostsAddress.of(choice.only(by, part.id()), today) : "";
    }

    /** Under the axis. */
    String place(LocalDate day, Step step) {
        if (step == Step.MONTH) {
            return (choice.span() == CostsSpan.YEAR ? ONLY_MONTH : MONTH).format(day);
        }
        return switch (choice.span()) {
            case WEEK -> WEEKDAY.format(day);
            case MONTH -> step == Step.DAY ? Integer.toString(day.getDayOfMonth()) : DAY.format(day);
            default -> DAY.format(day);
        };
    }

    /** In a table, and in a file the first of its days. */
    static Cell row(LocalDate from, LocalDate to, Step step) {
        return new Cell(words(from, to, step), from.toString(), false);
    }

    static Cell row(LocalDate day) {
        return row(day, day, Step.DAY);
    }

    /** What a step of a chart is called. */
    static String words(LocalDate from, LocalDate to, Step step) {
        return switch (step) {
            case DAY -> CostsWords.day(from);
            case WEEK -> DAY.format(from) + " to " + DAY.format(to) + " " + to.getYear();
            case MONTH -> MONTH.format(from);
        };
    }
}
