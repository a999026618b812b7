package dev.podium.costs.outlook;

/** What money goes to, as charts tell it apart. */
public enum CostKind {
    /** A machine's price, a part of it for each month of its life. */
    WRITTEN_OFF("hardware written off"),
    ELECTRICITY("electricity"),
    RENT("rent by the hour"),
    SUBSCRIPTION("subscriptions"),
    TOKENS("cloud tokens"),
    OTHER("other");

    private final String words;

    CostKind(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
