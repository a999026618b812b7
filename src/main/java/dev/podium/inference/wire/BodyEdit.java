package dev.podium.inference.wire;

import java.io.ByteArrayOutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/** Changes in a body what must be changed, and leaves every other byte as the client sent it. */
public final class BodyEdit {

    private static final byte[] OPTIONS = ascii("\"stream_options\":{\"include_usage\":true},");
    private static final byte[] USAGE = ascii("\"include_usage\":true");
    private static final byte[] TRUE = ascii("true");

    private BodyEdit() {}

    /**
     * The body as it goes on to a model that speaks the same dialect.
     *
     * @param model what the model is called there
     */
    public static byte[] forModel(byte[] body, AskedCall asked, Dialect dialect, String model) {
        boolean other = !model.equals(asked.model());
        // A stream of chat completions says what it cost only if it is asked to.
        boolean usage = dialect == Dialect.CHAT && asked.stream() && !asked.usageAsked();
        if (!other && !usage) {
            return body;
        }
        var edited = new Edited(body);
        if (usage && asked.options() == null) {
            edited.upTo(asked.body() + 1);
            edited.put(OPTIONS);
        }
        boolean optionsFirst = asked.options() != null && asked.options().from() < asked.modelFrom();
        if (usage && optionsFirst) {
            usage(edited, asked.options());
        }
        if (other) {
            edited.upTo(asked.modelFrom());
            edited.put(quoted(model));
            edited.skipTo(asked.modelTo());
        }
        if (usage && !optionsFirst) {
            usage(edited, asked.options());
        }
        return edited.rest();
    }

    private static void usage(Edited edited, AskedCall.@Nullable StreamOptions options) {
        if (options == null) {
            return;
        }
        if (options.usageFrom() >= 0) {
            edited.upTo(options.usageFrom());
            edited.put(TRUE);
            edited.skipTo(options.usageFrom() + "false".length());
        } else {
            edited.upTo(options.from() + 1);
            edited.put(USAGE);
            if (!options.empty()) {
                edited.put(new byte[] {','});
            }
        }
    }

    private static byte[] quoted(String text) {
        return ("\""
                        + new String(Objects.requireNonNull(
                                JsonStringEncoder.getInstance().quoteAsCharArray(text))) + "\"")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static final class Edited {

        private final byte[] from;
        private final ByteArrayOutputStream to;
        private int at;

        Edited(byte[] from) {
            this.from = from;
            this.to = new ByteArrayOutputStream(from.length + 256);
        }

        void upTo(int end) {
            to.write(from, at, end - at);
            at = end;
        }

        void put(byte[] bytes) {
            to.writeBytes(bytes);
        }

        void skipTo(int end) {
            at = end;
        }

        byte[] rest() {
            upTo(from.length);
            return to.toByteArray();
        }
    }
}
