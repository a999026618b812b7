package dev.podium.costs.reports;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What FOCUS 1.2 asks of a row, written from the specification (focus.finops.org/focus-specification/v1-2): which columns have to be
 * there, of which type, which values they may have, and where they may be null.
 */
public final class FocusRules {

    private static final Set<String> MANDATORY = Set.of(
            "BilledCost",
            "BillingAccountId",
            "BillingAccountName",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeClass",
            "ChargeDescription",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ContractedCost",
            "EffectiveCost",
            "InvoiceIssuerName",
            "ListCost",
            "PricingQuantity",
            "PricingUnit",
            "ProviderName",
            "PublisherName",
            "ServiceCategory",
            "ServiceName");

    private static final Set<String> NEVER_NULL = Set.of(
            "BilledCost",
            "BillingAccountId",
            "BillingCurrency",
            "BillingPeriodEnd",
            "BillingPeriodStart",
            "ChargeCategory",
            "ChargeFrequency",
            "ChargePeriodEnd",
            "ChargePeriodStart",
            "ContractedCost",
            "EffectiveCost",
            "InvoiceIssuerName",
            "ListCost",
            "ProviderName",
            "PublisherName",
            "ServiceCategory",
            "ServiceName",
            "ServiceSubcategory");

    private static final Set<String> DECIMAL =
            Set.of("BilledCost", "ConsumedQuantity", "ContractedCost", "EffectiveCost", "ListCost", "PricingQuantity");

    private static final Set<String> MOMENT =
            Set.of("BillingPeriodEnd", "BillingPeriodStart", "ChargePeriodEnd", "ChargePeriodStart");

    private static final Map<String, Set<String>> ALLOWED = Map.of(
            "ChargeCategory", Set.of("Usage", "Purchase", "Tax", "Credit", "Adjustment"),
            "ChargeClass", Set.of("Correction"),
            "ChargeFrequency", Set.of("One-Time", "Recurring", "Usage-Based"),
            "ServiceCategory",
                    Set.of(
                            "AI and Machine Learning",
                            "Analytics",
                            "Business Applications",
                            "Compute",
                            "Databases",
                            "Developer Tools",
                            "Multicloud",
                            "Identity",
                            "Integration",
                            "Internet of Things",
                            "Management and Governance",
                            "Media",
                            "Migration",
                            "Mobile",
                            "Networking",
                            "Security",
                            "Storage",
                            "Web",
                            "Other"),
            "ServiceSubcategory", Set.of("Generative AI", "Virtual Machines", "Other (Compute)", "Other (Other)"));

    private static final Map<String, String> PARENTS = Map.of(
            "Generative AI", "AI and Machine Learning",
            "Virtual Machines", "Compute",
            "Other (Compute)", "Compute",
            "Other (Other)", "Other");

    private FocusRules() {}

    /** @param row by column; null where nothing stands. @return what is wrong, empty where nothing is */
    public static List<String> problems(Map<String, @Nullable String> row) {
        var wrong = new ArrayList<String>();
        for (var name : MANDATORY) {
            say(wrong, row.containsKey(name), name + " has to be there");
        }
        row.forEach((name, value) -> {
            say(wrong, value != null || !NEVER_NULL.contains(name), name + " is null");
            say(wrong, value == null || !value.isEmpty(), name + " is empty and not null");
            if (value != null) {
                types(wrong, name, value);
            }
        });
        say(
                wrong,
                row.keySet().stream().allMatch(name -> name.startsWith("x_") || Character.isUpperCase(name.charAt(0))),
                "a column of Podium's own that does not begin with x_");
        conditions(wrong, row);
        return wrong;
    }

    private static void types(List<String> wrong, String name, String value) {
        if (DECIMAL.contains(name)) {
            say(wrong, value.matches("-?\\d+(\\.\\d+)?"), name + " is no number: " + value);
        }
        if (MOMENT.contains(name)) {
            say(wrong, value.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), name + " is no moment: " + value);
        }
        if (name.equals("BillingCurrency")) {
            say(wrong, value.matches("[A-Z]{3}"), name + " is no currency");
        }
        if (name.equals("Tags")) {
            var tags = JsonMapper.shared().readTree(value);
            say(wrong, tags.isObject(), "Tags are no object");
            tags.propertyStream().forEach(tag -> {
                say(wrong, tag.getKey().startsWith("podium:"), "a tag of Podium's without its prefix");
                say(wrong, tag.getValue().isString(), "a tag that is no text");
            });
        }
        if (name.endsWith("Unit")) {
            say(
                    wrong,
                    Set.of("Tokens", "Requests", "Units", "GPU-Hours").contains(value),
                    name + " is no unit: " + value);
        }
        var allowed = ALLOWED.get(name);
        say(wrong, allowed == null || allowed.contains(value), name + " may not be " + value);
    }

    private static void conditions(List<String> wrong, Map<String, @Nullable String> row) {
        var category = String.valueOf(row.get("ChargeCategory"));
        boolean correction = "Correction".equals(row.get("ChargeClass"));
        boolean priced = Set.of("Usage", "Purchase").contains(category) && !correction;
        for (var name : List.of("PricingQuantity", "PricingUnit", "SkuId", "SkuPriceId")) {
            say(wrong, !priced || row.get(name) != null, name + " of usage or a purchase is null");
        }
        boolean used = category.equals("Usage");
        say(wrong, used || row.get("ConsumedQuantity") == null, "ConsumedQuantity of what is no usage");
        say(wrong, !used || correction || row.get("ConsumedQuantity") != null, "ConsumedQuantity of usage is null");
        same(wrong, row, "ConsumedQuantity", "ConsumedUnit");
        same(wrong, row, "PricingQuantity", "PricingUnit");
        say(
                wrong,
                !category.equals("Purchase") || !"Usage-Based".equals(row.get("ChargeFrequency")),
                "a purchase is not usage-based");
        same(wrong, row, "ResourceId", "ResourceType");
        say(wrong, row.get("ResourceId") != null || row.get("ResourceName") == null, "a name of no resource");
        same(wrong, row, "SubAccountId", "SubAccountType");
        say(wrong, row.get("SkuId") != null || row.get("SkuMeter") == null, "a meter of no SKU");
        say(
                wrong,
                String.valueOf(row.get("ServiceCategory"))
                        .equals(PARENTS.get(String.valueOf(row.get("ServiceSubcategory")))),
                "a subcategory of another category");
        before(wrong, row, "BillingPeriodStart", "BillingPeriodEnd");
        before(wrong, row, "ChargePeriodStart", "ChargePeriodEnd");
        // No unit prices are told, so list and contracted cost are what was billed.
        for (var name : List.of("ListCost", "ContractedCost", "EffectiveCost")) {
            say(
                    wrong,
                    new BigDecimal(String.valueOf(row.get(name)))
                                    .compareTo(new BigDecimal(String.valueOf(row.get("BilledCost"))))
                            == 0,
                    name + " is not what was billed");
        }
    }

    private static void same(List<String> wrong, Map<String, @Nullable String> row, String one, String other) {
        say(wrong, (row.get(one) == null) == (row.get(other) == null), one + " and " + other + " go together");
    }

    private static void before(List<String> wrong, Map<String, @Nullable String> row, String from, String to) {
        say(
                wrong,
                Instant.parse(String.valueOf(row.get(from))).isBefore(Instant.parse(String.valueOf(row.get(to)))),
                from + " is not before " + to);
    }

    private static void say(List<String> wrong, boolean right, String what) {
        if (!right) {
            wrong.add(what);
        }
    }

    /** Rows of CSV, each by column; what is empty is null. */
    public static List<Map<String, @Nullable String>> parsed(String csv) {
        var lines = new ArrayList<List<String>>();
        var line = new ArrayList<String>();
        var cell = new StringBuilder();
        boolean within = false;
        for (int i = 0; i < csv.length(); i++) {
            char each = csv.charAt(i);
            if (within) {
                if (each == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else if (each == '"') {
                    within = false;
                } else {
                    cell.append(each);
                }
            } else if (each == '"') {
                within = true;
            } else if (each == ',' || each == '\n') {
                line.add(cell.toString());
                cell.setLength(0);
                if (each == '\n') {
                    lines.add(List.copyOf(line));
                    line.clear();
                }
            } else if (each != '\r') {
                cell.append(each);
            }
        }
        var rows = new ArrayList<Map<String, @Nullable String>>();
        for (var values : lines.subList(1, lines.size())) {
            var row = new java.util.LinkedHashMap<String, @Nullable String>();
            for (int i = 0; i < values.size(); i++) {
                row.put(lines.getFirst().get(i), values.get(i).isEmpty() ? null : values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }
}
