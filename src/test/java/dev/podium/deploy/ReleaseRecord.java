package dev.podium.deploy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Secret in which Helm keeps a release. Helm's client sends it, and nothing else, in Kubernetes' protocol buffers; the
 * numbers are those of k8s.io/api/core/v1/generated.proto.
 */
final class ReleaseRecord {

    private static final byte[] MAGIC = {'k', '8', 's', 0};

    private ReleaseRecord() {}

    /** One field: its number and its bytes; of a number in place of bytes there are none. */
    private record Field(int number, ByteBuffer bytes) {

        String text() {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }

        List<Field> fields() {
            return ReleaseRecord.fields(bytes.duplicate());
        }
    }

    static boolean is(byte[] body) {
        return body.length > MAGIC.length
                && ByteBuffer.wrap(body, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC));
    }

    /** The same Secret as Kubernetes gives it out in JSON. */
    static ObjectNode read(byte[] body) {
        var secret = new JsonMapper().createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
        var metadata = secret.putObject("metadata");
        var wrapped =
                ByteBuffer.wrap(body, MAGIC.length, body.length - MAGIC.length).slice();
        for (var outer : fields(wrapped)) {
            if (outer.number() != 2) {
                continue;
            }
            for (var field : outer.fields()) {
                switch (field.number()) {
                    case 1 -> metadata(metadata, field.fields());
                    case 2 -> entry(secret.withObject("/data"), field.fields(), true);
                    case 3 -> secret.put("type", field.text());
                    default -> {}
                }
            }
        }
        return secret;
    }

    private static void metadata(ObjectNode metadata, List<Field> fields) {
        for (var field : fields) {
            switch (field.number()) {
                case 1 -> metadata.put("name", field.text());
                case 3 -> metadata.put("namespace", field.text());
                case 11 -> entry(metadata.withObject("/labels"), field.fields(), false);
                default -> {}
            }
        }
    }

    private static void entry(ObjectNode into, List<Field> fields, boolean encoded) {
        var key = "";
        var value = "";
        for (var field : fields) {
            if (field.number() == 1) {
                key = field.text();
            } else if (field.number() == 2) {
                value = encoded
                        ? StandardCharsets.ISO_8859_1
                                .decode(Base64.getEncoder().encode(field.bytes().duplicate()))
                                .toString()
                        : field.text();
            }
        }
        into.put(key, value);
    }

    private static List<Field> fields(ByteBuffer from) {
        var fields = new ArrayList<Field>();
        while (from.hasRemaining()) {
            var tag = number(from);
            int number = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> {
                    number(from);
                    fields.add(new Field(number, ByteBuffer.allocate(0)));
                }
                case 2 -> {
                    int length = (int) number(from);
                    fields.add(new Field(number, from.slice(from.position(), length)));
                    from.position(from.position() + length);
                }
                default -> throw new IllegalStateException("Helm sent a field of a kind that is not known here.");
            }
        }
        return fields;
    }

    private static long number(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
