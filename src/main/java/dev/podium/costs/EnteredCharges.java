package dev.podium.costs;

import dev.podium.audit.AuditTrail;
import dev.podium.costs.pricing.ExchangeTable;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** {@link Charges}, booked in the ledger. */
@Service
class EnteredCharges implements Charges {

    static final String KIND = "charge";

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final BigDecimal MOST_AMOUNT = new BigDecimal(1_000_000_000);
    private static final int LONGEST_WHAT = 200;
    private static final int LONGEST = 100;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LedgerStore ledger;
    private final ChargeRuleStore rules;
    private final People people;
    private final Machines machines;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final CostsSettings settings;
    private final Clock clock;

    EnteredCharges(
            LedgerStore ledger,
            ChargeRuleStore rules,
            People people,
            Machines machines,
            Permissions permissions,
            AuditTrail audit,
            CostsSettings settings,
            Clock clock) {
        this.ledger = ledger;
        this.rules = rules;
        this.people = people;
        this.machines = machines;
        this.permissions = permissions;
        this.audit = audit;
        this.settings = settings;
        this.clock = clock;
    }

    /** What is the same for all of them. */
    private record Basis(
            TeamId team,
            LocalDate today,
            ExchangeTable exchange,
            Map<PersonId, String> people,
            Map<MachineId, String> machines) {}

    /** One that can be entered. */
    private record Ready(UUID id, NewCharge charge, BigDecimal dollars) {}

    @Override
    @Transactional
    public List<Result> enter(List<NewCharge> charges, boolean dryRun) {
        permissions.require(Permission.BUDGET_MANAGE);
        if (charges.isEmpty() || charges.size() > MOST) {
            throw Refusal.invalidField(
                    "charges",
                    "costs.bad-charge",
                    "At once 1 to 5,000 charges are entered, and these are " + charges.size() + ".",
                    charges.isEmpty() ? "Enter at least one." : "Enter them in parts.");
        }
        var basis = basis(charges);
        if (!dryRun) {
            // Of two who enter the same bill at once, the second sees what the first did.
            ledger.lock(basis.team().value());
        }
        var results = new ArrayList<Result>();
        var all = new ArrayList<Ready>();
        var references = new HashMap<UUID, Integer>();
        for (int i = 0; i < charges.size(); i++) {
            int line = i + 1;
            try {
                var checked = ready(charges.get(i), basis);
                var before = references.putIfAbsent(checked.id(), line);
                if (before != null) {
                    throw bad("reference", "Line " + before + " has the same reference.", "Leave one of them out.");
                }
                all.add(checked);
                results.add(new Result(line, checked.id(), checked.dollars(), "", false));
            } catch (Refusal problem) {
                results.add(new Result(line, null, null, problem.getMessage() + " " + problem.nextStep(), false));
            }
        }
        var known = ledger.known(all.stream().map(Ready::id).toList());
        results.replaceAll(each -> each.entry() != null && known.contains(each.entry())
                ? new Result(each.line(), each.entry(), each.dollars(), "", true)
                : each);
        boolean wrong = results.stream().anyMatch(result -> !result.problem().isEmpty());
        if (dryRun || wrong) {
            return results.stream()
                    .map(each ->
                            each.again() ? each : new Result(each.line(), null, each.dollars(), each.problem(), false))
                    .toList();
        }
        book(basis, all.stream().filter(each -> !known.contains(each.id())).toList());
        return results;
    }

    @Override
    @Transactional
    public Result enter(NewCharge charge) {
        permissions.require(Permission.BUDGET_MANAGE);
        var basis = basis(List.of(charge));
        ledger.lock(basis.team().value());
        var one = ready(charge, basis);
        boolean known = !ledger.known(List.of(one.id())).isEmpty();
        book(basis, known ? List.of() : List.of(one));
        return new Result(1, one.id(), one.dollars(), "", known);
    }

    @Override
    @Transactional(readOnly = true)
    public List<Entered> entered(int most) {
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        return ledger.entered(Math.clamp(most, 1, MOST)).stream()
                .map(each -> ChargeLines.entered(each, settings.zone()))
                .toList();
    }

    private Basis basis(List<NewCharge> charges) {
        var who = charges.stream()
                .map(NewCharge::person)
                .filter(Objects::nonNull)
                .map(person -> (PersonId) person)
                .collect(Collectors.toSet());
        return new Basis(
                CurrentActor.team(),
                LocalDate.ofInstant(clock.instant(), settings.zone()),
                rules.exchange(),
                who.isEmpty() ? Map.of() : people.names(who),
                machines.all().stream().collect(Collectors.toMap(Machine::id, Machine::name)));
    }

    private Ready ready(NewCharge charge, Basis basis) {
        var checked = checked(charge, basis);
        var dollars = basis.exchange()
                .dollars(checked.amount(), checked.currency(), checked.day())
                .orElseThrow(() -> bad(
                        "currency",
                        "Nobody entered what a " + checked.currency() + " was worth on " + checked.day() + ".",
                        "Have an admin enter its exchange rate, or enter the charge in US dollars."));
        var key = checked.reference().isEmpty()
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes(
                        ("charge " + basis.team() + " " + checked.vendor() + "\n" + checked.reference())
                                .getBytes(StandardCharsets.UTF_8));
        return new Ready(key, checked, dollars);
    }

    private static NewCharge checked(NewCharge charge, Basis basis) {
        if (charge.day().isBefore(FIRST_DAY) || charge.day().isAfter(basis.today())) {
            throw bad(
                    "day",
                    "The day is from " + FIRST_DAY + " to today, " + basis.today() + ".",
                    "Enter what is to come when it comes, or as a subscription.");
        }
        var currency = ChargeChecks.currency(charge.currency());
        var amount = ChargeChecks.number(
                "amount",
                "An amount in " + currency,
                charge.amount(),
                MOST_AMOUNT.negate(),
                MOST_AMOUNT,
                Currency.getInstance(currency).getDefaultFractionDigits());
        if (amount.signum() == 0) {
            throw bad("amount", "It costs nothing.", "Enter what it costs, below 0 for what comes back.");
        }
        if (charge.person() != null && !basis.people().containsKey(charge.person())) {
            throw bad("person", "The team knows nobody with that id.", "Take the id from the members.");
        }
        if (charge.machine() != null && !basis.machines().containsKey(charge.machine())) {
            throw bad("machine", "The team has no machine with that id.", "Take the id from the list of machines.");
        }
        return new NewCharge(
                charge.day(),
                amount,
                currency,
                text("what", charge.what(), 1, LONGEST_WHAT),
                text("vendor", charge.vendor(), 0, LONGEST),
                charge.person(),
                charge.machine(),
                text("reference", charge.reference(), 0, LONGEST));
    }

    private static String text(String field, String given, int least, int most) {
        var text = given.strip();
        if (text.length() < least || text.length() > most || ChargeChecks.breaksOut(text)) {
            throw bad(field, "It has " + least + " to " + most + " characters on one line.", "Change it.");
        }
        return text;
    }

    private void book(Basis basis, List<Ready> ready) {
        if (ready.isEmpty()) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var by = CurrentActor.require().name();
        ledger.book(
                ready.stream()
                        .map(each -> Line.charge(
                                new Line.Head(
                                        each.id(),
                                        each.charge()
                                                .day()
                                                .atStartOfDay(settings.zone())
                                                .toInstant(),
                                        new Payer(basis.team(), each.charge().person(), null, null),
                                        subject(each.charge(), by),
                                        BigDecimal.ZERO,
                                        List.of()),
                                now,
                                each.dollars()))
                        .toList(),
                null);
        audit.record(
                "costs.charge",
                ready.size() == 1 ? ready.getFirst().charge().what() : ready.size() + " charges",
                Map.of(
                        "charges",
                        Integer.toString(ready.size()),
                        "days",
                        days(ready.stream().map(each -> each.charge().day()).collect(Collectors.toSet())),
                        "dollars",
                        BudgetStore.plain(ready.stream().map(Ready::dollars).reduce(BigDecimal.ZERO, BigDecimal::add))
                                .toPlainString()));
    }

    private static String days(Set<LocalDate> days) {
        var first = days.stream().min(LocalDate::compareTo).orElseThrow();
        var last = days.stream().max(LocalDate::compareTo).orElseThrow();
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    private static Subject subject(NewCharge charge, String by) {
        var detail = new TreeMap<String, String>();
        detail.put("amount", charge.amount().toPlainString());
        detail.put("currency", charge.currency());
        detail.put("reference", charge.reference());
        detail.put("enteredBy", by);
        return new Subject(
                KIND,
                charge.vendor(),
                charge.what(),
                "",
                0,
                ChargeLines.NO_RATE,
                JSON.writeValueAsString(detail),
                charge.machine());
    }

    private static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "costs.bad-charge", sentence, nextStep);
    }
}
