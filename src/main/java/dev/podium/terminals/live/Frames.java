package dev.podium.terminals.live;

import dev.podium.terminals.TerminalState;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The control messages from the server, as JSON; docs/reference/terminal-protocol.md says what each means. */
final class Frames {

    private Frames() {}

    static String hello(boolean drives, String epoch, int cols, int rows) {
        return "{\"type\":\"hello\",\"mode\":\"" + (drives ? "drive" : "watch") + "\",\"epoch\":" + quoted(epoch)
                + ",\"cols\":" + cols + ",\"rows\":" + rows + "}";
    }

    static String snapshot(boolean all) {
        return "{\"type\":\"snapshot\",\"part\":\"" + (all ? "all" : "screen") + "\"}";
    }

    static String ready(long sequence, String epoch) {
        return "{\"type\":\"ready\",\"sequence\":" + sequence + ",\"epoch\":" + quoted(epoch) + "}";
    }

    /** To recordings alone: so many bytes were lost, for the disk was too slow. */
    static String gap(long bytes) {
        return "{\"type\":\"gap\",\"bytes\":" + bytes + "}";
    }

    /** To recordings alone: all that was printed until now has been sent, and nothing more will be. */
    static String over() {
        return "{\"type\":\"over\"}";
    }

    static String resumed(long sequence) {
        return "{\"type\":\"resumed\",\"sequence\":" + sequence + "}";
    }

    static String size(int cols, int rows, boolean yours) {
        return "{\"type\":\"size\",\"cols\":" + cols + ",\"rows\":" + rows + ",\"yours\":" + yours + "}";
    }

    static String driver(@Nullable String name, boolean you) {
        return "{\"type\":\"driver\",\"name\":" + (name == null ? "null" : quoted(name)) + ",\"you\":" + you + "}";
    }

    static String person(Guest guest, String mode, boolean mayDrive, boolean asks, boolean away) {
        return "{\"id\":" + guest.number() + ",\"name\":" + quoted(guest.name()) + ",\"mode\":\"" + mode
                + "\",\"stranger\":" + guest.isStranger() + ",\"since\":\"" + guest.since() + "\",\"mayDrive\":"
                + mayDrive + ",\"asks\":" + asks + ",\"away\":"
                + away + "}";
    }

    /**
     * @param people each as {@link #person} makes it, with commas between
     * @param onlookers the names of those who see the screen without having it open
     */
    static String presence(Seat seat, String people, long others, List<String> onlookers) {
        return "{\"type\":\"presence\",\"you\":" + seat.guest().number() + ",\"mayDrive\":" + seat.mayDrive()
                + ",\"takesOver\":" + seat.takesOver() + ",\"own\":"
                + !seat.guest().isStranger() + ",\"people\":[" + people + "],\"others\":" + others
                + ",\"onlookers\":["
                + onlookers.stream().map(Frames::quoted).collect(Collectors.joining(",")) + "]}";
    }

    static String keyboard(Change<Guest> change) {
        var event = change.deed().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return keyboard(event, change.who(), change.whom());
    }

    /** An assistant's typing is marked as theirs. */
    static String typed(Guest who) {
        return keyboard("typed", who, null);
    }

    /** @param number 0 for somebody who is not at the terminal */
    static String answered(int number, String name) {
        return "{\"type\":\"keyboard\",\"event\":\"answered\",\"who\":{\"id\":" + number + ",\"name\":" + quoted(name)
                + "},\"whom\":null}";
    }

    private static String keyboard(String event, Guest who, @Nullable Guest whom) {
        return "{\"type\":\"keyboard\",\"event\":\"" + event + "\",\"who\":" + named(who) + ",\"whom\":"
                + (whom == null ? "null" : named(whom)) + "}";
    }

    private static String named(Guest guest) {
        return "{\"id\":" + guest.number() + ",\"name\":" + quoted(guest.name()) + "}";
    }

    static String ended(TerminalState state) {
        return "{\"type\":\"ended\",\"exitCode\":" + state.exitCode() + ",\"signal\":"
                + (state.signal() == null ? "null" : quoted(state.signal())) + "}";
    }

    static String started() {
        return "{\"type\":\"started\"}";
    }

    static String ping() {
        return "{\"type\":\"ping\"}";
    }

    static String pong(int id) {
        return "{\"type\":\"pong\",\"id\":" + id + "}";
    }

    static String error(String code, String message) {
        return "{\"type\":\"error\",\"code\":" + quoted(code) + ",\"message\":" + quoted(message) + "}";
    }

    private static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
