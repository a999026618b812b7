package dev.podium.secrets;

/** Keeps secrets of the current actor's team, encrypted with a key of their own that the master key encrypts. */
public interface Secrets {

    /**
     * Encrypts and stores.
     *
     * @param purpose what it is for, as an admin would read it: {@code agents.environment}
     */
    SecretRef keep(String purpose, byte[] secret);

    /** Decrypts; a refusal {@code secrets.not-found} when the team has no such secret. */
    byte[] reveal(SecretRef ref);

    /** Destroys the secret and its key. Does nothing when there is none. */
    void forget(SecretRef ref);
}
