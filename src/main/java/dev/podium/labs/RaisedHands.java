package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.HandId;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.RosterEntryId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Hands}. */
@Service
class RaisedHands implements Hands {

    private final HandStore store;
    private final LabStore labs;
    private final AccessChanges access;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    RaisedHands(
            HandStore store,
            LabStore labs,
            AccessChanges access,
            Permissions permissions,
            AuditTrail audit,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.labs = labs;
        this.access = access;
        this.permissions = permissions;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional
    public Own raise(LabId lab, String sentence) {
        permissions.require(Permission.LAB_SEAT);
        var entry = seated(lab);
        var text = sentence.strip();
        if (text.length() > LONGEST_SENTENCE || text.indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "sentence",
                    "labs.bad-sentence",
                    "What your hand says has " + text.length() + " characters; " + LONGEST_SENTENCE
                            + " is the most, and no NUL.",
                    "Say it shorter; whoever comes sees your screen.");
        }
        labs.find(lab).filter(each -> each.lab().state() == Labs.State.ENDED).ifPresent(ended -> {
            throw Refusal.conflict(
                    "labs.lab-ended",
                    "The lab " + ended.lab().name() + " has ended, so nobody looks at its queue.",
                    "Write to who teaches it.");
        });
        if (store.raise(CurrentActor.team(), lab, entry, text, now())) {
            audit.record("labs.hand-raised", lab.toString(), Map.of());
        }
        var row = store.up(lab, entry).orElseThrow();
        tell(row);
        return own(row);
    }

    @Override
    @Transactional
    public void withdraw(LabId lab) {
        permissions.require(Permission.LAB_SEAT);
        store.up(lab, seated(lab)).ifPresent(row -> {
            if (store.lower(row.hand().id(), false, CurrentActor.require().name(), "", now())) {
                audit.record("labs.hand-withdrawn", lab.toString(), Map.of());
                tell(row);
            }
        });
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Own> mine(LabId lab) {
        permissions.require(Permission.LAB_SEAT);
        return store.up(lab, seated(lab)).map(this::own);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Hand> queue(LabId lab) {
        permissions.require(Permission.LAB_HELP);
        known(lab);
        return store.up(lab).stream().map(HandStore.Row::hand).toList();
    }

    @Override
    @Transactional
    public Hand claim(HandId hand, boolean takeOver) {
        permissions.require(Permission.LAB_HELP);
        var row = up(hand);
        var actor = CurrentActor.require();
        var helper = row.hand().helper();
        if (helper.isPresent() && helper.get().person().equals(actor.person())) {
            return row.hand();
        }
        helper.filter(_ -> !takeOver).ifPresent(other -> {
            throw claimed(row, other);
        });
        store.release(hand, null, now());
        store.claim(CurrentActor.team(), hand, actor, now());
        audit.record(
                "labs.hand-claimed",
                hand.toString(),
                Map.of(
                        "student",
                        row.hand().studentName(),
                        "before",
                        helper.map(Claim::name).orElse("")));
        tell(row);
        return store.find(hand).orElseThrow().hand();
    }

    private static Refusal claimed(HandStore.Row row, Claim other) {
        return Refusal.conflict(
                "labs.hand-claimed",
                other.name() + " helps " + row.hand().studentName() + " already.",
                "Take the next one, or take this one over.");
    }

    @Override
    @Transactional
    public Hand release(HandId hand) {
        permissions.require(Permission.LAB_HELP);
        var row = up(hand);
        if (store.release(hand, CurrentActor.require().person(), now())) {
            audit.record(
                    "labs.hand-released",
                    hand.toString(),
                    Map.of("student", row.hand().studentName()));
            tell(row);
        }
        return store.find(hand).orElseThrow().hand();
    }

    @Override
    @Transactional
    public Hand answer(HandId hand, String answer) {
        permissions.require(Permission.LAB_HELP);
        var text = answer.strip();
        if (text.length() > LONGEST_ANSWER || text.indexOf('\0') >= 0) {
            throw Refusal.invalidField(
                    "answer",
                    "labs.bad-answer",
                    "The answer has " + text.length() + " characters; " + LONGEST_ANSWER + " is the most, and no NUL.",
                    "Keep what the next one who is asked needs.");
        }
        var row = up(hand);
        var actor = CurrentActor.require();
        if (row.hand().helper().isEmpty()) {
            // Who answers without having said that they go helped all the same.
            store.claim(CurrentActor.team(), hand, actor, now());
        }
        store.lower(hand, true, actor.name(), text, now());
        audit.record(
                "labs.hand-answered",
                hand.toString(),
                Map.of("student", row.hand().studentName()));
        tell(row);
        return store.find(hand).orElseThrow().hand();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Hand> history(LabId lab, int offset, int limit) {
        permissions.require(Permission.LAB_HELP);
        known(lab);
        if (offset < 0 || limit < 1 || limit > LONGEST_PAGE) {
            throw Refusal.invalid(
                    "labs.bad-page",
                    "There is no page of " + limit + " hands from " + offset + "; a page has 1 to " + LONGEST_PAGE
                            + ".",
                    "Ask for another.");
        }
        return store.down(lab, offset, limit).stream().map(HandStore.Row::hand).toList();
    }

    /** One that is up; locked. */
    private HandStore.Row up(HandId hand) {
        return store.find(hand)
                .filter(row -> row.hand().lowered() == null)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-hand", "That hand is not up any more.", "Look at the queue for those that are."));
    }

    /** Others learn nothing of labs in which they do not sit. */
    private RosterEntryId seated(LabId lab) {
        return store.seated(lab, CurrentActor.require().person())
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-lab", "You have no seat in a lab " + lab + ".", "Take the lab from your own seats."));
    }

    private void known(LabId lab) {
        if (labs.find(lab).isEmpty()) {
            throw TeamLabs.none();
        }
    }

    private Own own(HandStore.Row row) {
        return new Own(row.hand(), store.before(row.hand()));
    }

    /** @param row as it was: whoever helped until now may have the terminal open by that alone */
    private void tell(HandStore.Row row) {
        row.hand().helper().ifPresent(before -> access.note(List.of(before.person())));
        events.publishEvent(new HandsChanged(CurrentActor.team(), row.hand().lab(), row.student()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
