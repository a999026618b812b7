package dev.podium.inference.tiers;

import java.util.Optional;

/** A name that stands for the lowest model which is enough, whatever it is called this month; the lowest first. */
public enum Alias {
    CODE("podium-code", 1),
    REASON("podium-reason", 1),
    JUDGE("podium-judge", 2),
    ARCHITECT("podium-architect", 3);

    /** Leaves the choice to Podium. */
    public static final String AUTO = "podium-auto";

    /** Clients that list only models of Anthropic are shown the same names behind this. */
    public static final String DISGUISE = "claude-";

    private final String id;
    private final int tier;

    Alias(String id, int tier) {
        this.id = id;
        this.tier = tier;
    }

    /** What a client asks for. */
    public String id() {
        return id;
    }

    public int tier() {
        return tier;
    }

    public static Optional<Alias> of(String id) {
        for (var alias : values()) {
            if (alias.id.equals(id)) {
                return Optional.of(alias);
            }
        }
        return Optional.empty();
    }
}
