package dev.podium.audit;

/** Who was refused what. */
public interface AuditDenials {

    /**
     * Records that the current actor was refused, in a transaction of its own, since the caller's is rolled back. The
     * same actor and permission are written at most once a minute, with how often it was: a loop floods no trail. Never
     * throws, so that the caller's refusal is what the actor is told.
     *
     * @param permission what was lacking
     * @param code the refusal's
     */
    void denied(String permission, String code);
}
