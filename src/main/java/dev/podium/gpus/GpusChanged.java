package dev.podium.gpus;

/**
 * Something about GPUs is new: the line, a lease, the calendar, a server. Told on every Podium, at most once a second:
 * listeners only take note, and whoever shows it asks as the one who looks.
 */
public record GpusChanged() {}
