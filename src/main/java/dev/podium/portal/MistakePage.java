package dev.podium.portal;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.podium.kernel.Refusal;
import jakarta.servlet.http.HttpServletResponse;

/** A view could not be opened: it was refused, or we made a mistake. */
@ParentLayout(Frame.class)
@PageTitle("Not opened – Podium")
@AnonymousAllowed
public class MistakePage extends Div implements HasErrorParameter<Exception>, Headed {

    private final transient Heading heading = new Heading("Not opened", null);

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> parameter) {
        addClassName("first");
        var home = new Anchor("", "Go to the first page");
        var refusal = Faults.refusal(parameter.getException());
        if (refusal.isPresent()) {
            add(new RefusalCard(refusal.get(), home));
            return status(refusal.get().kind());
        }
        add(RefusalCard.mistake(Faults.report(parameter.getException())), home);
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private static int status(Refusal.Kind kind) {
        return switch (kind) {
            case INVALID, TOO_LARGE, LIMIT -> HttpServletResponse.SC_BAD_REQUEST;
            case UNAUTHENTICATED -> HttpServletResponse.SC_UNAUTHORIZED;
            case FORBIDDEN -> HttpServletResponse.SC_FORBIDDEN;
            case NOT_FOUND -> HttpServletResponse.SC_NOT_FOUND;
            case CONFLICT -> HttpServletResponse.SC_CONFLICT;
            case UNAVAILABLE -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
        };
    }
}
