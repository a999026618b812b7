package dev.podium.identity;

import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Links into a team: each for one use, until it expires or is revoked. Making them takes {@link Permission#TEAM_MANAGE}. */
public interface Invitations {

    Duration SHORTEST = Duration.ofHours(1);
    Duration USUAL = Duration.ofDays(7);
    Duration LONGEST = Duration.ofDays(30);

    /** @param email whom it is meant for; null for whoever holds the link */
    record Invitation(
            UUID id, Role role, @Nullable String email, String madeBy, Instant createdAt, Instant expiresAt) {}

    /** A new invitation with the token of its link, which is shown this once and kept only as a hash. */
    record MadeInvitation(Invitation invitation, String token) {

        /** The link's path on this Podium. */
        public String path() {
            return "invite?token=" + token;
        }

        @Override
        public String toString() {
            return "MadeInvitation " + invitation.id();
        }
    }

    /** What the holder of a link is told. */
    record Offer(
            TeamId team,
            String teamName,
            Role role,
            @Nullable String email,
            String madeBy,
            Instant expiresAt) {}

    /** Somebody new, as they fill in the form. */
    record NewPerson(String email, String name, String password) {

        @Override
        public String toString() {
            return "NewPerson";
        }
    }

    /** Those of the current team that are open, the newest first. */
    List<Invitation> open();

    /**
     * @param email whom it is meant for; null or blank for whoever holds the link
     * @throws Refusal {@code identity.bad-role}, {@code identity.owner-only}, {@code identity.bad-email} or
     *     {@code identity.invitation-expiry}, each naming its field
     */
    MadeInvitation make(Role role, @Nullable String email, Duration validFor);

    /** Ends an open one of the current team; a refusal {@code identity.no-invitation} when there is none. */
    void revoke(UUID id);

    /**
     * What a link offers. Opening it uses nothing up. Needs no actor: whoever holds the token may ask.
     *
     * @param address where the request comes from
     * @throws Refusal {@code identity.invitation-closed}, or {@code identity.too-many-sign-ins} with the time to wait
     */
    Offer offer(String token, String address);

    /** What is wrong with these fields, each refusal naming its own; empty when nothing is. */
    List<Refusal> problems(NewPerson wanted);

    /**
     * Makes the person, in the team of the link. Needs no actor.
     *
     * @throws Refusal as {@link #offer}, {@code identity.email-taken}, {@code identity.invitation-for-another}, or what
     *     {@link #problems} says
     */
    PersonId accept(String token, NewPerson wanted, String address);

    /**
     * The current actor joins the team of the link; not by an API token.
     *
     * @throws Refusal as {@link #offer}, {@code identity.already-member} or {@code identity.invitation-for-another}
     */
    TeamId join(String token, String address);
}
