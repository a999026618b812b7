package dev.podium.terminals.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/**
 * Who is at a terminal: who drives, who assists, who watches, since when. Stands in the same section of the page as a
 * {@link TerminalPane}, which tells it in the browser; the server has no part in it.
 */
@Tag("podium-presence")
@JsModule("./terminals/podium-presence.ts")
public class PresenceLine extends Component {}
