package dev.podium.inference.ui;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.server.VaadinServletRequest;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** How a program is pointed here. */
class PointPart extends Div {

    PointPart() {
        addClassName("card");
        var head = new Div(new H2("Point a program here"));
        head.addClassName("models-head");
        var url = here();
        var lines = new Pre(
                "ANTHROPIC_BASE_URL=" + url + "\nANTHROPIC_AUTH_TOKEN=podium_pat_…\nANTHROPIC_MODEL=podium-auto\n\n"
                        + "OPENAI_BASE_URL=" + url + "/v1\nOPENAI_API_KEY=podium_pat_…");
        lines.addClassName("models-lines");
        var body = new Div(
                new Paragraph(
                        "Claude Code and the SDKs of both makers need no more than this; Codex and OpenCode a few lines"
                                + " of their own, which the guide to models has. Agents made here are pointed by themselves."
                                + " The token is one of yours, from the account page; what it spends is booked on you."),
                lines);
        body.addClassName("models-body");
        add(head, body);
    }

    /** The address by which this browser reaches Podium; a word in its place only in a test without a request. */
    private static String here() {
        var request = VaadinServletRequest.getCurrent();
        return request == null
                ? "https://podium.example.org"
                : ServletUriComponentsBuilder.fromContextPath(request.getHttpServletRequest())
                        .build()
                        .toUriString();
    }
}
