package dev.podium.gpus.ui;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.router.RouterLink;

/** The pages of GPUs, one beside the other. */
final class GpuTabs extends Nav {

    private final Class<? extends Component> here;

    GpuTabs(Class<? extends Component> here) {
        this.here = here;
        addClassNames("seg", "gpus-tabs");
        getElement().setAttribute("aria-label", "Pages of GPUs");
        link("Now", GpusView.class);
        link("Use and waste", GpuUseView.class);
        link("Fairness", GpuFairnessView.class);
        link("History", GpuHistoryView.class);
    }

    private void link(String word, Class<? extends Component> page) {
        var link = new RouterLink(word, page);
        if (page == here) {
            link.getElement().setAttribute("aria-current", "page");
        }
        add(link);
    }
}
