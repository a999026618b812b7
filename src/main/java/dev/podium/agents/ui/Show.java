package dev.podium.agents.ui;

import com.vaadin.flow.router.QueryParameters;

/** What the agents page shows, as its address says it: {@code agents?show=needs}. */
enum Show {
    ALL("all"),
    NEEDS_YOU("needs"),
    WORKING("working"),
    MINE("mine"),
    /** All, with the form for a new one open. */
    NEW_AGENT("new");

    private final String word;

    Show(String word) {
        this.word = word;
    }

    String query() {
        return "show=" + word;
    }

    static Show of(QueryParameters query) {
        var word = query.getSingleParameter("show").orElse("");
        for (var show : values()) {
            if (show.word.equals(word)) {
                return show;
            }
        }
        return ALL;
    }
}
