package dev.podium.portal;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.AccessDeniedException;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.kernel.Refusal;
import jakarta.servlet.http.HttpServletResponse;

/** The person may not use this page. */
@ParentLayout(Frame.class)
@PageTitle("Not allowed – Podium")
@AnonymousAllowed
public class NotAllowedPage extends Div implements HasErrorParameter<AccessDeniedException>, Headed {

    private final transient Heading heading = new Heading("Not allowed", null);

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<AccessDeniedException> parameter) {
        addClassName("first");
        add(new RefusalCard(
                Refusal.forbidden(
                        "portal.page-not-allowed",
                        "You may not open “" + event.getLocation().getPath() + "”.",
                        "Ask an owner of your team, or an admin of this installation."),
                new Anchor("", "Go to the first page")));
        return HttpServletResponse.SC_FORBIDDEN;
    }

    @Override
    public Heading heading() {
        return heading;
    }
}
