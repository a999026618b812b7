/**
 * Who gets which GPUs, and when: a snapshot goes in, decisions come out, each with the sentence that its reader sees. No
 * Spring, no database, no clock.
 *
 * <p>{@link dev.podium.gpus.schedule.Scheduler} is the door. Units: compute in thousandths of a GPU ({@code milli}),
 * memory in MiB. {@code docs/adr/0013-gpu-scheduling.md} says why it decides so.
 */
@NullMarked
package dev.podium.gpus.schedule;

import org.jspecify.annotations.NullMarked;
