package dev.podium.labs.stuck;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a shell's marks in a terminal's bytes, wherever those are split, and keeps the beginning and the end of what is
 * printed between them. Bounded, whatever comes: a program may print anything, marks too, and is believed of its own seat
 * alone.
 */
public final class ShellMarks {

    /** What is wrong often stands at the beginning of a long output; what it came to, at its end. */
    private static final int HEAD = 4 << 10;

    private static final int TAIL = 8 << 10;

    /** A mark's words; a command's text is cut by the shell, to 400 characters of up to four bytes, some of them escaped. */
    private static final int LONGEST_MARK = 6 << 10;

    private static final byte[] OURS = "133;".getBytes(StandardCharsets.US_ASCII);

    /** Stands in an output where some of it went by unread. */
    private static final byte[] UNREAD = "\n…\n".getBytes(StandardCharsets.UTF_8);

    private enum Reading {
        TEXT,
        ESCAPE,
        /** Within an operating system command; whose, is seen at its end. */
        COMMAND,
        COMMAND_ESCAPE
    }

    private final Consumer<ShellMark> marks;
    private Reading reading = Reading.TEXT;
    private final byte[] word = new byte[LONGEST_MARK];
    private int length;
    private boolean tooLong;
    private boolean foreign;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final byte[] tail = new byte[TAIL];
    private long printed;
    private boolean keeping;

    /** @param marks are told in order, on the thread that feeds */
    public ShellMarks(Consumer<ShellMark> marks) {
        this.marks = marks;
    }

    /** Some of the terminal's bytes, in order. */
    public void feed(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            switch (reading) {
                case TEXT -> {
                    int run = i;
                    while (i < to && bytes[i] != 0x1b) {
                        i++;
                    }
                    keep(bytes, run, i);
                    if (i < to) {
                        reading = Reading.ESCAPE;
                        i++;
                    }
                }
                case ESCAPE -> {
                    if (bytes[i] == ']') {
                        reading = Reading.COMMAND;
                        length = 0;
                        tooLong = false;
                        foreign = false;
                        i++;
                    } else {
                        keepEscape();
                        reading = Reading.TEXT;
                    }
                }
                case COMMAND -> {
                    byte b = bytes[i++];
                    if (b == 0x07) {
                        over();
                    } else if (b == 0x1b) {
                        reading = Reading.COMMAND_ESCAPE;
                    } else if (b == 0x18 || b == 0x1a) {
                        reading = Reading.TEXT;
                    } else {
                        add(b);
                    }
                }
                case COMMAND_ESCAPE -> {
                    if (bytes[i] == '\\') {
                        over();
                        i++;
                    } else {
                        // Not ended but broken off: what follows is a sequence of its own.
                        reading = Reading.ESCAPE;
                    }
                }
            }
        }
    }

    /** Some of the bytes went by unread, at this place: what was begun is not gone on with. */
    public void gap() {
        reading = Reading.TEXT;
        keep(UNREAD, 0, UNREAD.length);
    }

    private void add(byte b) {
        if (foreign || tooLong) {
            return;
        }
        if (length < OURS.length && b != OURS[length]) {
            foreign = true;
        } else if (length == word.length) {
            tooLong = true;
        } else {
            word[length++] = b;
        }
    }

    private void keepEscape() {
        keep(new byte[] {0x1b}, 0, 1);
    }

    private void keep(byte[] bytes, int from, int to) {
        if (!keeping || from == to) {
            return;
        }
        int first = Math.min(to - from, HEAD - head.size());
        if (first > 0) {
            head.write(bytes, from, first);
        }
        int rest = Math.max(first, 0);
        int start = Math.max(from + rest, to - TAIL);
        printed += start - from - rest;
        while (start < to) {
            int place = (int) (printed % TAIL);
            int count = Math.min(to - start, TAIL - place);
            System.arraycopy(bytes, start, tail, place, count);
            printed += count;
            start += count;
        }
    }

    private void over() {
        reading = Reading.TEXT;
        if (foreign || tooLong || length <= OURS.length) {
            return;
        }
        var text = new String(word, OURS.length, length - OURS.length, StandardCharsets.UTF_8);
        var parts = text.split(";");
        var said = new HashMap<String, String>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                said.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
            }
        }
        var shell = said.getOrDefault("aid", "");
        switch (parts[0]) {
            case "A" -> marks.accept(new ShellMark.Prompt(shell));
            case "H" -> marks.accept(new ShellMark.Hand(shell, !List.of(parts).contains("down"), command(said)));
            case "C" -> {
                forget();
                keeping = true;
                marks.accept(new ShellMark.Begun(shell, number(said), at(said), command(said)));
            }
            case "D" -> {
                var output = output();
                keeping = false;
                forget();
                var exit = parts.length > 1 ? whole(parts[1]) : null;
                marks.accept(new ShellMark.Done(shell, number(said), at(said), exit, output));
            }
            default -> {}
        }
    }

    private void forget() {
        head.reset();
        printed = 0;
    }

    private String output() {
        var text = head.toString(StandardCharsets.UTF_8);
        if (printed == 0) {
            return text;
        }
        int kept = (int) Math.min(printed, TAIL);
        var end = new byte[kept];
        for (int i = 0; i < kept; i++) {
            end[i] = tail[(int) ((printed - kept + i) % TAIL)];
        }
        var rest = new String(end, StandardCharsets.UTF_8);
        return printed > TAIL ? text + "\n…\n" + rest : text + rest;
    }

    private static int number(Map<String, String> said) {
        var number = whole(said.getOrDefault("n", ""));
        return number == null || number < 0 ? 0 : number;
    }

    private static @Nullable Integer whole(String text) {
        return text.matches("-?\\d{1,9}") ? Integer.valueOf(text) : null;
    }

    /** Seconds with parts, which some languages divide by a comma. */
    private static @Nullable Instant at(Map<String, String> said) {
        var text = said.getOrDefault("at", "").replace(',', '.');
        if (!text.matches("\\d{1,11}(?:\\.\\d{1,9})?")) {
            return null;
        }
        int point = text.indexOf('.');
        var seconds = Long.parseLong(point < 0 ? text : text.substring(0, point));
        var nanos = point < 0 ? 0 : Long.parseLong((text.substring(point + 1) + "00000000").substring(0, 9));
        try {
            return Instant.ofEpochSecond(seconds, nanos);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** By Podium's own word, or as other shells and terminals hand a command on, in the escapes of a URL. */
    private static String command(Map<String, String> said) {
        var text = said.getOrDefault("cmd", said.getOrDefault("cmdline_url", ""));
        if (text.indexOf('%') < 0) {
            return text.strip();
        }
        var bytes = new ByteArrayOutputStream();
        var raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 <= raw.length - 1 ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 <= raw.length - 1 ? Character.digit(raw[i + 2], 16) : -1;
            if (raw[i] == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8).strip();
    }
}
