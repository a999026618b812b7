package dev.podium.secrets;

import java.util.UUID;

/** Points at a kept secret; harmless to store, log and show. */
public record SecretRef(UUID value) {}
