package dev.podium.costs;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry of the ledger as a line of the journal: JSON, with the names of the ledger's columns, so that lines are handed to
 * the database as they are. The line of what has only begun is the entry that it becomes if Podium is killed.
 */
final class Line {

    /** The fields that are the journal's own. */
    static final String STAGE = "stage";

    static final String ID = "id";
    static final String BEGUN = "begun";
    static final String SETTLED = "settled";

    /** How it ended where Podium ended first. */
    static final String CUT = "cut";

    /** Of amounts in the ledger. */
    static final int SCALE = 12;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_NAME = 200;
    private static final int USUAL_LENGTH = 1024;

    private Line() {}

    /** What is the same from its beginning to its end. */
    record Head(UUID id, Instant begun, Payer payer, Subject subject, BigDecimal most, List<UUID> leases) {}

    /** What it comes to: by the provider's word, else by the price. */
    static BigDecimal amount(Spent spent, Rate rate) {
        var reported = spent.reported();
        return (reported == null ? rate.amount(spent.tokens()) : reported).setScale(SCALE, RoundingMode.HALF_UP);
    }

    static String begun(Head head) {
        var cut = new Spent(Tokens.NONE, "", null, true, CUT, head.subject().detail());
        return write(BEGUN, head, null, cut, Tokens.NONE, head.most(), null);
    }

    static String settled(Head head, Instant now, Spent spent, BigDecimal amount) {
        return write(SETTLED, head, now, spent, spent.tokens(), amount, null);
    }

    /** @param tokens may be below 0, as the amount may */
    static String correction(Head head, Instant now, Spent bill, Tokens tokens, BigDecimal amount, UUID reconciles) {
        return write(SETTLED, head, now, bill, tokens, amount, reconciles);
    }

    /** What nobody metered: a day of a machine, a seat, or what was entered by hand. @param amount may be below 0 */
    static String charge(Head head, Instant now, BigDecimal amount) {
        var spent = new Spent(Tokens.NONE, "", null, false, "ok", head.subject().detail());
        return write(SETTLED, head, now, spent, Tokens.NONE, amount, null);
    }

    private static String write(
            String stage,
            Head head,
            @Nullable Instant settled,
            Spent spent,
            Tokens tokens,
            BigDecimal amount,
            @Nullable UUID reconciles) {
        var text = new StringWriter(USUAL_LENGTH);
        var payer = head.payer();
        var subject = head.subject();
        var rate = subject.rate();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringProperty(STAGE, stage);
            json.writeStringProperty(ID, head.id().toString());
            json.writeStringProperty("begun_at", head.begun().toString());
            if (settled != null) {
                json.writeStringProperty("settled_at", settled.toString());
            }
            json.writeStringProperty("team_id", payer.team().toString());
            if (payer.person() != null) {
                json.writeStringProperty("person_id", payer.person().toString());
            }
            if (payer.agent() != null) {
                json.writeStringProperty("agent_id", payer.agent().toString());
            }
            if (payer.key() != null) {
                json.writeStringProperty("key_id", payer.key().toString());
            }
            if (subject.machine() != null) {
                json.writeStringProperty("machine_id", subject.machine().toString());
            }
            json.writeStringProperty("kind", name(subject.kind()));
            json.writeStringProperty("provider", name(subject.provider()));
            json.writeStringProperty("model", name(subject.model()));
            json.writeStringProperty("asked", name(subject.asked()));
            json.writeNumberProperty("tier", subject.tier());
            write(json, tokens);
            json.writeNumberProperty("price_id", rate.id());
            json.writeBooleanProperty("price_known", rate.known());
            json.writeNumberProperty("reserved", head.most());
            json.writeNumberProperty("amount", amount);
            if (spent.reported() != null) {
                json.writeNumberProperty("reported", spent.reported());
            }
            json.writeBooleanProperty("estimated", spent.estimated());
            json.writeStringProperty("outcome", name(spent.outcome()));
            raw(json, "raw_usage", spent.rawUsage());
            raw(json, "detail", spent.detail());
            if (reconciles != null) {
                json.writeStringProperty("reconciles", reconciles.toString());
            }
            json.writeArrayPropertyStart("leases");
            for (var lease : head.leases()) {
                json.writeString(lease.toString());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Tokens tokens) {
        json.writeNumberProperty("input", tokens.input());
        json.writeNumberProperty("cache_read", tokens.cacheRead());
        json.writeNumberProperty("cache_write_5m", tokens.cacheWrite5m());
        json.writeNumberProperty("cache_write_1h", tokens.cacheWrite1h());
        json.writeNumberProperty("output", tokens.output());
        json.writeNumberProperty("reasoning", tokens.reasoning());
        json.writeNumberProperty("server_tools", tokens.serverTools());
    }

    /** As it is where it is JSON, on one line; as a text where it is not. */
    private static void raw(JsonGenerator json, String field, String value) {
        if (value.isBlank()) {
            return;
        }
        json.writeName(field);
        if (isJson(value)) {
            // Line ends stand between the parts of JSON, never within one. PostgreSQL keeps no character of number 0.
            json.writeRawValue(value.replace('\n', ' ').replace('\r', ' ').replace("\\u0000", "\\ufffd"));
        } else {
            json.writeString(clean(value));
        }
    }

    private static boolean isJson(String text) {
        try (var parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException notJson) {
            return false;
        }
    }

    /** What came from outside is kept, as far as a name goes. */
    private static String name(String text) {
        return clean(text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) : text);
    }

    /** Without what is no character: number 0, and halves of one. */
    private static String clean(String text) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == 0 || Character.isSurrogate(each)) {
                return text.codePoints()
                        .map(point -> point == 0 || point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                                ? '\ufffd'
                                : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /** The line without what a provider and a room said, which the database may not take. */
    static String bare(String line) {
        var entry = (ObjectNode) JSON.readTree(line);
        entry.remove(List.of("raw_usage", "detail"));
        return entry.toString();
    }
}
