package dev.podium.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an agent prints, on its way to the person's own terminal. tmux is the terminal of the program and this one is a
 * picture of it: questions to the terminal are left out, since tmux has answered them and a second answer would be typed
 * into the program; so is what would change more of the person's terminal than its screen (its window, its palette, its
 * clipboard, its keyboard protocol, files).
 *
 * <p>Bytes may be cut anywhere. What is open at the end of a call waits for the next one.
 *
 * <p>Longer than most files: what passes is decided in one place, so that nothing finds a way between two.
 */
final class OutputFilter {

    private static final int ESC = 0x1b;
    private static final int BELL = 7;
    private static final int ENQUIRY = 5;
    private static final int CANCEL = 0x18;
    private static final int SUBSTITUTE = 0x1a;
    private static final int C1_LEAD = 0xc2;
    private static final int LONGEST = 8 << 10;
    private static final int LONGEST_COPY = 140 << 10;

    /** Colours are the screen's; a bracket round a paste is put there by Podium, which knows whether the program asks. */
    private static final Set<String> MODES_LEFT_OUT = Set.of("2004", "2031", "2048", "5522");

    private static final Pattern COPY = Pattern.compile("52;c?;[A-Za-z0-9+/=]{1,133336}");

    /** Puts off whatever a program may have switched on, but for the alternate screen. */
    private static final String PUT_OFF = "\033[?6l\033[r\033[?1000l\033[?1002l\033[?1003l\033[?1005l\033[?1006l"
            + "\033[?1015l\033[?1016l\033[?1004l\033[?9l\033[?1l\033>\033[4l\033[20l\033[?5l\033[?7h\033[?25h\033[0 q"
            + "\033]8;;\033\\\017\033(B\033[0m";

    private enum In {
        TEXT,
        /** After the byte by which UTF-8 begins what some terminals take for control characters. */
        LEAD,
        ESCAPE,
        /** An escape with intermediate bytes, such as of a character set. */
        SHORT,
        CONTROL,
        /** Of an operating system command, up to BEL or ST. */
        COMMAND,
        /** A name of a window, as tmux's own sequence has it. */
        NAME,
        /** Of a string that is left out. */
        STRING
    }

    private final boolean copies;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private In in = In.TEXT;
    private boolean stringEscape;
    private boolean alternate;

    /** @param copies whether a program may write to the clipboard */
    OutputFilter(boolean copies) {
        this.copies = copies;
    }

    /** What to write of these bytes. */
    byte[] pass(byte[] bytes, int at, int length) {
        out.reset();
        int end = at + length;
        for (int i = at; i < end; i++) {
            if (in == In.TEXT) {
                int from = i;
                while (i < end && isPlain(bytes[i])) {
                    i++;
                }
                out.write(bytes, from, i - from);
                if (i == end) {
                    break;
                }
            }
            step(bytes[i] & 0xff);
        }
        return out.toByteArray();
    }

    private static boolean isPlain(byte each) {
        return each != ESC && each != ENQUIRY && each != (byte) C1_LEAD;
    }

    private void step(int next) {
        switch (in) {
            case TEXT -> begin(next);
            case LEAD -> {
                in = In.TEXT;
                if (next < 0x80 || next > 0x9f) {
                    out.write(C1_LEAD);
                    if (next == ESC || next == ENQUIRY || next == C1_LEAD) {
                        begin(next);
                    } else {
                        out.write(next);
                    }
                }
            }
            case ESCAPE -> escape(next);
            case SHORT -> {
                if (!interrupts(next)) {
                    held.write(next);
                    if (next >= 0x30) {
                        shortEscape();
                    }
                }
            }
            case CONTROL -> {
                if (!interrupts(next)) {
                    hold(next, LONGEST);
                    if (next >= 0x40 && next <= 0x7e) {
                        in = In.TEXT;
                        control(held.toString(StandardCharsets.ISO_8859_1));
                    }
                }
            }
            case COMMAND, NAME, STRING -> string(next);
        }
    }

    private void begin(int next) {
        if (next == ESC) {
            held.reset();
            in = In.ESCAPE;
        } else if (next == C1_LEAD) {
            in = In.LEAD;
        } else if (next != ENQUIRY) {
            out.write(next);
        }
    }

    /** A control character within a sequence does its work there; some of them end the sequence. */
    private boolean interrupts(int next) {
        if (next == ESC) {
            held.reset();
            in = In.ESCAPE;
            return true;
        }
        if (next == CANCEL || next == SUBSTITUTE) {
            in = In.TEXT;
            return true;
        }
        if (next < 0x20) {
            if (next != ENQUIRY) {
                out.write(next);
            }
            return true;
        }
        return false;
    }

    private void escape(int next) {
        if (interrupts(next)) {
            return;
        }
        stringEscape = false;
        switch (next) {
            case '[' -> in = In.CONTROL;
            case ']' -> in = In.COMMAND;
            case 'k' -> in = In.NAME;
            case 'P', '_', '^', 'X' -> in = In.STRING;
            case 'c' -> {
                in = In.TEXT;
                reset();
            }
            // Who are you, as the oldest terminals ask it.
            case 'Z' -> in = In.TEXT;
            default -> {
                held.write(next);
                if (next < 0x30) {
                    in = In.SHORT;
                } else {
                    shortEscape();
                }
            }
        }
    }

    private void shortEscape() {
        in = In.TEXT;
        write("\033" + held.toString(StandardCharsets.ISO_8859_1));
    }

    private void hold(int next, int most) {
        // One too long is none; it is held no further and falls out at its end.
        if (held.size() <= most) {
            held.write(next);
        }
    }

    private void control(String sequence) {
        if (sequence.length() > LONGEST || asks(sequence)) {
            return;
        }
        char last = sequence.charAt(sequence.length() - 1);
        if (sequence.startsWith("?") && (last == 'h' || last == 'l')) {
            modes(sequence.substring(1, sequence.length() - 1), last);
        } else {
            write("\033[" + sequence);
        }
    }

    /** Whether the terminal would answer, or would be changed beyond its screen. */
    private static boolean asks(String sequence) {
        char first = sequence.charAt(0);
        char last = sequence.charAt(sequence.length() - 1);
        boolean marked = first >= '<' && first <= '?';
        return switch (last) {
            // Attributes, status, position, window, parameters, media.
            case 'c', 'n', 't', 'x', 'i' -> true;
            // With a mark: the keyboard's protocol, the terminal's version, graphics.
            case 'u', 'm', 'q', 'S' -> marked;
            case 'p' -> !sequence.endsWith("!p");
            case 'w', 'y' -> true;
            default -> false;
        };
    }

    private void modes(String given, char last) {
        var kept = new StringBuilder();
        for (var mode : given.split(";")) {
            if (MODES_LEFT_OUT.contains(mode)) {
                continue;
            }
            if (mode.equals("1049") || mode.equals("47") || mode.equals("1047")) {
                alternate = last == 'h';
            }
            kept.append(kept.isEmpty() ? "" : ";").append(mode);
        }
        if (!kept.isEmpty()) {
            write("\033[?" + kept + last);
        }
    }

    private void string(int next) {
        if (stringEscape) {
            stringEscape = false;
            if (next == '\\') {
                finish();
            } else {
                // The string is broken off, and another sequence begins.
                held.reset();
                in = In.ESCAPE;
                escape(next);
            }
        } else if (next == ESC) {
            stringEscape = true;
        } else if (next == BELL && in == In.COMMAND) {
            finish();
        } else if (next == CANCEL || next == SUBSTITUTE) {
            in = In.TEXT;
        } else if (in != In.STRING) {
            hold(next, LONGEST_COPY);
        }
    }

    private void finish() {
        var was = in;
        in = In.TEXT;
        if (was == In.STRING || held.size() > LONGEST_COPY) {
            return;
        }
        var text = held.toString(StandardCharsets.ISO_8859_1);
        if (was == In.NAME) {
            command("2;" + text);
        } else if (isShown(text)) {
            command(text);
        }
    }

    /** Titles and links; and the clipboard, where that is wanted: written to, and never read. */
    private boolean isShown(String command) {
        var number = command.substring(0, Math.max(0, command.indexOf(';')));
        return switch (number) {
            case "0", "1", "2", "8" -> command.length() <= LONGEST;
            case "52" -> copies && COPY.matcher(command).matches();
            default -> false;
        };
    }

    private void command(String text) {
        // A title with control characters in it could hold anything.
        write("\033]" + text.replaceAll("[\\x00-\\x1f]|\\xc2[\\x80-\\x9f]", "") + "\033\\");
    }

    /** In place of a reset of everything, which would take the person's own history too. */
    private void reset() {
        write((alternate ? "\033[?1049l" : "") + PUT_OFF + "\033[H\033[2J");
        alternate = false;
    }

    private void write(String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.write(bytes, 0, bytes.length);
    }

    /** What to write last: the terminal is as it was, with the cursor below what the agent showed. */
    byte[] leave() {
        var last = (alternate ? "\033[?1049l" : "") + PUT_OFF + "\033[?2026l\033[?2004l\033[9999;1H\r\n";
        alternate = false;
        in = In.TEXT;
        return last.getBytes(StandardCharsets.ISO_8859_1);
    }
}
