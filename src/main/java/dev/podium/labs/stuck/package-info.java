/**
 * Who is stuck, and why Podium thinks so: what happened at the seats goes in, flags come out, each with its reason. No
 * Spring, no database, no pages, no clock.
 *
 * <p>{@link dev.podium.labs.stuck.Stuck} is the door. {@link dev.podium.labs.stuck.ShellCommands} makes events of what a
 * seat's shell prints. Never a key that somebody typed: only that one was. {@code docs/reference/stuck-rules.md} says what
 * each rule does.
 */
@NullMarked
package dev.podium.labs.stuck;

import org.jspecify.annotations.NullMarked;
