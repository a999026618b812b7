package dev.podium.inference;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where models are: engines of one's own and providers in the cloud, for the whole installation. */
public interface ModelProviders {

    /** How it is spoken to. */
    enum Kind {
        ANTHROPIC("Anthropic", "https://api.anthropic.com"),
        OPENAI("OpenAI", "https://api.openai.com"),
        OPENROUTER("OpenRouter", "https://openrouter.ai/api"),
        OLLAMA("Ollama", "http://127.0.0.1:11434"),
        /** Whatever speaks OpenAI's chat completions. */
        COMPATIBLE("OpenAI-compatible", "");

        private final String words;
        private final String url;

        Kind(String words, String url) {
            this.words = words;
            this.url = url;
        }

        public String words() {
            return words;
        }

        /** Where it is where nobody says otherwise; "" where somebody must. */
        public String url() {
            return url;
        }
    }

    /**
     * @param url without the path of an endpoint, and without {@code /v1}
     * @param hasKey whether a key is kept for it; the key itself is never told
     * @param context how many tokens a model there may be sent (Ollama: what it is loaded with)
     * @param slots how many calls it answers at a time (Ollama)
     * @param slotHour what an hour costs in which it answers one call, in US dollars: its electricity (Ollama)
     */
    record Provider(
            UUID id,
            String name,
            Kind kind,
            String url,
            boolean hasKey,
            int context,
            int slots,
            boolean enabled,
            BigDecimal slotHour) {

        /** One that costs nothing by the hour. */
        public Provider(
                UUID id, String name, Kind kind, String url, boolean hasKey, int context, int slots, boolean enabled) {
            this(id, name, kind, url, hasKey, context, slots, enabled, BigDecimal.ZERO);
        }
    }

    /**
     * @param key null keeps the one that is there
     * @param slotHour 0 to 100,000, up to 6 decimals
     */
    record Wanted(
            String name,
            Kind kind,
            String url,
            @Nullable String key,
            int context,
            int slots,
            boolean enabled,
            BigDecimal slotHour) {

        /** One that costs nothing by the hour. */
        public Wanted(
                String name, Kind kind, String url, @Nullable String key, int context, int slots, boolean enabled) {
            this(name, kind, url, key, context, slots, enabled, BigDecimal.ZERO);
        }

        @Override
        public String toString() {
            return "Wanted " + name;
        }
    }

    /** For whoever may see them. */
    List<Provider> all();

    /**
     * How a provider was when it was last called; nobody calls one to find out.
     *
     * @param sentence how it failed, naming it, without its end; "" where it did not
     * @param since when it was last all right; null where it is
     * @param times how many calls failed in a row, for a reason of the provider's
     */
    record Health(State state, String sentence, @Nullable Instant since, long times) {

        /** What that means for the next call. */
        public enum State {
            FINE,
            /** It is asked all the same. */
            FAILING,
            /** It has failed so often that it is left alone, for 10 s at a time. */
            RESTING,
            /** It has rested, and a few calls try whether it is all right again. */
            TRIED
        }

        /** Of one that nothing is known against. */
        public static final Health UNHARMED = new Health(State.FINE, "", null, 0);
    }

    /** Of each provider, by its id, as this Podium has seen it. For whoever may see them. */
    Map<UUID, Health> health();

    /**
     * @throws dev.podium.kernel.Refusal {@code inference.provider-name}, {@code inference.provider-taken} or
     *     {@code inference.provider-url}, each naming its field
     */
    Provider add(Wanted wanted);

    /** Its name and kind stay. */
    Provider change(UUID id, Wanted wanted);

    /** With its routes and its key. */
    void remove(UUID id);
}
