package dev.podium.agents;

/** How far somebody comes with an agent. Each holds what stands before it. */
public enum Reach {
    /** For them there is no such agent. */
    NONE,
    /** Its name, state, machine and owner; nothing of its screen. */
    SEE,
    /** Its terminal, to look at. */
    WATCH,
    /** Its terminal, to type into. */
    DRIVE,
    /** Everything: to change it, and to say who else may open it. */
    OWNER;

    public boolean opens() {
        return compareTo(WATCH) >= 0;
    }

    public boolean types() {
        return compareTo(DRIVE) >= 0;
    }
}
