package dev.podium.machines;

/** A program that a room above needs on machines; its version stands among their facts. */
public interface MachineProgram {

    /** Letters alone. */
    String name();

    /** What prints its version as the first line, for /bin/sh. */
    String versionCommand();
}
