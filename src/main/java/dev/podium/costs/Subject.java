package dev.podium.costs;

import dev.podium.kernel.MachineId;
import org.jspecify.annotations.Nullable;

/**
 * What is paid for.
 *
 * @param kind such as {@code model-call}
 * @param provider as billed
 * @param model as billed
 * @param asked the name that the caller gave
 * @param tier 1 to 3; 0 where there is none
 * @param rate from {@link Prices#rate}
 * @param detail a JSON object of the room that meters, kept with the entry
 * @param machine on which it ran; null where that is not one of Podium's
 */
public record Subject(
        String kind,
        String provider,
        String model,
        String asked,
        int tier,
        Rate rate,
        String detail,
        @Nullable MachineId machine) {

    /** On no machine of Podium's. */
    public Subject(String kind, String provider, String model, String asked, int tier, Rate rate, String detail) {
        this(kind, provider, model, asked, tier, rate, detail, null);
    }
}
