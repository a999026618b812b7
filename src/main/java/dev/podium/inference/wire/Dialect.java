package dev.podium.inference.wire;

import java.util.Optional;

/** How a client and a model speak: a path of the gateway, and what stands in its bodies. */
public enum Dialect {
    /** OpenAI's chat completions, which most others speak too. */
    CHAT("/v1/chat/completions"),
    /** OpenAI's responses. */
    RESPONSES("/v1/responses"),
    /** Anthropic's messages. */
    MESSAGES("/v1/messages"),
    /** How many tokens an Anthropic message would be; costs nothing. */
    COUNT_TOKENS("/v1/messages/count_tokens"),
    /** OpenAI's embeddings. */
    EMBEDDINGS("/v1/embeddings");

    private final String path;

    Dialect(String path) {
        this.path = path;
    }

    /** Behind the address of a provider, and behind Podium's own. */
    public String path() {
        return path;
    }

    /** Whose way of telling errors and taking keys it is. */
    public boolean isAnthropic() {
        return this == MESSAGES || this == COUNT_TOKENS;
    }

    public static Optional<Dialect> at(String path) {
        for (var dialect : values()) {
            if (dialect.path.equals(path)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }
}
