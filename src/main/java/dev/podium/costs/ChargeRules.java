package dev.podium.costs;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By what the days of machines are charged, besides {@link dev.podium.machines.MachinePrices what each costs}: what currencies
 * are worth, what electricity costs, and who pays for what is shared. Rules are added and never changed; one counts from its day
 * until that of the next. What is booked already stays as it is. Everybody who may see costs sees them, for nobody is to be
 * charged by a rule that is hidden, and so does who adds them: {@link dev.podium.identity.Permission#PLATFORM_MANAGE}.
 */
public interface ChargeRules {

    int MOST = 1_000;

    /** @param by a name, for those who run the installation; "" for others */
    record Entered(Instant at, String by) {}

    /**
     * @param currency of ISO 4217, other than USD
     * @param from from 2000 on, up to a year ahead
     * @param dollars what one is worth, 0.000001 to 1,000,000, up to 10 decimals
     */
    record NewExchangeRate(String currency, LocalDate from, BigDecimal dollars) {}

    record ExchangeRate(NewExchangeRate rate, Entered entered) {}

    /** By currency, the latest first. */
    List<ExchangeRate> exchangeRates();

    /** @throws dev.podium.kernel.Refusal {@code costs.bad-rule} at the field that is wrong */
    void add(NewExchangeRate rate);

    /**
     * @param machine null for all that have none of their own
     * @param perKilowattHour 0 to 1,000, up to 6 decimals
     */
    record NewTariff(@Nullable MachineId machine, LocalDate from, String currency, BigDecimal perKilowattHour) {}

    record Tariff(NewTariff tariff, Entered entered) {}

    /** Those of all machines first, the latest first. */
    List<Tariff> tariffs();

    /** @throws dev.podium.kernel.Refusal {@code costs.bad-rule}, {@code machines.not-found} */
    void add(NewTariff tariff);

    enum Rule {
        /** To whom used it, by how long their agents ran; idle time to the teams that may use it, in equal parts. */
        USE,
        /** To the teams that may use it, in equal parts. */
        EQUAL,
        /** By fixed weights. */
        SHARE
    }

    /** @param weights of teams, over 0 to 1,000,000; empty but for {@link Rule#SHARE} */
    record NewAllocation(MachineId machine, LocalDate from, Rule rule, Map<TeamId, BigDecimal> weights) {

        public NewAllocation {
            weights = Map.copyOf(weights);
        }
    }

    record Allocation(NewAllocation allocation, Entered entered) {}

    /**
     * By machine, the latest first; one without any is charged by use. Of fixed shares everybody but who runs the
     * installation is told their own team's, as a part of one.
     */
    List<Allocation> allocations();

    /** @throws dev.podium.kernel.Refusal {@code costs.bad-rule}, {@code machines.not-found} */
    void add(NewAllocation allocation);

    /**
     * Days that wait to be charged.
     *
     * @param problem what keeps them from it, and what to enter
     * @param days how many they are, of all machines and subscriptions
     */
    record Waiting(String problem, LocalDate from, LocalDate to, int days) {}

    /** For {@link dev.podium.identity.Permission#PLATFORM_MANAGE}. */
    List<Waiting> waiting();
}
