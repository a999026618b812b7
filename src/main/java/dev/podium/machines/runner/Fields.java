package dev.podium.machines.runner;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Named texts, in order; a name may come more than once, and a name that is not known is passed over, so that a newer side
 * can say more. Written as pairs, each text as the number of its bytes (32 bits) and then UTF-8.
 */
final class Fields {

    private record Field(String name, String value) {}

    private final List<Field> all = new ArrayList<>();

    Fields add(String name, @Nullable String value) {
        if (value != null) {
            all.add(new Field(name, value));
        }
        return this;
    }

    Fields add(String name, int value) {
        return add(name, Integer.toString(value));
    }

    List<String> all(String name) {
        return all.stream()
                .filter(each -> each.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** The first of this name. */
    @Nullable
    String find(String name) {
        for (var each : all) {
            if (each.name().equals(name)) {
                return each.value();
            }
        }
        return null;
    }

    String text(String name) throws BrokenProtocol {
        var value = find(name);
        if (value == null) {
            throw new BrokenProtocol("A frame lacks its " + name + ".");
        }
        return value;
    }

    int number(String name, int least, int most) throws BrokenProtocol {
        var value = text(name);
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new BrokenProtocol("The " + name + " of a frame is no number.");
        }
        throw new BrokenProtocol("The " + name + " of a frame is not from " + least + " to " + most + ".");
    }

    byte[] bytes() {
        var out = new ByteArrayOutputStream();
        for (var each : all) {
            write(out, each.name());
            write(out, each.value());
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
        out.writeBytes(bytes);
    }

    static Fields read(ByteBuffer from) throws BrokenProtocol {
        var fields = new Fields();
        while (from.hasRemaining()) {
            fields.add(text(from), text(from));
        }
        return fields;
    }

    private static String text(ByteBuffer from) throws BrokenProtocol {
        int length = from.remaining() < 4 ? -1 : from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new BrokenProtocol("A text of a frame is longer than the frame.");
        }
        var bytes = from.slice(from.position(), length);
        from.position(from.position() + length);
        return utf8(bytes);
    }

    static String utf8(ByteBuffer bytes) throws BrokenProtocol {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new BrokenProtocol("A text of a frame is no UTF-8.");
        }
    }
}
