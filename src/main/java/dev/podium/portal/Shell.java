package dev.podium.portal;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Inline;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.component.page.Viewport;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.shared.ui.Transport;
import com.vaadin.flow.theme.aura.Aura;

/**
 * The page that holds everything. Requests go by XHR and only changes come by the socket, so that the filters which say
 * who acts see every request.
 */
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("styles.css")
@Push(transport = Transport.WEBSOCKET_XHR)
@Viewport("width=device-width, initial-scale=1, interactive-widget=resizes-content")
public class Shell implements AppShellConfigurator {

    @Override
    public void configurePage(AppShellSettings settings) {
        settings.setPageTitle("Podium");
        settings.addFavIcon("icon", "icons/mark.svg", "any");
        settings.addMetaTag("color-scheme", "light dark");
        settings.addInlineWithContents(Inline.Position.PREPEND, Appearance.AT_START, Inline.Wrapping.JAVASCRIPT);
    }
}
