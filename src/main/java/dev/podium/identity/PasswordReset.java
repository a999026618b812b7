package dev.podium.identity;

/** A new password by the link that an admin made. Needs no actor: whoever holds the token may. */
public interface PasswordReset {

    /** Whose password it is. */
    record Account(String name, String email) {}

    /**
     * @param address where the request comes from
     * @throws dev.podium.kernel.Refusal {@code identity.reset-closed}, or {@code identity.too-many-sign-ins}
     */
    Account account(String token, String address);

    /**
     * Sets the password, once. Every browser of that person signs in anew.
     *
     * @throws dev.podium.kernel.Refusal as {@link #account}, or {@code identity.bad-password}
     */
    void complete(String token, String password, String address);
}
