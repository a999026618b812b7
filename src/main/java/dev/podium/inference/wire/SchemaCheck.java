package dev.podium.inference.wire;

import java.math.BigDecimal;
import java.util.HashSet;
import tools.jackson.databind.JsonNode;

/**
 * Whether a piece of JSON surely does not fit a JSON schema. What it does not know it takes for fitting, and so it does where it would
 * take more than {@link #MOST_STEPS} steps to say: schemas come from whoever has a token, and some of them would keep a complete
 * validator busy for ever. Nothing is fetched, and patterns are not looked for.
 *
 * <p>It knows what models are asked for by: types, {@code properties}, {@code required}, {@code additionalProperties}, {@code items},
 * {@code prefixItems}, {@code enum}, {@code const}, bounds, {@code anyOf}, {@code oneOf} (as if any would do),
 * {@code allOf} and {@code $ref} within the schema.
 */
final class SchemaCheck {

    static final int MOST_STEPS = 50_000;

    /** Deeper than this a schema or an answer only goes in circles. */
    private static final int MOST_DEEP = 200;

    /** It cannot be said. */
    private static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("A schema takes too many steps.", null, false, false);
        }
    }

    private final JsonNode root;
    private int steps;

    private SchemaCheck(JsonNode root) {
        this.root = root;
    }

    /** @param schema as the client sent it */
    static boolean isMisfit(JsonNode schema, JsonNode value) {
        try {
            return !new SchemaCheck(schema).fits(schema, value, 0);
        } catch (TooMuch e) {
            return false;
        }
    }

    private boolean fits(JsonNode schema, JsonNode value, int deep) {
        if (++steps > MOST_STEPS || deep > MOST_DEEP) {
            throw new TooMuch();
        }
        if (schema.isBoolean()) {
            return schema.asBoolean();
        }
        if (!schema.isObject()) {
            return true;
        }
        return refers(schema, value, deep)
                && isOfType(schema.path("type"), schema, value)
                && isOneOfThese(schema, value)
                && combines(schema, value, deep)
                && isBounded(schema, value)
                && (!value.isObject() || hasProperties(schema, value, deep))
                && (!value.isArray() || hasItems(schema, value, deep));
    }

    private boolean refers(JsonNode schema, JsonNode value, int deep) {
        var ref = schema.path("$ref").asString("");
        if (!ref.startsWith("#")) {
            return true;
        }
        var pointer = ref.substring(1);
        if (!pointer.isEmpty() && !pointer.startsWith("/")) {
            // A name given elsewhere in the schema.
            return true;
        }
        return fits(root.at(pointer.replace("%24", "$")), value, deep + 1);
    }

    private static boolean isOfType(JsonNode type, JsonNode schema, JsonNode value) {
        if (type.isString()) {
            return is(type.asString(), value)
                    || value.isNull() && schema.path("nullable").asBoolean(false);
        }
        if (type.isArray() && !type.isEmpty()) {
            for (var each : type) {
                if (is(each.asString(""), value)) {
                    return true;
                }
            }
            return false;
        }
        return true;
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            case "number" -> value.isNumber();
            // 1.0 is one too.
            case "integer" ->
                value.isIntegralNumber()
                        || value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0;
            default -> true;
        };
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static boolean isOneOfThese(JsonNode schema, JsonNode value) {
        if (schema.has("const") && !same(schema.path("const"), value)) {
            return false;
        }
        var all = schema.path("enum");
        if (!all.isArray()) {
            return true;
        }
        for (var each : all) {
            if (same(each, value)) {
                return true;
            }
        }
        return false;
    }

    private boolean combines(JsonNode schema, JsonNode value, int deep) {
        for (var each : schema.path("allOf")) {
            if (!fits(each, value, deep + 1)) {
                return false;
            }
        }
        // That two fit may come of what is not known here.
        return fitsOne(schema.path("anyOf"), value, deep) && fitsOne(schema.path("oneOf"), value, deep);
    }

    private boolean fitsOne(JsonNode schemas, JsonNode value, int deep) {
        if (!schemas.isArray() || schemas.isEmpty()) {
            return true;
        }
        for (var each : schemas) {
            if (fits(each, value, deep + 1)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBounded(JsonNode schema, JsonNode value) {
        if (value.isNumber()) {
            var number = value.decimalValue();
            return isAtLeast(number, schema.path("minimum"), 0)
                    && isAtLeast(number, schema.path("exclusiveMinimum"), 1)
                    && isAtMost(number, schema.path("maximum"), 0)
                    && isAtMost(number, schema.path("exclusiveMaximum"), -1);
        }
        if (value.isString()) {
            var text = value.asString();
            int length = text.codePointCount(0, text.length());
            return length >= number(schema, "minLength", 0) && length <= number(schema, "maxLength", Long.MAX_VALUE);
        }
        if (value.isArray()) {
            return value.size() >= number(schema, "minItems", 0)
                    && value.size() <= number(schema, "maxItems", Long.MAX_VALUE);
        }
        return true;
    }

    private static boolean isAtLeast(BigDecimal number, JsonNode bound, int sign) {
        return !bound.isNumber() || number.compareTo(bound.decimalValue()) >= sign;
    }

    private static boolean isAtMost(BigDecimal number, JsonNode bound, int sign) {
        return !bound.isNumber() || number.compareTo(bound.decimalValue()) <= sign;
    }

    private static long number(JsonNode schema, String name, long otherwise) {
        var bound = schema.path(name);
        return bound.isIntegralNumber() && bound.canConvertToLong() ? bound.asLong() : otherwise;
    }

    private boolean hasProperties(JsonNode schema, JsonNode value, int deep) {
        for (var each : schema.path("required")) {
            if (each.isString() && !value.has(each.asString())) {
                return false;
            }
        }
        var known = new HashSet<String>();
        for (var each : schema.path("properties").properties()) {
            known.add(each.getKey());
            if (value.has(each.getKey()) && !fits(each.getValue(), value.path(each.getKey()), deep + 1)) {
                return false;
            }
        }
        var more = schema.path("additionalProperties");
        // Which properties their patterns let in is not looked at.
        if (more.isMissingNode() || schema.has("patternProperties")) {
            return true;
        }
        for (var each : value.properties()) {
            if (!known.contains(each.getKey()) && !fits(more, each.getValue(), deep + 1)) {
                return false;
            }
        }
        return true;
    }

    private boolean hasItems(JsonNode schema, JsonNode value, int deep) {
        var first = schema.path("prefixItems");
        var others = schema.path("items");
        for (int at = 0; at < value.size(); at++) {
            var of = at < first.size() ? first.path(at) : others;
            if (!of.isArray() && !of.isMissingNode() && !fits(of, value.path(at), deep + 1)) {
                return false;
            }
        }
        return true;
    }
}
