package dev.podium.identity;

import dev.podium.kernel.Actor;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is there: passwords, sign-ins that outlive a restart, and the actor of somebody who is signed in. */
public interface SignIn {

    /**
     * Checks a password, in about the same time whether or not anybody has that e-mail.
     *
     * @param address where the attempt comes from
     * @throws dev.podium.kernel.Refusal {@code identity.wrong-password}, or {@code identity.too-many-sign-ins} with
     *     the time to wait
     */
    SignedIn check(String email, String password, String address);

    /**
     * Notes the sign-in of a browser, which counts from now on and at the longest for {@code podium.session.longest}, and
     * makes a token that recalls it; only its hash is kept.
     *
     * @param address where the browser is
     * @param userAgent what it calls itself; shortened
     */
    String remember(SignedIn person, String address, String userAgent);

    /** How long a sign-in lasts, however much it is used. */
    Duration longest();

    Optional<SignedIn> recall(String token);

    /** Ends the sign-in that this token recalls. */
    void forget(String token);

    /** Notes in the audit trail that a person left. */
    void signedOut(SignedIn person);

    /**
     * The actor for a request or for background work on behalf of a page. Empty when the person was deactivated or the sign-in ended
     * since.
     * Kept in memory for 2 s, so a withdrawn right ends within that time.
     *
     * @param team the team to act in; null, or one they have left, for the one they chose last
     */
    Optional<Actor> actor(SignedIn person, @Nullable TeamId team);

    /**
     * Notes the team that the current actor starts in from now on; {@link TeamSwitch} is what a page calls.
     *
     * @throws dev.podium.kernel.Refusal {@code identity.not-a-member}
     */
    void choose(TeamId team);
}
