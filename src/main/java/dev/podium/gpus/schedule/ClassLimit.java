package dev.podium.gpus.schedule;

import java.time.Duration;

/**
 * What a class of time may do.
 *
 * @param longest the longest limit that may be asked for
 * @param milliAPerson compute that one person may hold in leases of this class; 0 for any amount
 * @param milliATeam the same for one team
 */
public record ClassLimit(Duration longest, long milliAPerson, long milliATeam) {}
