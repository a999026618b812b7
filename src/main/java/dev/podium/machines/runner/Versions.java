package dev.podium.machines.runner;

/**
 * The versions of the protocol that a side speaks, all from the lowest to the highest. A release that adds one keeps the one
 * before it, so that runners and Podium need not be updated at once.
 */
public record Versions(int lowest, int highest) {

    static final Versions OURS = new Versions(1, 2);

    /** The first that knows of GPUs that OS users are held to. */
    static final int GPUS = 2;

    /** The highest that both speak. */
    int common(Versions other) throws BrokenProtocol {
        int common = Math.min(highest, other.highest);
        if (common < Math.max(lowest, other.lowest)) {
            throw new BrokenProtocol("No common version: " + this + " here, " + other + " there. Update the older.");
        }
        return common;
    }

    @Override
    public String toString() {
        return lowest == highest ? Integer.toString(lowest) : lowest + " to " + highest;
    }
}
