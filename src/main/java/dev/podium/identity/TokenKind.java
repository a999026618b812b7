package dev.podium.identity;

/** Whom a token stands for, which its prefix tells to people and to scanners for leaked secrets. */
enum TokenKind {
    PERSON("podium_pat_"),
    SERVICE("podium_sat_"),
    AGENT("podium_agt_");

    private final String prefix;

    TokenKind(String prefix) {
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }
}
