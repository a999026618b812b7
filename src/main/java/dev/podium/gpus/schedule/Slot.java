package dev.podium.gpus.schedule;

import java.util.List;

/** When and where something can start; {@code at} in milliseconds since 1970. */
record Slot(long at, List<Place> places) {}
