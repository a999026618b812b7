package dev.podium.terminals.live;

import dev.podium.kernel.PersonId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who sees a terminal's screen without having it open: as a tile, or by a program that asks for it. */
final class Onlookers {

    /** So long after the last look somebody is still one: a wall asks each second, a slow one each few. */
    static final Duration STAYS = Duration.ofSeconds(15);

    /** @param until by {@link System#nanoTime} */
    private record Onlooker(String name, long until) {}

    private final Map<PersonId, Onlooker> all = new LinkedHashMap<>();

    /** Whether they are new here. */
    synchronized boolean look(PersonId person, String name, long now) {
        return all.put(person, new Onlooker(name, now + STAYS.toNanos())) == null;
    }

    /** Whether somebody is one no more. */
    synchronized boolean forget(long now) {
        return all.values().removeIf(each -> each.until() - now <= 0);
    }

    /** In the order in which they came; without those. */
    synchronized List<String> without(List<PersonId> others) {
        var names = new ArrayList<String>();
        all.forEach((person, each) -> {
            if (!others.contains(person)) {
                names.add(each.name());
            }
        });
        return names;
    }
}
