package dev.podium.agents.ui;

import com.vaadin.flow.router.QueryParameters;

/** What the agents page shows, as its address says it: {@code agents?show=needs}. */
enum Show {
    ALL("all", "All"),
    NEEDS_YOU("needs", "Needs you"),
    WORKING("working", "Working"),
    MINE("mine", "Mine"),
    /** All, with the form for a new one open. */
    NEW_AGENT("new", "All");

    private final String word;
    private final String words;

    Show(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /** As a person reads it. */
    String words() {
        return words;
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
