package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which machines there are, who may use them, and as which OS user. All of it takes
 * {@link dev.podium.identity.Permission#PLATFORM_MANAGE}, and all changes are audited in the installation's trail.
 */
public interface MachineRegistry {

    /** How Podium signs in to a machine. */
    enum SignIn {
        /** By a certificate of minutes that its authority signs for the OS user; the machine trusts the authority. */
        CERTIFICATE,
        /** By its key, which stands in {@code authorized_keys} of each OS user. */
        KEY,
        /** Not at all: the machine's runner dials out to Podium. See {@link MachineRunners}. */
        RUNNER
    }

    /**
     * What is entered about a machine.
     *
     * @param name 1 to 60 characters, once in the installation whatever its case
     * @param host name or address; empty for the machine that Podium runs on, and for one with a runner
     * @param port 1 to 65535
     * @param hostKey as OpenSSH writes it, from {@link #contact}; another one that the machine shows is refused. Empty where
     *     the host is
     * @param labels up to 30 of lower case letters, digits and {@code . _ = -}: {@code os=linux}, {@code gpu}
     * @param everyTeam whether all teams may use it, now and later
     * @param teams those that may, where not all may
     * @param sharedOsUser whom those without an OS user of their own there run as, together; null: they run nothing
     * @param osUserRule makes OS users for those to whom none is given; null for no rule
     */
    record Entry(
            String name,
            String host,
            int port,
            String hostKey,
            SignIn signIn,
            Set<String> labels,
            boolean everyTeam,
            Set<TeamId> teams,
            @Nullable String sharedOsUser,
            @Nullable OsUserRule osUserRule) {

        public Entry {
            labels = Set.copyOf(labels);
            teams = Set.copyOf(teams);
        }

        /** One without a rule. */
        public Entry(
                String name,
                String host,
                int port,
                String hostKey,
                SignIn signIn,
                Set<String> labels,
                boolean everyTeam,
                Set<TeamId> teams,
                @Nullable String sharedOsUser) {
            this(name, host, port, hostKey, signIn, labels, everyTeam, teams, sharedOsUser, null);
        }
    }

    /** A machine as it was entered; {@code fingerprint} is that of its host key, as ssh shows it. */
    record Registered(MachineId id, Entry entry, String fingerprint) {}

    /** What a machine shows at first contact. */
    record Contact(String hostKey, String fingerprint) {}

    /**
     * What a machine is given so that it lets Podium in: one line each, as OpenSSH writes it.
     *
     * @param authority for the file that {@code TrustedUserCAKeys} names
     * @param key for {@code authorized_keys}
     */
    record PublicLines(String authority, String key) {}

    /**
     * One thing that was tried.
     *
     * @param what in a few words: {@code Signs in as ada}
     * @param passed false for the first that failed; those after it are not tried and not listed
     * @param said what was found, or the refusal's sentence
     * @param nextStep how to mend it; empty where it passed
     */
    record Step(String what, boolean passed, String said, String nextStep) {}

    /** Why somebody works as an OS user, or as none. */
    enum Because {
        GIVEN,
        RULE,
        SHARED,
        /** Nothing gives them one. */
        NONE,
        /** There is a rule, and its provider told no user name of theirs. */
        NO_USER_NAME,
        /** Their user name, or what the rule makes of it, is not what an OS user is called. */
        UNFIT,
        /** The rule would make them an account that comes with systems. */
        RESERVED,
        /** The rule's provider calls somebody else the same, and did so first. */
        ANOTHERS_NAME,
        /** The rule would make them an OS user that an admin gave to somebody else, or to all. */
        ANOTHERS_ACCOUNT
    }

    /** As whom somebody would work on a machine; {@code osUser} is null for nobody, and {@code said} is a sentence. */
    record Standing(@Nullable String osUser, Because because, String said) {}

    /** A sign-in provider whose user names a rule may take. */
    record NamesOf(String provider, String name) {}

    /** Somebody's OS user on a machine. */
    record OsUser(PersonId person, String name, String osUser) {}

    /** All, by name; the machine that Podium runs on first. */
    List<Registered> all();

    PublicLines publicLines();

    /**
     * Asks a machine for its host key without signing in.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.bad-host} at {@code host} or {@code port},
     *     {@code machines.unreachable}
     */
    Contact contact(String host, int port);

    /** Tries whether Podium could start agents there as that OS user. What fails is a step, not a refusal. */
    List<Step> check(Entry entry, String osUser);

    /**
     * Adds one.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.bad-machine} at the field that is wrong,
     *     {@code machines.name-taken} at {@code name}, {@code machines.no-provider} at {@code osUserRule}
     */
    MachineId add(Entry entry);

    /** Changes all of it; of Podium's own machine the name, the labels and who may use it. Connections are made anew. */
    void change(MachineId machine, Entry entry);

    /**
     * Removes one. Podium's own machine stays.
     *
     * @throws dev.podium.kernel.Refusal {@code machines.in-use} while agents are on it
     */
    void remove(MachineId machine);

    /** To how many people admins gave an OS user, on each machine where they did. */
    Map<MachineId, Integer> osUserCounts();

    /** Those that admins gave. */
    List<OsUser> osUsers(MachineId machine);

    /** As whom somebody works there: given, by the rule, or shared, in this order. Whether their team may is not asked. */
    Standing standing(MachineId machine, PersonId person);

    /** Whose user names a rule may take, by name. */
    List<NamesOf> namesOf();

    /**
     * Says which OS user somebody has there.
     *
     * @param osUser a name that useradd would take, and not root
     * @throws dev.podium.kernel.Refusal {@code machines.bad-os-user} at {@code osUser}
     */
    void assign(MachineId machine, PersonId person, String osUser);

    /** Does nothing where they have none. What runs as that OS user goes on. */
    void withdraw(MachineId machine, PersonId person);
}
