package dev.podium.terminals;

import java.time.Instant;

/**
 * Admits one viewer to one terminal, once, for a short while. Made after the permission check.
 *
 * @param url path and query of the WebSocket, relative to this server
 */
public record Ticket(String ticket, String url, Instant expiresAt) {}
