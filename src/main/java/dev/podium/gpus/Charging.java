package dev.podium.gpus;

import dev.podium.costs.Meter;
import dev.podium.costs.Payer;
import dev.podium.costs.Prices;
import dev.podium.costs.Spent;
import dev.podium.costs.Subject;
import dev.podium.costs.Tokens;
import dev.podium.gpus.LeaseUse.Part;
import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.SliceRow;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down what a lease comes to: an entry of the ledger for each stretch, and the use that counts against shares. All of
 * it in one transaction with how far it was written, so that no second is booked twice or not at all.
 */
@Component
class Charging {

    /** Of entries in the ledger. */
    static final String KIND = "gpu";

    private static final JsonMapper JSON = JsonMapper.shared();

    private final LeaseStore leases;
    private final UseStore use;
    private final Snapshots snapshots;
    private final Meter meter;
    private final Prices prices;

    Charging(LeaseStore leases, UseStore use, Snapshots snapshots, Meter meter, Prices prices) {
        this.leases = leases;
        this.use = use;
        this.snapshots = snapshots;
        this.meter = meter;
        this.prices = prices;
    }

    /** In a transaction of its team that has locked the lease. */
    void count(LeaseRow lease, Duration halfLife, Instant now) {
        var parts = LeaseUse.due(lease, now);
        if (parts.isEmpty()) {
            return;
        }
        var slices = leases.slices(List.of(lease.id()));
        var usage = use.lock(lease.team(), lease.person(), lease.countedUntil());
        for (var part : parts) {
            usage = LeaseUse.with(usage, part, lease.rate(), halfLife);
            use.addToDay(
                    lease.team(),
                    lease.person(),
                    LocalDate.ofInstant(part.from(), snapshots.zone()),
                    lease.rate() * part.seconds(),
                    LeaseUse.amount(lease, part));
        }
        use.keep(lease.team(), lease.person(), usage);
        leases.counted(lease.id(), parts.getLast().to());
        // Last, because whoever books waits for whoever does.
        parts.forEach(part -> book(lease, slices, part));
    }

    private void book(LeaseRow lease, List<SliceRow> slices, Part part) {
        meter.book(
                UUID.nameUUIDFromBytes(
                        (lease.id() + " " + part.from().getEpochSecond()).getBytes(StandardCharsets.US_ASCII)),
                part.from(),
                payer(lease),
                subject(lease, slices),
                new Spent(Tokens.NONE, "", LeaseUse.amount(lease, part), false, "ok", detail(lease, slices, part)));
    }

    private static Payer payer(LeaseRow lease) {
        return new Payer(lease.team(), lease.person(), lease.agent(), null);
    }

    private Subject subject(LeaseRow lease, List<SliceRow> slices) {
        var server = slices.isEmpty() ? "" : snapshots.nameOf(slices.getFirst().machine());
        var model = slices.isEmpty() ? "" : slices.getFirst().model();
        return new Subject(
                KIND,
                server,
                model,
                lease.purpose(),
                0,
                prices.rate("local", model),
                "",
                slices.isEmpty() ? null : slices.getFirst().machine());
    }

    private static String detail(LeaseRow lease, List<SliceRow> slices, Part part) {
        return JSON.writeValueAsString(Map.of(
                "lease",
                lease.id().toString(),
                "seconds",
                part.seconds(),
                "until",
                part.to().toString(),
                "gpus",
                slices.stream()
                        .map(slice -> Map.of("uuid", slice.device(), "milli", slice.milli(), "mib", slice.memoryMib()))
                        .collect(Collectors.toList())));
    }

    /**
     * Whether a hard budget lets it go on for a part more.
     *
     * @throws Refusal {@code costs.budget-exceeded}
     */
    void requireNext(LeaseRow lease, List<SliceRow> slices) {
        require(
                payer(lease),
                slices.isEmpty() ? "" : slices.getFirst().model(),
                lease.priceHour(),
                Duration.ofSeconds(LeaseUse.PART_SECONDS));
    }

    /** The same for one that begins. */
    void requireNext(GpuLeases.Lease lease) {
        require(
                new Payer(lease.team(), lease.person(), lease.agent(), null),
                lease.slices().isEmpty() ? "" : lease.slices().getFirst().model(),
                lease.priceHour(),
                Duration.ofSeconds(LeaseUse.PART_SECONDS));
    }

    /** The same for what is asked for; what costs nothing is never refused. */
    void require(Payer payer, String model, BigDecimal priceHour, Duration time) {
        var most = priceHour
                .multiply(BigDecimal.valueOf(time.toSeconds()))
                .divide(BigDecimal.valueOf(Duration.ofHours(1).toSeconds()), LeaseUse.SCALE, RoundingMode.UP);
        if (most.signum() > 0) {
            meter.require(payer, new Subject(KIND, "", model, "", 0, prices.rate("local", model), ""), most);
        }
    }
}
