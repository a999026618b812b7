package dev.podium.kernel;

import java.util.UUID;

/** Identifies a budget. */
public record BudgetId(UUID value) {

    public static BudgetId random() {
        return new BudgetId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static BudgetId parse(String text) {
        return new BudgetId(Ids.parse(text, "budget"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
