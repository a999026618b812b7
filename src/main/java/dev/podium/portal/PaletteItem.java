package dev.podium.portal;

import com.vaadin.flow.function.SerializableRunnable;

/**
 * Something the palette found.
 *
 * @param group the heading it stands under: "Agents"
 * @param note what stands at its end, dimmed
 * @param open run in the UI when it is chosen
 */
public record PaletteItem(
        String group, Symbol symbol, Tone tone, String label, String note, SerializableRunnable open) {}
