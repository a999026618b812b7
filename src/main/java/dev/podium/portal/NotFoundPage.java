package dev.podium.portal;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import jakarta.servlet.http.HttpServletResponse;

/** There is no such page. */
@ParentLayout(Frame.class)
@PageTitle("Not found – Podium")
@AnonymousAllowed
public class NotFoundPage extends Div implements HasErrorParameter<NotFoundException>, Headed {

    private final transient Heading heading = new Heading("Not found", null);

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> parameter) {
        addClassName("first");
        add(new EmptyState(
                "There is no page “" + event.getLocation().getPath() + "”.",
                "It may have been moved or deleted, or the address has a typing error.",
                new Anchor("", "Go to the first page")));
        return HttpServletResponse.SC_NOT_FOUND;
    }

    @Override
    public Heading heading() {
        return heading;
    }
}
