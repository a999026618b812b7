package dev.podium.terminals;

/**
 * What a terminal shows now.
 *
 * @param text the rows, separated by newlines, trailing blanks cut
 * @param cursor column and row, from 0
 * @param sequence bytes of output up to which this is true; comparable within one run of Podium
 */
public record Screen(String text, int cols, int rows, Cursor cursor, long sequence) {

    public record Cursor(int column, int row, boolean visible) {}
}
