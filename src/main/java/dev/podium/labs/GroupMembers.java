package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.RosterEntryId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.GroupStore.Came;
import dev.podium.labs.Roster.Entry;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts on the roster whom a provider's groups made one who teaches or is taught: who signs in for the first time in the lesson
 * has a seat some seconds later, in each lab whose seats were given out. Whoever was taken off the roster is not put on it again.
 */
@Component
class GroupMembers {

    private static final Logger log = LoggerFactory.getLogger(GroupMembers.class);
    private static final int AT_ONCE = 500;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_EMAIL = 254;

    private final GroupStore groups;
    private final RosterStore roster;
    private final SeatStore seats;
    private final AuditTrail audit;
    private final Clock clock;
    private final boolean makes;
    private final TransactionTemplate transactions;

    GroupMembers(
            GroupStore groups,
            RosterStore roster,
            SeatStore seats,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions,
            @Value("${podium.labs.makes-seats:true}") boolean makes) {
        this.groups = groups;
        this.roster = roster;
        this.seats = seats;
        this.audit = audit;
        this.clock = clock;
        this.makes = makes;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Scheduled(initialDelay = 5_000, fixedDelay = 3_000)
    void tick() {
        if (!makes) {
            return;
        }
        try {
            meet();
        } catch (DataAccessException | TransactionException e) {
            log.warn("Who came into a course by a group is not on its roster yet; trying again: {}", e.getMessage());
        }
    }

    /** All who came. */
    void meet() {
        var came = transactions.execute(_ -> groups.came(AT_ONCE));
        if (came != null) {
            came.forEach((team, people) -> CurrentActor.run(
                    Actor.system(team), () -> transactions.executeWithoutResult(_ -> add(team, people))));
        }
    }

    private void add(TeamId team, List<Came> came) {
        if (!roster.lockCourse()) {
            return;
        }
        var known = roster.all();
        var handles = known.stream().map(Entry::handle).collect(Collectors.toCollection(HashSet::new));
        // Another Podium may have been faster.
        var emails = known.stream().map(Entry::email).collect(Collectors.toCollection(HashSet::new));
        var people = known.stream()
                .flatMap(entry -> Stream.ofNullable(entry.person()))
                .collect(Collectors.toSet());
        int free = Roster.MOST - roster.count("");
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        for (var each : came) {
            var email = email(each);
            if (people.contains(each.person()) || !emails.add(email)) {
                continue;
            }
            if (free-- <= 0) {
                log.warn("The roster of the team {} is full: {} stays off it.", team, each.person());
                return;
            }
            var entry = entry(each, email, handles, now);
            roster.add(team, entry);
            audit.record(
                    "labs.roster-joined",
                    entry.email(),
                    Map.of("name", entry.name(), "role", entry.role().name()));
            if (entry.role() == Role.STUDENT) {
                seat(team, entry.id(), now);
            }
        }
    }

    private static String email(Came came) {
        // A name that nobody can have as an address: what finds them is who they are.
        return came.email().length() < 3 || came.email().length() > LONGEST_EMAIL
                ? came.person() + "@sign-in.invalid"
                : came.email();
    }

    private static Entry entry(Came came, String email, Set<String> handles, Instant now) {
        var name = came.name().isBlank() ? email : came.name().strip();
        var begin = email.endsWith("@sign-in.invalid") ? name : email.substring(0, Math.max(0, email.indexOf('@')));
        return new Entry(
                RosterEntryId.random(),
                email,
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                "",
                "",
                came.role(),
                Slugs.free(Slugs.of(begin, "student"), handles),
                came.person(),
                now,
                null);
    }

    /** Where the others sit. */
    private void seat(TeamId team, RosterEntryId entry, Instant now) {
        for (var given : groups.given()) {
            Spread.evenly(List.of(entry), given.machines(), seats.perMachine(given.lab()))
                    .forEach((_, machine) ->
                            seats.ask(team, given.lab(), entry, machine, given.by(), given.byName(), now));
        }
    }
}
