package dev.podium.costs;

import dev.podium.costs.Charges.Entered;
import dev.podium.costs.Charges.NewCharge;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Machines;
import dev.podium.portal.CsvCells;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link ChargeFiles}, by way of {@link Charges}. */
@Service
class FiledCharges implements ChargeFiles {

    private static final List<String> COLUMNS =
            List.of("day", "amount", "currency", "what", "vendor", "person", "machine", "reference");

    private final Charges charges;
    private final People people;
    private final Machines machines;
    private final Permissions permissions;
    private final CostsSettings settings;
    private final Clock clock;

    FiledCharges(
            Charges charges,
            People people,
            Machines machines,
            Permissions permissions,
            CostsSettings settings,
            Clock clock) {
        this.charges = charges;
        this.people = people;
        this.machines = machines;
        this.permissions = permissions;
        this.settings = settings;
        this.clock = clock;
    }

    /** A row with what it means, or why it means nothing. */
    private record Meant(ChargeFile.Row row, @Nullable NewCharge charge, String wrong) {}

    @Override
    @Transactional
    public Import read(String csv, boolean dryRun) {
        permissions.require(Permission.BUDGET_MANAGE);
        var file = ChargeFile.read(csv);
        var known = new Known(people.emails(), machines);
        var meant = file.rows().stream().map(row -> meant(row, known)).toList();
        var fit = meant.stream()
                .map(Meant::charge)
                .filter(Objects::nonNull)
                .map(charge -> (NewCharge) charge)
                .toList();
        boolean dry = dryRun || fit.size() < meant.size();
        var results = fit.isEmpty() ? List.<Charges.Result>of() : charges.enter(fit, dry);
        var rows = new ArrayList<Row>();
        int next = 0;
        for (var each : meant) {
            rows.add(row(each, each.charge() == null ? null : results.get(next++)));
        }
        return new Import(
                file.columns(),
                rows,
                !dry && results.stream().allMatch(each -> each.problem().isEmpty()));
    }

    /** Who and what can be named. */
    private static final class Known {
        private final Map<String, PersonId> people = new HashMap<>();
        private final Map<String, List<MachineId>> machines = new HashMap<>();

        Known(Map<PersonId, String> emails, Machines machines) {
            emails.forEach((person, email) -> people.put(email, person));
            machines.all()
                    .forEach(machine -> this.machines
                            .computeIfAbsent(machine.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                            .add(machine.id()));
        }

        @Nullable
        PersonId person(String email) {
            if (email.isEmpty()) {
                return null;
            }
            return Optional.ofNullable(people.get(email))
                    .orElseThrow(() -> bad(
                            "Nobody in the team has the e-mail " + ChargeChecks.shown(email) + ".",
                            "Take it from the members, or leave it empty: then it is the team's."));
        }

        @Nullable
        MachineId machine(String name) {
            if (name.isEmpty()) {
                return null;
            }
            var found = machines.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            if (found.size() != 1) {
                throw bad(
                        "The team may use " + (found.isEmpty() ? "no machine" : "more than one machine")
                                + " with the name " + ChargeChecks.shown(name) + ".",
                        "Take it from the list of machines, or leave it empty.");
            }
            return found.getFirst();
        }
    }

    private static Meant meant(ChargeFile.Row row, Known known) {
        if (!row.wrong().isEmpty() || row.day() == null || row.amount() == null) {
            return new Meant(row, null, row.wrong());
        }
        try {
            return new Meant(
                    row,
                    new NewCharge(
                            row.day(),
                            row.amount(),
                            row.currency(),
                            row.what(),
                            row.vendor(),
                            known.person(row.email()),
                            known.machine(row.machine()),
                            row.reference()),
                    "");
        } catch (Refusal problem) {
            return new Meant(row, null, problem.sentence() + " " + problem.nextStep());
        }
    }

    private static Row row(Meant meant, Charges.@Nullable Result result) {
        var row = meant.row();
        var problem = result == null ? meant.wrong() : result.problem();
        var kind = !problem.isEmpty() ? Kind.ERROR : result != null && result.again() ? Kind.AGAIN : Kind.NEW;
        return new Row(
                row.line(),
                kind,
                row.day(),
                row.amount(),
                row.currency().toUpperCase(Locale.ROOT),
                row.what(),
                row.vendor(),
                row.email(),
                row.machine(),
                row.reference(),
                result == null ? null : result.dollars(),
                result == null ? null : result.entry(),
                problem);
    }

    @Override
    public String template() {
        permissions.require(Permission.COSTS_SEE);
        var out = new StringBuilder();
        CsvCells.line(out, COLUMNS);
        CsvCells.line(
                out,
                List.of(
                        LocalDate.ofInstant(clock.instant(), settings.zone()).toString(),
                        "0.00",
                        "EUR",
                        "Domain example.org",
                        "Registrar",
                        "",
                        "",
                        "INV-1"));
        return out.toString();
    }

    @Override
    @Transactional(readOnly = true)
    public String export() {
        permissions.require(Permission.COSTS_SEE);
        CurrentActor.team();
        var emails = people.emails();
        var names = new HashMap<MachineId, String>();
        var out = new StringBuilder();
        var header = new ArrayList<>(COLUMNS);
        header.addAll(List.of("us dollars", "entered at", "entered by"));
        CsvCells.line(out, header);
        for (var each : charges.entered(Charges.MOST)) {
            CsvCells.line(out, cells(each, emails, names));
        }
        return out.toString();
    }

    private List<String> cells(Entered entered, Map<PersonId, String> emails, Map<MachineId, String> names) {
        var charge = entered.charge();
        var person = charge.person() == null ? "" : emails.getOrDefault(charge.person(), "");
        var machine = charge.machine() == null
                ? ""
                : names.computeIfAbsent(charge.machine(), id -> machines.get(id).name());
        return List.of(
                charge.day().toString(),
                charge.amount().toPlainString(),
                charge.currency(),
                CsvCells.text(charge.what()),
                CsvCells.text(charge.vendor()),
                CsvCells.text(person),
                CsvCells.text(machine),
                CsvCells.text(charge.reference()),
                BudgetStore.plain(entered.dollars()).toPlainString(),
                entered.at().toString(),
                CsvCells.text(entered.by()));
    }

    private static Refusal bad(String sentence, String nextStep) {
        return Refusal.invalid("costs.bad-csv", sentence, nextStep);
    }
}
