package dev.podium.terminals;

import java.util.List;

/**
 * What a terminal showed at one moment, by which somebody decides what is typed.
 *
 * @param epoch of which connection to tmux
 * @param pane which pane was in front
 * @param processId the program in it
 * @param typings how often somebody had typed into it
 * @param rows the rows of its screen, without spaces at their ends
 * @param coloured the same with their colours, as escape sequences
 */
public record Look(String epoch, int pane, long processId, long typings, List<String> rows, List<String> coloured) {

    public Look {
        rows = List.copyOf(rows);
        coloured = List.copyOf(coloured);
    }
}
