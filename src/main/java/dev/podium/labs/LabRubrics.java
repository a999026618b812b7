package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Rubrics}. */
@Service
class LabRubrics implements Rubrics {

    private final RubricStore store;
    private final LabStore labs;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    LabRubrics(RubricStore store, LabStore labs, Permissions permissions, AuditTrail audit, Clock clock) {
        this.store = store;
        this.labs = labs;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public Rubric get(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        TeamLabs.find(labs, lab);
        return store.get(lab);
    }

    @Override
    @Transactional
    public Rubric put(LabId lab, int version, List<Wanted> criteria) {
        permissions.require(Permission.LAB_GRADE);
        var name = TeamLabs.find(labs, lab).lab().name();
        store.lock(lab);
        var before = store.get(lab);
        if (before.version() != version) {
            throw Refusal.conflict(
                    "labs.rubric-changed",
                    "Somebody changed the rubric of " + name + " after you read it: it is version " + before.version()
                            + " by now, and yours was made from version " + version + ".",
                    "Read it again, and make your change in that one.");
        }
        var after = checked(before, criteria);
        requireUnused(before, after);
        if (after.equals(before.criteria())) {
            return before;
        }
        var by = CurrentActor.require().name();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.put(CurrentActor.team(), lab, version + 1, after, by, now);
        audit.record(
                "labs.rubric-changed",
                name,
                Map.of("lab", lab.toString(), "version", Integer.toString(version + 1), "criteria", after.size() + ""));
        return store.get(lab);
    }

    private static List<Criterion> checked(Rubric before, List<Wanted> criteria) {
        if (criteria.size() > MOST) {
            throw bad("The rubric has " + criteria.size() + " criteria; " + MOST + " are the most.", "Join some.");
        }
        var known = before.criteria().stream().map(Criterion::id).collect(Collectors.toSet());
        var ids = new HashSet<UUID>();
        var names = new HashSet<String>();
        var after = new ArrayList<Criterion>();
        for (var wanted : criteria) {
            var name = wanted.name().strip();
            var shown = RosterFile.shown(name);
            if (name.isEmpty() || name.length() > LONGEST_NAME || RosterFile.breaksOut(name)) {
                throw bad(
                        "A criterion's name needs 1 to " + LONGEST_NAME + " characters on one line; “" + shown
                                + "” has not.",
                        "Enter another.");
            }
            if (!names.add(name.toLowerCase(Locale.ROOT)) || GradeFile.isColumn(name)) {
                throw bad(
                        "Two columns of the list of grades would be called " + shown + ".",
                        "Give the criterion another name.");
            }
            var description = wanted.description().strip();
            if (description.length() > LONGEST_DESCRIPTION || description.indexOf('\0') >= 0) {
                throw bad(
                        "What " + shown + " means has more than " + LONGEST_DESCRIPTION
                                + " characters, or holds a NUL.",
                        "Shorten it.");
            }
            var points = Points.of(wanted.points(), MOST_POINTS)
                    .filter(given -> given.signum() > 0)
                    .orElseThrow(() -> bad(
                            "The points of " + shown + " have to be above 0 and at most " + MOST_POINTS
                                    + ", with two places at most.",
                            "Enter another number."));
            var id = wanted.id();
            if (id != null && (!known.contains(id) || !ids.add(id))) {
                throw bad(
                        "There is no criterion " + id + " in this rubric, or it is there twice.", "Leave its id out.");
            }
            after.add(new Criterion(id == null ? UUID.randomUUID() : id, name, description, points));
        }
        return after;
    }

    /** What was given stays given: it goes only by the hand of whoever grades. */
    private void requireUnused(Rubric before, List<Criterion> after) {
        var left = after.stream().collect(Collectors.toMap(Criterion::id, Function.identity()));
        for (var criterion : before.criteria()) {
            var now = left.get(criterion.id());
            var use = store.use(criterion.id());
            if (use.students() > 0 && (now == null || now.points().compareTo(use.most()) < 0)) {
                throw Refusal.conflict(
                                "labs.rubric-in-use",
                                criterion.name() + " has points or comments for "
                                        + (use.students() == 1 ? "1 student" : use.students() + " students")
                                        + ", up to "
                                        + Points.words(use.most()) + " points.",
                                "Take those away first, or keep the criterion with at least as many points.")
                        .at("criteria");
            }
        }
    }

    private static Refusal bad(String sentence, String nextStep) {
        return Refusal.invalidField("criteria", "labs.bad-rubric", sentence, nextStep);
    }
}
