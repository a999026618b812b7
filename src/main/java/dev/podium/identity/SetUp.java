package dev.podium.identity;

import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.Optional;

/** The first person and the first team, made once by whoever holds the token printed at the start. */
public interface SetUp {

    /** Whether nobody has set this installation up yet. */
    boolean needed();

    /** Makes the offer of this start; empty when somebody exists already. */
    Optional<String> offer();

    /** Whether this token is the one on offer. */
    boolean admits(String token);

    /** What is wrong with these fields, each refusal naming its own; empty when nothing is. */
    List<Refusal> problems(FirstPerson wanted);

    /**
     * Makes the person, as platform admin and owner of the team, and a token of theirs with all scopes for 90 days.
     *
     * @param address where the request comes from
     * @return the token's text
     * @throws Refusal {@code identity.set-up-closed} when the token is not the one on offer or was used
     */
    String complete(String token, FirstPerson wanted, String address);

    record FirstPerson(String email, String name, String password, String team) {

        @Override
        public String toString() {
            return "FirstPerson";
        }
    }
}
