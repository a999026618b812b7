package dev.podium.machines;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Providers;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry.Because;
import dev.podium.machines.MachineRegistry.NamesOf;
import dev.podium.machines.MachineRegistry.OsUser;
import dev.podium.machines.MachineRegistry.Registered;
import dev.podium.machines.MachineRegistry.Standing;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Who has which OS user on a machine, as {@link MachineRegistry} says it. Called by {@link KeptMachines} after its checks. */
@Component
class OsUserList {

    private final MachineStore store;
    private final KnownMachines known;
    private final Providers providers;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    OsUserList(
            MachineStore store,
            KnownMachines known,
            Providers providers,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.known = known;
        this.providers = providers;
        this.trail = trail;
        this.transaction = transaction;
    }

    List<OsUser> all(Registered machine) {
        return Objects.requireNonNull(transaction.execute(_ -> store.osUsers(machine.id())));
    }

    List<NamesOf> namesOf() {
        return providers.all().stream()
                .map(each -> new NamesOf(each.id(), each.name()))
                .toList();
    }

    void requireProvider(@Nullable OsUserRule rule) {
        if (rule != null && namesOf().stream().noneMatch(each -> each.provider().equals(rule.provider()))) {
            throw Refusal.invalidField(
                    "osUserRule",
                    "machines.no-provider",
                    rule.provider().isBlank()
                            ? "The rule names no sign-in provider."
                            : "There is no sign-in provider " + MachineRules.printable(rule.provider()) + ".",
                    "Name the one whose user names are those of this machine.");
        }
    }

    Standing standing(Registered machine, PersonId person) {
        var found = Objects.requireNonNull(transaction.execute(_ -> store.of(machine.id(), person)))
                .orElseThrow(OsUserList::noPerson);
        if (machine.id().equals(MachineId.LOCAL)) {
            return new Standing(
                    LocalConnector.OS_USER, Because.SHARED, "There everything runs as Podium's own OS user.");
        }
        var own = found.osUser();
        var there = " on " + machine.entry().name();
        return new Standing(
                own.osUser(),
                own.because(),
                found.name()
                        + (own.osUser() == null ? " has no OS user" + there : " works as " + own.osUser() + there)
                        + own.why());
    }

    void assign(Registered machine, PersonId person, String osUser) {
        if (machine.id().equals(MachineId.LOCAL)) {
            throw Refusal.conflict(
                    "machines.own-machine",
                    "On " + machine.entry().name()
                            + ", where Podium itself runs, everything runs as Podium's own OS user.",
                    "Add another machine for OS users of their own.");
        }
        MachineRules.checkOsUser(osUser);
        changing(() -> {
            var assigned = store.assign(machine.id(), person, osUser);
            switch (assigned.outcome()) {
                case "done" -> record("machines.os-user-assigned", machine, person, assigned.before(), osUser);
                case "no-person" -> throw noPerson();
                default -> throw OwnAccounts.notFound(machine.id());
            }
        });
    }

    private static Refusal noPerson() {
        return Refusal.notFound("machines.no-person", "There is no such person.", "Take one from the list of people.");
    }

    void withdraw(Registered machine, PersonId person) {
        changing(() -> store.withdraw(machine.id(), person)
                .ifPresent(before -> record("machines.os-user-withdrawn", machine, person, before, "")));
    }

    private void changing(Runnable work) {
        transaction.executeWithoutResult(_ -> work.run());
        known.look();
    }

    private void record(String action, Registered machine, PersonId person, @Nullable String before, String after) {
        var details = new TreeMap<String, String>();
        details.put("person", person.toString());
        details.put("osUser.before", Objects.requireNonNullElse(before, ""));
        details.put("osUser.after", after);
        trail.record(action, machine.entry().name(), details);
    }
}
