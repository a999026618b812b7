package dev.podium.health;

/** Some check says something else than before. */
public record HealthChanged() {}
