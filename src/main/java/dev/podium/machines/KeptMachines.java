package dev.podium.machines;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link MachineRegistry}: the machines of the database. */
@Service
class KeptMachines implements MachineRegistry {

    private final MachineStore store;
    private final KnownMachines known;
    private final InstallationKeys keys;
    private final Connections connections;
    private final MachineTrial trial;
    private final ObjectProvider<MachineUse> uses;
    private final OsUserList osUsers;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    KeptMachines(
            MachineStore store,
            KnownMachines known,
            InstallationKeys keys,
            Connections connections,
            MachineTrial trial,
            ObjectProvider<MachineUse> uses,
            OsUserList osUsers,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.known = known;
        this.keys = keys;
        this.connections = connections;
        this.trial = trial;
        this.uses = uses;
        this.osUsers = osUsers;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Registered> all() {
        permissions.require(Permission.PLATFORM_MANAGE);
        var teams = store.teams();
        return store.known().stream()
                .filter(row -> !row.removed())
                .map(row -> row.name().isEmpty() ? row.named(LocalConnector.HOST_NAME) : row)
                .map(row -> new Registered(
                        row.id(),
                        new Entry(
                                row.name(),
                                row.host(),
                                row.port(),
                                row.hostKey(),
                                row.signIn(),
                                row.labels(),
                                row.everyTeam(),
                                teams.getOrDefault(row.id(), Set.of()),
                                row.sharedOsUser(),
                                row.osUserRule()),
                        fingerprint(row.hostKey())))
                .sorted(Comparator.comparing((Registered each) -> !each.id().equals(MachineId.LOCAL))
                        .thenComparing(each -> each.entry().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String fingerprint(String hostKey) {
        return hostKey.isEmpty() ? "" : HostKeys.fingerprint(hostKey);
    }

    private Registered find(MachineId machine) {
        var all = Objects.requireNonNull(transaction.execute(_ -> all()));
        return all.stream()
                .filter(each -> each.id().equals(machine))
                .findFirst()
                .orElseThrow(() -> OwnAccounts.notFound(machine));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public PublicLines publicLines() {
        permissions.require(Permission.PLATFORM_MANAGE);
        return keys.lines();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Contact contact(String host, int port) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var address = host.strip();
        MachineRules.checkAddress(address, port);
        var seen = Objects.requireNonNull(FirstContact.meet(connections.client(), address, address, port, "")
                .seen());
        return new Contact(seen, HostKeys.fingerprint(seen));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Step> check(Entry entry, String osUser) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return trial.run(entry, osUser);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public MachineId add(Entry entry) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var id = MachineId.random();
        var checked = MachineRules.checked(id, entry);
        refuseTheHostsOwnName(checked.name());
        osUsers.requireProvider(checked.osUserRule());
        changing(() -> {
            refuseUnlessDone(store.add(id, checked), id, checked);
            var after = new Registered(id, checked, fingerprint(checked.hostKey()));
            trail.recordChange("machines.add", checked.name(), Map.of(), MachineFacts.of(after));
        });
        return id;
    }

    /** Podium's own machine has it without a row that says so, until it is given another. */
    private void refuseTheHostsOwnName(String name) {
        if (known.local().name().equalsIgnoreCase(name)) {
            throw nameTaken(name);
        }
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void change(MachineId machine, Entry entry) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var before = find(machine);
        var checked = MachineRules.checked(machine, entry);
        if (!machine.equals(MachineId.LOCAL)) {
            refuseTheHostsOwnName(checked.name());
        }
        var rule = checked.osUserRule();
        if (!Objects.equals(rule, before.entry().osUserRule())) {
            osUsers.requireProvider(rule);
        }
        changing(() -> {
            refuseUnlessDone(store.change(machine, checked), machine, checked);
            var after = new Registered(machine, checked, fingerprint(checked.hostKey()));
            trail.recordChange(
                    "machines.change", before.entry().name(), MachineFacts.of(before), MachineFacts.of(after));
        });
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void remove(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var before = find(machine);
        if (machine.equals(MachineId.LOCAL)) {
            throw Refusal.conflict(
                    "machines.own-machine",
                    before.entry().name() + " is the machine that Podium itself runs on; it stays.",
                    "Take it from the teams that are not to use it.");
        }
        changing(() -> {
            // First, so that whoever comes now finds it gone; undone where it is in use.
            if (!store.remove(machine)) {
                throw OwnAccounts.notFound(machine);
            }
            refuseWhileUsed(before);
            trail.recordChange("machines.remove", before.entry().name(), MachineFacts.of(before), Map.of());
        });
    }

    private void refuseWhileUsed(Registered machine) {
        var there = uses.orderedStream()
                .map(use -> use.on(machine.id()))
                .filter(use -> !use.isEmpty())
                .toList();
        if (!there.isEmpty()) {
            throw Refusal.conflict(
                    "machines.in-use",
                    "On " + machine.entry().name() + " there are still " + String.join(", ", there) + ".",
                    "Delete them first, or take the machine from its teams so that no more come.");
        }
    }

    @Override
    @Transactional(readOnly = true)
    public Map<MachineId, Integer> osUserCounts() {
        permissions.require(Permission.PLATFORM_MANAGE);
        return store.osUserCounts();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<OsUser> osUsers(MachineId machine) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return osUsers.all(find(machine));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Standing standing(MachineId machine, PersonId person) {
        permissions.require(Permission.PLATFORM_MANAGE);
        return osUsers.standing(find(machine), person);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<NamesOf> namesOf() {
        permissions.require(Permission.PLATFORM_MANAGE);
        return osUsers.namesOf();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void assign(MachineId machine, PersonId person, String osUser) {
        permissions.require(Permission.PLATFORM_MANAGE);
        osUsers.assign(find(machine), person, osUser);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void withdraw(MachineId machine, PersonId person) {
        permissions.require(Permission.PLATFORM_MANAGE);
        osUsers.withdraw(find(machine), person);
    }

    /** Memory follows once it is committed; where it cannot, it does with the next look. */
    private void changing(Runnable work) {
        transaction.executeWithoutResult(_ -> work.run());
        known.look();
    }

    private static void refuseUnlessDone(String outcome, MachineId machine, Entry entry) {
        switch (outcome) {
            case "done" -> {}
            case "name-taken" -> throw nameTaken(entry.name());
            case "no-team" ->
                throw MachineRules.bad("teams", "One of the teams is not there any more.", "Choose them anew.");
            default -> throw OwnAccounts.notFound(machine);
        }
    }

    private static Refusal nameTaken(String name) {
        return Refusal.conflict("machines.name-taken", "There is a machine " + name + " already.", "Take another name.")
                .at("name");
    }
}
