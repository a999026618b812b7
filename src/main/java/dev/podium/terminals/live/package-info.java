/** The hub: one control-mode client a tmux server, which watches every pane always. It must never know Spring, SQL or Vaadin. */
@NullMarked
package dev.podium.terminals.live;

import org.jspecify.annotations.NullMarked;
