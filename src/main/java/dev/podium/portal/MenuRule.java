package dev.podium.portal;

/** Leaves views out of the menu, the phone's bar and the palette. A room with a view that not everybody may use has one. */
public interface MenuRule {

    /** Whether the current actor has no use for the view at this path, such as {@code audit}. */
    boolean hides(String path);
}
