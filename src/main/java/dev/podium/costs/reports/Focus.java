package dev.podium.costs.reports;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rows of the FinOps Open Cost and Usage Specification, FOCUS 1.2. What each column means here and why some are null stands in
 * docs/reference/costs-focus.md. Pure.
 *
 * <p>Longer than most files: the names of fifty columns and their values belong side by side.
 */
public final class Focus {

    /** Of what a column's values are; null where it may be. */
    public enum Type {
        STRING,
        DECIMAL,
        /** ISO 8601 in UTC. */
        MOMENT,
        /** An object whose values are texts. */
        TAGS
    }

    /** @param name as the specification has it; of Podium's own from x_ on */
    public record Column(String name, Type type) {}

    private static final String CORRECTION = "Correction";
    private static final String PODIUM = "Podium";
    private static final String UNITS = "Units";
    private static final BigDecimal MILLI_SECONDS_AN_HOUR = new BigDecimal(3_600_000);
    private static final int DECIMALS = 6;

    /** By name, as the specification lists them, and then Podium's own. */
    public static final List<Column> COLUMNS = List.of(
            decimal("BilledCost"),
            string("BillingAccountId"),
            string("BillingAccountName"),
            string("BillingCurrency"),
            moment("BillingPeriodEnd"),
            moment("BillingPeriodStart"),
            string("ChargeCategory"),
            string("ChargeClass"),
            string("ChargeDescription"),
            string("ChargeFrequency"),
            moment("ChargePeriodEnd"),
            moment("ChargePeriodStart"),
            decimal("ConsumedQuantity"),
            string("ConsumedUnit"),
            decimal("ContractedCost"),
            decimal("EffectiveCost"),
            string("InvoiceIssuerName"),
            decimal("ListCost"),
            decimal("PricingQuantity"),
            string("PricingUnit"),
            string("ProviderName"),
            string("PublisherName"),
            string("ResourceId"),
            string("ResourceName"),
            string("ResourceType"),
            string("ServiceCategory"),
            string("ServiceName"),
            string("ServiceSubcategory"),
            string("SkuId"),
            string("SkuMeter"),
            string("SkuPriceId"),
            string("SubAccountId"),
            string("SubAccountName"),
            string("SubAccountType"),
            new Column("Tags", Type.TAGS),
            string("x_AgentId"),
            decimal("x_CacheReadTokens"),
            decimal("x_CacheWriteTokens"),
            decimal("x_Entries"),
            string("x_EntryId"),
            decimal("x_InputTokens"),
            string("x_KeyId"),
            string("x_Kind"),
            string("x_MachineId"),
            string("x_Model"),
            decimal("x_OutputTokens"),
            decimal("x_PaidAmount"),
            string("x_PaidCurrency"),
            string("x_PersonId"),
            string("x_PersonName"),
            string("x_PriceKnown"),
            string("x_CorrectsEntryId"),
            string("x_Task"),
            decimal("x_Tier"));

    private static Column string(String name) {
        return new Column(name, Type.STRING);
    }

    private static Column decimal(String name) {
        return new Column(name, Type.DECIMAL);
    }

    private static Column moment(String name) {
        return new Column(name, Type.MOMENT);
    }

    /**
     * What does not differ by row.
     *
     * @param service such as "GPU leases"
     * @param own whether Podium's own organisation provides it
     */
    private record Sort(
            String category,
            String subcategory,
            String service,
            String meter,
            String charge,
            String frequency,
            boolean own) {}

    private final String account;

    /** @param account by which this installation is told from others in one body of data */
    public Focus(String account) {
        this.account = account;
    }

    private static Sort sort(String kind) {
        return switch (kind) {
            case "model-call" ->
                new Sort(
                        "AI and Machine Learning",
                        "Generative AI",
                        "Language models",
                        "Tokens",
                        "Usage",
                        "Usage-Based",
                        false);
            case "gpu" ->
                new Sort("Compute", "Other (Compute)", "GPU leases", "GPU time", "Usage", "Usage-Based", true);
            case "machine" ->
                new Sort(
                        "Compute",
                        "Virtual Machines",
                        "Machines by the hour",
                        "Machine time",
                        "Usage",
                        "Usage-Based",
                        true);
            case "hardware" ->
                new Sort("Compute", "Other (Compute)", "Machines that were bought", "Days", "Usage", "Recurring", true);
            case "electricity" ->
                new Sort("Other", "Other (Other)", "Electricity", "Electricity", "Usage", "Usage-Based", true);
            case "subscription" ->
                new Sort("Other", "Other (Other)", "Subscriptions", "Seats", "Purchase", "Recurring", false);
            case "not-told-apart" ->
                new Sort("Other", "Other (Other)", "What is not told apart", "Entries", "Usage", "Usage-Based", false);
            case "charge" -> new Sort("Other", "Other (Other)", "Charges", "Charges", "Purchase", "One-Time", false);
            default -> new Sort("Other", "Other (Other)", kind, "Entries", "Usage", "Usage-Based", false);
        };
    }

    /** A value for each of {@link #COLUMNS}: a text, a number, a moment, a map, or null. */
    public @Nullable Object[] row(FocusCharge of) {
        var sort = sort(of.kind());
        boolean credit = of.kind().equals("charge") && of.amount().signum() < 0;
        // A sum of a day that holds nothing but corrections counts no entry.
        boolean correction =
                credit || (of.entry() == null ? of.entries() == 0 : of.entry().corrects() != null);
        var category = credit ? "Credit" : sort.charge();
        var quantity = quantity(of, correction);
        var unit = quantity == null ? null : unit(of, sort);
        boolean used = category.equals("Usage") && quantity != null;
        var provider = sort.own() || of.provider().isEmpty() || of.provider().equals("local") ? PODIUM : of.provider();
        var sku = of.kind() + "/" + of.provider() + (of.model().isEmpty() ? "" : "/" + of.model());
        var resource = resource(of, sort);
        var entry = of.entry();
        return new @Nullable Object[] {
            of.amount(),
            account,
            PODIUM,
            "USD",
            of.monthTo(),
            of.monthFrom(),
            category,
            correction ? CORRECTION : null,
            description(of, sort, correction),
            sort.frequency(),
            of.to(),
            of.from(),
            used ? quantity : null,
            used ? unit : null,
            of.amount(),
            of.amount(),
            provider,
            of.amount(),
            quantity,
            unit,
            provider,
            provider,
            resource == null ? null : resource.id(),
            resource == null ? null : resource.name(),
            resource == null ? null : resource.type(),
            sort.category(),
            sort.service(),
            sort.subcategory(),
            sku,
            sort.meter(),
            sku,
            of.team().isEmpty() ? null : of.team(),
            of.names().team(),
            of.team().isEmpty() ? null : "Team",
            tags(of),
            of.agent(),
            number(of.tokens().cacheRead()),
            number(of.tokens().cacheWrite()),
            number(of.entries()),
            entry == null ? null : entry.id(),
            number(of.tokens().input()),
            of.key(),
            of.kind(),
            of.machine(),
            of.model().isEmpty() ? null : of.model(),
            number(of.tokens().output()),
            entry == null ? null : entry.paid(),
            entry == null ? null : entry.currency(),
            of.person(),
            of.names().person(),
            entry == null ? null : Boolean.toString(entry.priceKnown()),
            entry == null ? null : entry.corrects(),
            entry == null ? null : entry.task(),
            of.tier() == 0 ? null : number(of.tier())
        };
    }

    private static BigDecimal number(long value) {
        return BigDecimal.valueOf(value);
    }

    /** Hours of a GPU are known of entries alone; of a sum, and of days of machines, how many were booked. */
    private static @Nullable BigDecimal quantity(FocusCharge of, boolean correction) {
        if (correction) {
            return null;
        }
        var entry = of.entry();
        if (entry != null && entry.seconds() != null && entry.milli() != null) {
            return entry.seconds()
                    .multiply(entry.milli())
                    .divide(MILLI_SECONDS_AN_HOUR, DECIMALS, RoundingMode.HALF_UP);
        }
        return number(
                of.kind().equals("model-call") && of.tokens().all() > 0
                        ? of.tokens().all()
                        : of.entries());
    }

    private static String unit(FocusCharge of, Sort sort) {
        if (of.entry() != null && of.entry().seconds() != null && of.entry().milli() != null) {
            return "GPU-Hours";
        }
        if (sort.meter().equals("Tokens")) {
            return of.tokens().all() > 0 ? "Tokens" : "Requests";
        }
        return UNITS;
    }

    private record Resource(String id, @Nullable String name, String type) {}

    /** The machine, whose name stands where others have their provider; else the agent. */
    private static @Nullable Resource resource(FocusCharge of, Sort sort) {
        if (of.machine() != null) {
            return new Resource(of.machine(), sort.own() && !of.provider().isEmpty() ? of.provider() : null, "Machine");
        }
        return of.agent() == null ? null : new Resource(of.agent(), of.names().agent(), "Agent");
    }

    private static String description(FocusCharge of, Sort sort, boolean correction) {
        var parts = new ArrayList<String>();
        parts.add((correction ? "Correction: " : "") + sort.service());
        if (!of.model().isEmpty()) {
            parts.add(of.model());
        }
        if (!of.provider().isEmpty()) {
            parts.add(of.provider());
        }
        return String.join(", ", parts);
    }

    /** In the order of their keys, so that the same is written alike. */
    private static TreeMap<String, String> tags(FocusCharge of) {
        var tags = new TreeMap<String, String>();
        tags.put("podium:kind", of.kind());
        if (of.tier() != 0) {
            tags.put("podium:tier", Integer.toString(of.tier()));
        }
        put(tags, "podium:team", of.names().team());
        put(tags, "podium:person", of.names().person());
        put(tags, "podium:agent", of.names().agent());
        put(tags, "podium:task", of.entry() == null ? null : of.entry().task());
        return tags;
    }

    private static void put(TreeMap<String, String> tags, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            tags.put(key, value);
        }
    }
}
