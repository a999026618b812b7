package dev.podium.labs;

/**
 * What those who help see of a seat without being asked; each level holds those before it. What a student types is kept at none
 * of them. A raised hand that somebody took opens that terminal to them, whatever the level.
 */
public enum Visibility {
    /** Whether its program runs, who is there, and raised hands. */
    STATE(
            "whether your seat runs, whether you are there, and your raised hand",
            "whether a seat runs, who is there, and raised hands"),
    /** Which rules flagged it and how often, steps and costs too; nothing of the screen, and nothing that quotes it. */
    FIGURES(
            "your steps, what your seat costs, which rules flagged it and how often; " + STATE.yours,
            "steps, costs, which rules flag a seat and how often; " + STATE.seats),
    /** The screen, too. */
    SCREEN(
            "your terminal, and recordings of it; " + FIGURES.yours,
            "the screen, and recordings of it; " + FIGURES.seats);

    /** How a student is told it: "Those who teach and help see …". */
    private final String yours;

    /** The same for those who teach. */
    private final String seats;

    Visibility(String yours, String seats) {
        this.yours = yours;
        this.seats = seats;
    }

    public boolean screens() {
        return this == SCREEN;
    }

    /** Whether rules, steps and costs are seen. */
    public boolean figures() {
        return this != STATE;
    }

    /** To whoever sits there, in sentences. */
    public String toStudent() {
        return "Those who teach and help in this course see " + yours + "."
                + (screens()
                        ? ""
                        : " They do not see your terminal, unless you raise your hand: whoever takes it may look and type until it"
                                + " is down. Recordings they see at no time.")
                + " Your keystrokes are not kept.";
    }

    /** What stands in the place of a screen that is not shown; "" where it is. */
    public String insteadOfScreen() {
        return switch (this) {
            case SCREEN -> "";
            case FIGURES -> "Screens are not shown in this course. Steps, costs and flags are.";
            case STATE -> "Screens are not shown in this course. Hands are, and whether it runs.";
        };
    }

    /** What is seen, for whoever chooses it. */
    public String ofSeats() {
        return seats;
    }

    /** As rows have it. */
    int rank() {
        return ordinal() + 1;
    }

    static Visibility ranked(int rank) {
        return values()[rank - 1];
    }
}
