package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Subscriptions}, in the database. */
@Service
class TeamSubscriptions implements Subscriptions {

    private static final int LONGEST = 100;
    private static final BigDecimal MOST_PRICE = new BigDecimal(1_000_000);

    private final SubscriptionStore store;
    private final People people;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final CostsSettings settings;
    private final Clock clock;

    TeamSubscriptions(
            SubscriptionStore store,
            People people,
            Permissions permissions,
            AuditTrail audit,
            CostsSettings settings,
            Clock clock) {
        this.store = store;
        this.people = people;
        this.permissions = permissions;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Subscription> all() {
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        return store.all(MOST);
    }

    @Override
    @Transactional
    public Subscription add(NewSubscription terms) {
        permissions.require(Permission.BUDGET_MANAGE);
        var team = CurrentActor.team();
        var today = today();
        var checked = checked(terms, today);
        if (store.all(MOST).size() == MOST) {
            throw bad(
                    "name", "The team has " + MOST + " subscriptions, the most there may be.", "Ask who runs Podium.");
        }
        var added = new Subscription(
                UUID.randomUUID(), checked, CurrentActor.require().name(), now());
        store.add(team, added);
        audit.record("costs.subscription-add", checked.name(), facts(added));
        return added;
    }

    @Override
    @Transactional
    public Subscription end(UUID id, LocalDate until) {
        permissions.require(Permission.BUDGET_MANAGE);
        CurrentActor.team();
        var known = store.find(id)
                .orElseThrow(() -> Refusal.notFound(
                        "costs.subscription-not-found",
                        "The team has no subscription " + id + ".",
                        "Take the id from the list of subscriptions."));
        var terms = known.terms();
        var today = today();
        if (until.isBefore(today) || until.isBefore(terms.from())) {
            throw bad(
                    "until",
                    "The last day is today, " + today + ", or later, and not before the first: what was booked stays.",
                    "Choose another day.");
        }
        if (terms.until() != null && terms.until().isBefore(today)) {
            throw bad("until", terms.name() + " ended on " + terms.until() + ".", "Add it anew, where it goes on.");
        }
        if (terms.until() != null && until.isAfter(terms.until())) {
            throw bad(
                    "until",
                    terms.name() + " ends on " + terms.until() + " already.",
                    "Add another from the day after, where it goes on.");
        }
        store.end(id, until);
        audit.record("costs.subscription-end", terms.name(), Map.of("id", id.toString(), "until", until.toString()));
        return store.find(id).orElseThrow();
    }

    private NewSubscription checked(NewSubscription terms, LocalDate today) {
        var currency = ChargeChecks.currency(terms.currency());
        var price = ChargeChecks.number(
                "perSeat",
                "What a seat costs a month in " + currency,
                terms.perSeat(),
                BigDecimal.ZERO,
                MOST_PRICE,
                Currency.getInstance(currency).getDefaultFractionDigits());
        if (terms.seats() < 1 || terms.seats() > MOST_SEATS) {
            throw bad("seats", "There are 1 to 10,000 seats.", "Enter how many are paid for.");
        }
        if (terms.people().size() > terms.seats()) {
            throw bad(
                    "people",
                    terms.people().size() + " people do not fit on " + terms.seats() + " seats.",
                    "Enter more seats, or fewer people.");
        }
        if (new HashSet<>(terms.people()).size() < terms.people().size()) {
            throw bad("people", "Somebody is named twice.", "Name each once.");
        }
        var known = people.names(terms.people());
        for (PersonId person : terms.people()) {
            if (!known.containsKey(person)) {
                throw bad(
                        "people", "The team knows nobody with the id " + person + ".", "Take the id from the members.");
            }
        }
        var first = today.withDayOfMonth(1);
        var from = ChargeChecks.day("from", terms.from(), today);
        if (from.isBefore(first)) {
            throw bad(
                    "from",
                    "A subscription begins in this month, from " + first + " on, or later.",
                    "Enter what was paid before as a charge.");
        }
        if (terms.until() != null && terms.until().isBefore(from)) {
            throw bad("until", "The last day is before the first.", "Choose another day.");
        }
        return new NewSubscription(
                name("name", terms.name(), 1),
                name("vendor", terms.vendor(), 0),
                currency,
                price,
                terms.seats(),
                terms.people(),
                from,
                terms.until());
    }

    private static String name(String field, String text, int least) {
        var name = text.strip();
        if (name.length() < least || name.length() > LONGEST || ChargeChecks.breaksOut(name)) {
            throw bad(field, "It has " + least + " to " + LONGEST + " characters on one line.", "Change it.");
        }
        return name;
    }

    private static Map<String, String> facts(Subscription added) {
        var terms = added.terms();
        return Map.of(
                "id", added.id().toString(),
                "vendor", terms.vendor(),
                "perSeat", terms.perSeat().toPlainString() + " " + terms.currency(),
                "seats", Integer.toString(terms.seats()),
                "people", Integer.toString(terms.people().size()),
                "from", terms.from().toString(),
                "until", shown(terms.until()));
    }

    private static String shown(@Nullable LocalDate day) {
        return day == null ? "" : day.toString();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), settings.zone());
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "costs.bad-subscription", sentence, nextStep);
    }
}
