package dev.podium.terminals;

import java.time.Instant;

/**
 * What a program in a terminal says of itself, by the option {@code @podium_event} of its tmux pane. Whoever can reach
 * the OS user's tmux server can set it, so it is believed of that terminal alone and never runs anything.
 *
 * @param text as it was set, at most 1,500 characters, none of them a control character; never blank
 * @param at when Podium was told, within a second of it
 */
public record Told(String text, Instant at) {}
