package dev.podium.kernel;

import java.util.UUID;

/** Identifies a machine. */
public record MachineId(UUID value) {

    /** The machine that Podium itself runs on. */
    public static final MachineId LOCAL = new MachineId(new UUID(0, 1));

    public static MachineId random() {
        return new MachineId(UUID.randomUUID());
    }

    /** From its text form; a refusal {@code kernel.bad-id} when the text is no id. */
    public static MachineId parse(String text) {
        return new MachineId(Ids.parse(text, "machine"));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
