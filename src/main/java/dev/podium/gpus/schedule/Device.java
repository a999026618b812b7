package dev.podium.gpus.schedule;

/**
 * One GPU, or one slice of hardware (MIG) that is handed out as if it were one.
 *
 * @param uuid what it is known by: an index changes with a reboot, this does not
 * @param index what people call it on its server
 * @param memoryMib its memory; 0 where it is not known, and then memory is not counted
 * @param weight what holding it counts against a share, 1 for an ordinary GPU
 * @param unusable why nothing may start on it, as half a sentence ("gpu-a does not answer"); "" when it may be used
 */
public record Device(String uuid, int index, String model, int memoryMib, double weight, String unusable) {

    /** How the uuid of a part (MIG) begins. */
    public static final String PART = "MIG-";

    /** Compute of a whole device. */
    public static final int WHOLE = 1000;

    /**
     * A slice of hardware. It is had whole, and by those who name its model: who asks for any GPU means a whole one.
     */
    public boolean part() {
        return uuid.startsWith(PART);
    }

    boolean isAskedBy(Need need) {
        return need.models().isEmpty() ? !part() : need.models().contains(model) && (!part() || need.whole());
    }

    public boolean usable() {
        return unusable.isEmpty();
    }
}
