package dev.podium.costs.ui;

import dev.podium.costs.ChargeFiles;
import dev.podium.costs.ChargeRules;
import dev.podium.costs.Charges;
import dev.podium.costs.CostsCurrency;
import dev.podium.costs.Ledger;
import dev.podium.costs.Subscriptions;
import dev.podium.identity.AllTeams;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.machines.MachinePrices;
import dev.podium.machines.MachineRegistry;
import dev.podium.machines.Machines;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What the parts of the page of charges ask. */
@Component
record ChargeDesk(
        Charges charges,
        ChargeFiles files,
        ChargeRules rules,
        Subscriptions subscriptions,
        CostsCurrency currency,
        People people,
        Machines machines,
        MachineRegistry registry,
        MachinePrices prices,
        AllTeams teams,
        Permissions permissions,
        Ledger ledger,
        Clock clock) {

    private boolean inTeam(Permission permission) {
        return CurrentActor.find().map(Actor::team).isPresent() && permissions.allows(permission);
    }

    boolean seesTeam() {
        return inTeam(Permission.COSTS_SEE);
    }

    boolean managesTeam() {
        return seesTeam() && permissions.allows(Permission.BUDGET_MANAGE);
    }

    boolean runsAll() {
        return permissions.allows(Permission.PLATFORM_MANAGE);
    }

    ZoneId zone() {
        return ZoneId.of(ledger.zone());
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), zone());
    }

    /** Those whose price and rule one may see, by name: who runs the installation all of them. */
    Map<MachineId, String> machineNames() {
        var names = new LinkedHashMap<MachineId, String>();
        if (runsAll()) {
            registry.all().forEach(each -> names.put(each.id(), each.entry().name()));
        } else {
            names.putAll(teamMachines());
        }
        return names;
    }

    /** Those that the team may use, by name. */
    Map<MachineId, String> teamMachines() {
        var names = new LinkedHashMap<MachineId, String>();
        machines.all().forEach(each -> names.put(each.id(), each.name()));
        return names;
    }

    /** Everybody in the team, by name. */
    Map<PersonId, String> members() {
        var names = new LinkedHashMap<PersonId, String>();
        people.members().forEach(each -> names.put(each.id(), each.name()));
        return names;
    }
}
