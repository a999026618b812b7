package dev.podium.costs;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a team pays for that Podium does not meter: a bill of a cloud, a licence, a credit note. Entered by hand or from a file,
 * for {@link dev.podium.identity.Permission#BUDGET_MANAGE}; it stands in the {@link Ledger} with the kind {@code charge}.
 */
public interface Charges {

    /** At once. */
    int MOST = 5_000;

    /**
     * @param day from 2000 on, today at the latest: what is to come is a subscription, or entered when it comes
     * @param amount not 0, up to 1,000,000,000 with as many decimals as the currency has; below 0 for what comes back
     * @param what 1 to 200 characters, such as {@code Domain example.org}
     * @param vendor to 100 characters; "" where that does not matter
     * @param person whose it is; null where it is nobody's own
     * @param machine of which it is; null where of none
     * @param reference of the bill, to 100 characters: the same one is entered once; "" for none
     */
    record NewCharge(
            LocalDate day,
            BigDecimal amount,
            String currency,
            String what,
            String vendor,
            @Nullable PersonId person,
            @Nullable MachineId machine,
            String reference) {}

    /**
     * What became of one.
     *
     * @param line its place, from 1
     * @param entry of the ledger; null where it was not entered
     * @param dollars null where it could not be told
     * @param problem "" where nothing is wrong; else a sentence with the next step
     * @param again true where it stands there already, by its reference, and stays as it is
     */
    record Result(int line, @Nullable UUID entry, @Nullable BigDecimal dollars, String problem, boolean again) {}

    /**
     * Enters all of them, or none where one has a problem.
     *
     * @param dryRun says what would become of them, and enters none
     * @return one for each, in their order
     * @throws dev.podium.kernel.Refusal {@code costs.bad-charge} for more than {@link #MOST} or none
     */
    List<Result> enter(List<NewCharge> charges, boolean dryRun);

    /**
     * Enters one; what stands there already, by its vendor and reference, stays as it is.
     *
     * @throws dev.podium.kernel.Refusal {@code costs.bad-charge} at the field that is wrong
     */
    Result enter(NewCharge charge);

    /**
     * One that stands in the ledger.
     *
     * @param dollars what it came to by the rate of its day
     * @param by a name
     */
    record Entered(UUID entry, NewCharge charge, BigDecimal dollars, Instant at, String by) {}

    /**
     * Those that were entered last, the last first; for {@link dev.podium.identity.Permission#COSTS_SEE}.
     *
     * @param most 1 to {@link #MOST}
     */
    List<Entered> entered(int most);
}
