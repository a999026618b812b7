package dev.podium.portal;

import java.util.List;

/** Answers what is typed into the palette. Each room that has something to find implements it. */
public interface PaletteSource {

    /**
     * What the current actor may open that matches every word of the text, the best first.
     *
     * @param text as typed; "" for what is most likely wanted
     */
    List<PaletteItem> search(String text, int limit);
}
