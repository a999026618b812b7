package dev.podium.inference;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the names that clients ask for stand for: aliases and models alike, for the whole installation. */
public interface ModelRoutes {

    int MOST_TARGETS = 10;

    /**
     * @param model what it is called there; null: as the client calls it
     * @param tier 1 local, 2 of a middle price, 3 the strongest
     */
    record Target(UUID provider, @Nullable String model, int tier) {}

    /** By name; the first target that can be reached answers. For whoever may see them. */
    Map<String, List<Target>> all();

    /**
     * In place of what the name stood for; no target removes it. A name that ends in {@code *} stands for all that begin so
     * and have no meaning of their own.
     *
     * @throws dev.podium.kernel.Refusal {@code inference.route-name}, {@code inference.route-target}
     */
    void set(String name, List<Target> targets);
}
