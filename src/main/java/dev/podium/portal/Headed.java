package dev.podium.portal;

/** A view that fills the top bar of the frame. */
public interface Headed {

    /** The same one for the view's whole life; the view changes its facts in place. */
    Heading heading();
}
