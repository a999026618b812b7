package dev.podium.health;

/** What whoever helps with an installation needs to see of it, in one file without anything secret. */
public interface SupportBundles {

    /** What the file is called. */
    String FILE = "podium-support.zip";

    /**
     * A zip of text files, of a few megabytes at most. That it was made is in the audit trail.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.not-allowed}
     */
    byte[] make();
}
