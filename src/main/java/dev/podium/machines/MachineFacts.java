package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.TeamId;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A machine as the audit trail has it, before and after. */
final class MachineFacts {

    private MachineFacts() {}

    static Map<String, String> of(MachineRegistry.Registered machine) {
        var entry = machine.entry();
        var facts = new TreeMap<String, String>();
        facts.put("id", machine.id().toString());
        facts.put("name", entry.name());
        if (!entry.host().isEmpty()) {
            facts.put("host", entry.host());
            facts.put("port", Integer.toString(entry.port()));
            facts.put("hostKey", machine.fingerprint());
        }
        if (!machine.id().equals(MachineId.LOCAL)) {
            facts.put("signIn", entry.signIn().name());
            facts.put("sharedOsUser", Objects.requireNonNullElse(entry.sharedOsUser(), ""));
            facts.put(
                    "osUserRule",
                    entry.osUserRule() == null ? "" : entry.osUserRule().toString());
        }
        facts.put("labels", entry.labels().stream().sorted().collect(Collectors.joining(" ")));
        facts.put("everyTeam", Boolean.toString(entry.everyTeam()));
        facts.put("teams", entry.teams().stream().map(TeamId::toString).sorted().collect(Collectors.joining(" ")));
        return facts;
    }
}
