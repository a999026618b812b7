package dev.podium.machines;

/** Real machines for the tests of other rooms. */
public final class TestMachines {

    private TestMachines() {}

    /** This machine alone. */
    public static Machines local() {
        return new ConnectedMachines();
    }
}
