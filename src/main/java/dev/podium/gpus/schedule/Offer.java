package dev.podium.gpus.schedule;

import java.util.List;
import java.util.UUID;

/**
 * Something is free for a watcher.
 *
 * @param places what to keep for them while they decide, as a {@link Window} of kind CLAIM
 */
public record Offer(UUID watch, List<Place> places, String sentence) {

    public Offer {
        places = List.copyOf(places);
    }
}
