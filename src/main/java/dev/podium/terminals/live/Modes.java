package dev.podium.terminals.live;

import java.nio.charset.StandardCharsets;

/**
 * What a pane's screen is set to beside its cells, as tmux tells it.
 *
 * @param history lines above the screen
 * @param alternate whether a full-screen program holds the alternate screen
 */
record Modes(
        int width,
        int height,
        int cursorX,
        int cursorY,
        int history,
        boolean alternate,
        int savedX,
        int savedY,
        boolean cursorVisible,
        boolean insert,
        boolean cursorKeys,
        boolean keypad,
        boolean mouseAll,
        boolean mouseButton,
        boolean mouseStandard,
        boolean mouseSgr,
        boolean mouseUtf8,
        boolean origin,
        boolean wrap,
        int regionTop,
        int regionBottom) {

    /** For display-message -p; the order of the components above. */
    static final String FORMAT = "\"#{pane_width} #{pane_height} #{cursor_x} #{cursor_y} #{history_size}"
            + " #{?alternate_on,1,0} #{?alternate_on,#{alternate_saved_x},0} #{?alternate_on,#{alternate_saved_y},0}"
            + " #{cursor_flag} #{insert_flag} #{keypad_cursor_flag} #{keypad_flag} #{mouse_all_flag}"
            + " #{mouse_button_flag} #{mouse_standard_flag} #{mouse_sgr_flag} #{mouse_utf8_flag} #{origin_flag}"
            + " #{wrap_flag} #{scroll_region_upper} #{scroll_region_lower}\"";

    static Modes parse(byte[] answer) {
        var words = new String(answer, StandardCharsets.US_ASCII).strip().split(" ");
        var n = new int[21];
        for (int i = 0; i < n.length; i++) {
            n[i] = i < words.length ? (int) Long.parseLong(words[i]) : 0;
        }
        // Where nothing was saved, tmux gives the largest number there is.
        return new Modes(
                n[0],
                n[1],
                n[2],
                n[3],
                n[4],
                n[5] == 1,
                Math.clamp(n[6], 0, n[0]),
                Math.clamp(n[7], 0, n[1]),
                n[8] == 1,
                n[9] == 1,
                n[10] == 1,
                n[11] == 1,
                n[12] == 1,
                n[13] == 1,
                n[14] == 1,
                n[15] == 1,
                n[16] == 1,
                n[17] == 1,
                n[18] == 1,
                n[19],
                n[20]);
    }
}
