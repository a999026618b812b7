package dev.podium.agents;

import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.identity.People.Member;
import dev.podium.identity.Permission;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.terminals.Terminals;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shares given and taken back, by the owner. Called within {@link TeamAgents}' transactions and checks. */
@Component
class ShareChanges {

    static final int MOST_PEOPLE = 200;
    static final Duration LONGEST = Duration.ofDays(3_650);

    private final ShareStore store;
    private final People people;
    private final AgentChanges changes;
    private final AccessChanges access;

    ShareChanges(ShareStore store, People people, AgentChanges changes, AccessChanges access) {
        this.store = store;
        this.people = people;
        this.changes = changes;
        this.access = access;
    }

    /**
     * The shares as they can be kept; a refusal {@code agents.bad-share} for times and doubles, {@code agents.no-member}
     * for somebody outside the team.
     */
    Sharing checked(PersonId owner, Sharing wanted) {
        if (wanted.team() == null && wanted.teamUntil() != null) {
            throw bad(
                    "teamUntil",
                    "The team's access has an end, but the team is given none.",
                    "Send team as watch or drive, or leave teamUntil out.");
        }
        if (wanted.people().size() > MOST_PEOPLE) {
            throw bad(
                    "people",
                    "There are " + wanted.people().size() + " people; " + MOST_PEOPLE + " are the most by name.",
                    "Share it with the team.");
        }
        if (!wanted.withAnybody()) {
            return wanted;
        }
        var now = store.now();
        var members = wanted.people().isEmpty() ? Map.<PersonId, String>of() : members();
        var grants = new ArrayList<Sharing.Grant>();
        var named = new HashSet<PersonId>();
        for (var grant : wanted.people()) {
            var name = members.get(grant.person());
            if (name == null) {
                throw Refusal.invalidField(
                        "people",
                        "agents.no-member",
                        "The team has no member " + grant.person() + ".",
                        "Share with people of this team; an owner of the team adds them.");
            }
            if (grant.person().equals(owner)) {
                throw bad("people", name + " owns the agent and needs no share.", "Leave that person out.");
            }
            if (!named.add(grant.person())) {
                throw bad("people", name + " stands there twice.", "Give each person once.");
            }
            grants.add(new Sharing.Grant(grant.person(), name, grant.mode(), end("people", grant.until(), now)));
        }
        return new Sharing(wanted.team(), end("teamUntil", wanted.teamUntil(), now), grants);
    }

    private Map<PersonId, String> members() {
        return people.members().stream().collect(Collectors.toMap(Member::id, Member::name));
    }

    private static @Nullable Instant end(String field, @Nullable Instant until, Instant now) {
        if (until == null) {
            return null;
        }
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw bad(
                    field,
                    "A share ends after now and within " + LONGEST.toDays() + " days, and " + until + " does not.",
                    "Send a later time, or none for a share without an end.");
        }
        return until.truncatedTo(ChronoUnit.MICROS);
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "agents.bad-share", sentence, nextStep);
    }

    /** The first shares of an agent that was just made. */
    void begin(AgentRow row, Sharing checked) {
        if (checked.withAnybody()) {
            put(row, Sharing.PRIVATE, checked);
        }
    }

    /**
     * Replaces what is shared.
     *
     * @param before what was shared until now, without what has ended
     */
    void put(AgentRow row, Sharing before, Sharing checked) {
        store.replace(row, checked, CurrentActor.require().person());
        var was = shares(before);
        var is = shares(checked);
        var details = Map.of("before", told(before), "after", told(checked));
        if (exceeds(is, was)) {
            changes.made("agents.share", row, details);
        }
        if (exceeds(was, is)) {
            changes.made("agents.unshare", row, details);
            access.note(losers(row, was, is));
        }
    }

    private record Share(Terminals.Mode mode, @Nullable Instant until) {
        boolean covers(@Nullable Share other) {
            return other == null
                    || mode.compareTo(other.mode) >= 0
                            && (until == null || other.until != null && !until.isBefore(other.until));
        }
    }

    /** By person; the team stands under null. */
    private static Map<@Nullable PersonId, Share> shares(Sharing sharing) {
        var shares = new HashMap<@Nullable PersonId, Share>();
        if (sharing.team() != null) {
            shares.put(null, new Share(sharing.team(), sharing.teamUntil()));
        }
        sharing.people().forEach(grant -> shares.put(grant.person(), new Share(grant.mode(), grant.until())));
        return shares;
    }

    /** Whether the one gives anybody something that the other does not. */
    private static boolean exceeds(Map<@Nullable PersonId, Share> one, Map<@Nullable PersonId, Share> other) {
        return !exceeding(one, other).isEmpty();
    }

    private static Set<@Nullable PersonId> exceeding(
            Map<@Nullable PersonId, Share> one, Map<@Nullable PersonId, Share> other) {
        var more = new HashSet<@Nullable PersonId>();
        one.forEach((person, share) -> {
            var others = other.get(person);
            if (others == null || !others.covers(share)) {
                more.add(person);
            }
        });
        return more;
    }

    private Set<PersonId> losers(AgentRow row, Map<@Nullable PersonId, Share> was, Map<@Nullable PersonId, Share> is) {
        var losers = new HashSet<PersonId>();
        for (var person : exceeding(was, is)) {
            if (person == null) {
                people.members().forEach(member -> losers.add(member.id()));
            } else {
                losers.add(person);
            }
        }
        losers.remove(row.owner());
        return losers;
    }

    /** For the trail: "team drive until …; Bob watch". */
    private static String told(Sharing sharing) {
        var parts = new ArrayList<String>();
        if (sharing.team() != null) {
            parts.add("team " + told(sharing.team(), sharing.teamUntil()));
        }
        sharing.people()
                .forEach(grant ->
                        parts.add(grant.name() + " (" + grant.person() + ") " + told(grant.mode(), grant.until())));
        return parts.isEmpty() ? "nobody" : String.join("; ", parts);
    }

    private static String told(Terminals.Mode mode, @Nullable Instant until) {
        var how = mode.name().toLowerCase(Locale.ROOT);
        return until == null ? how : how + " until " + until;
    }

    /** Who may open the terminal now and why: the owner first, then by name. */
    List<Agents.Opener> openers(AgentRow row, Sharing sharing, RoleReach roles) {
        var openers = new ArrayList<Agents.Opener>();
        for (var member : people.members()) {
            var byRole = member.may(Permission.TERMINAL_OTHERS) ? roles.as(member.id(), row) : null;
            var reach = AgentAccess.reach(member.id(), row.owner(), sharing, byRole, member::may);
            if (reach.opens()) {
                var opener = opener(member, reach, sharing, byRole != null);
                openers.add(reach == Reach.OWNER ? 0 : openers.size(), opener);
            }
        }
        return openers;
    }

    private static Agents.Opener opener(Member member, Reach reach, Sharing sharing, boolean byRole) {
        var shared = sharing.with(member.id());
        if (reach == Reach.OWNER) {
            return new Agents.Opener(member.id(), member.name(), reach, Agents.Cause.OWNER, null);
        }
        if (byRole) {
            return new Agents.Opener(member.id(), member.name(), reach, Agents.Cause.ROLE, null);
        }
        for (var grant : sharing.people()) {
            if (grant.person().equals(member.id()) && grant.mode() == shared) {
                return new Agents.Opener(member.id(), member.name(), reach, Agents.Cause.PERSON, grant.until());
            }
        }
        return new Agents.Opener(member.id(), member.name(), reach, Agents.Cause.TEAM, sharing.teamUntil());
    }
}
