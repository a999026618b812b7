package dev.podium.face;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Machines in memory, Podium's own among them. The host nobody.example.org does not answer; a machine named busy has
 * agents on it; root is not let in, and trying as mistake ends in one.
 */
public final class FakeRegistry implements MachineRegistry {

    public static final MachineId ADA = new MachineId(new UUID(1, 7));
    public static final PublicLines LINES =
            new PublicLines("ssh-ed25519 AAAAauthority it's Podium", "ssh-ed25519 AAAAkey Podium");

    public final Map<MachineId, Entry> entries = new LinkedHashMap<>();
    public final Map<MachineId, Map<PersonId, OsUser>> assigned = new LinkedHashMap<>();
    public final List<String> tried = new ArrayList<>();
    public Contact shown = new Contact("ssh-ed25519 AAAAada", "SHA256:ada");
    public int counted;

    public FakeRegistry() {
        entries.put(MachineId.LOCAL, entry("forge-2", "", "", Set.of(), true));
    }

    public static Entry entry(String name, String host, String hostKey, Set<String> labels, boolean everyTeam) {
        return new Entry(name, host, 22, hostKey, SignIn.CERTIFICATE, labels, everyTeam, Set.of(), null);
    }

    @Override
    public List<Registered> all() {
        return entries.entrySet().stream()
                .map(one -> new Registered(
                        one.getKey(), one.getValue(), fingerprint(one.getValue().hostKey())))
                .sorted(Comparator.comparing((Registered one) -> !one.id().equals(MachineId.LOCAL))
                        .thenComparing(one -> one.entry().name()))
                .toList();
    }

    private static String fingerprint(String hostKey) {
        return hostKey.isEmpty() ? "" : "SHA256:" + hostKey.substring(hostKey.lastIndexOf('A') + 1);
    }

    @Override
    public PublicLines publicLines() {
        return LINES;
    }

    @Override
    public Contact contact(String host, int port) {
        if (host.isEmpty()) {
            throw Refusal.invalidField("host", "machines.bad-host", "No host is named.", "Type its name or address.");
        }
        if (port < 1) {
            throw Refusal.invalidField("port", "machines.bad-host", "A port is 1 to 65535.", "Type its number.");
        }
        if (host.equals("nobody.example.org")) {
            throw Refusal.unavailable(
                    "machines.unreachable", host + " does not answer at port " + port + ".", "Look whether it is on.");
        }
        return shown;
    }

    @Override
    public List<Step> check(Entry entry, String osUser) {
        tried.add(osUser + "@" + entry.host());
        if (osUser.equals("mistake")) {
            throw new IllegalStateException("our own");
        }
        var answers = new Step("Answers", true, entry.host() + " shows the accepted key.", "");
        return osUser.equals("root")
                ? List.of(
                        answers,
                        new Step("Signs in as root", false, "root is not let in.", "Take an OS user of a person."))
                : List.of(answers, new Step("Signs in as " + osUser, true, osUser + " is let in.", ""));
    }

    private static void check(Entry entry, Map<MachineId, Entry> others) {
        if (entry.name().isEmpty()) {
            throw Refusal.invalidField("name", "machines.bad-machine", "A machine needs a name.", "Type one.");
        }
        if (entry.labels().stream().anyMatch(label -> !label.matches("[a-z0-9._=-]+"))) {
            throw Refusal.invalidField(
                    "labels", "machines.bad-machine", "A label has lower case letters.", "Write it as os=linux.");
        }
        if (others.values().stream().anyMatch(other -> other.name().equalsIgnoreCase(entry.name()))) {
            throw Refusal.conflict(
                            "machines.name-taken", "There is a machine " + entry.name() + " already.", "Take another.")
                    .at("name");
        }
    }

    @Override
    public MachineId add(Entry entry) {
        check(entry, entries);
        var id = MachineId.random();
        entries.put(id, entry);
        return id;
    }

    @Override
    public void change(MachineId machine, Entry entry) {
        var others = new LinkedHashMap<>(entries);
        others.remove(machine);
        check(entry, others);
        entries.put(machine, entry);
    }

    @Override
    public void remove(MachineId machine) {
        if (entries.get(machine).name().equals("busy")) {
            throw Refusal.conflict("machines.in-use", "3 agents are on busy.", "Delete them, or move them.");
        }
        entries.remove(machine);
    }

    @Override
    public List<OsUser> osUsers(MachineId machine) {
        counted++;
        return List.copyOf(assigned.getOrDefault(machine, Map.of()).values());
    }

    @Override
    public Map<MachineId, Integer> osUserCounts() {
        counted++;
        var counts = new HashMap<MachineId, Integer>();
        assigned.forEach((machine, people) -> counts.put(machine, people.size()));
        return counts;
    }

    @Override
    public Standing standing(MachineId machine, PersonId person) {
        var given = assigned.getOrDefault(machine, Map.of()).get(person);
        return given == null
                ? new Standing(null, Because.UNFIT, "They have no OS user here: their user name is root.")
                : new Standing(given.osUser(), Because.GIVEN, "They work as " + given.osUser() + ".");
    }

    @Override
    public List<NamesOf> namesOf() {
        return List.of(new NamesOf("github", "GitHub"), new NamesOf("keycloak", "Keycloak"));
    }

    @Override
    public void assign(MachineId machine, PersonId person, String osUser) {
        if (osUser.isEmpty() || osUser.equals("root")) {
            throw Refusal.invalidField(
                    "osUser", "machines.bad-os-user", "root is nobody's OS user.", "Take one that is theirs.");
        }
        var name = FakeAllPeople.NAMES.getOrDefault(person, "Somebody");
        assigned.computeIfAbsent(machine, id -> new LinkedHashMap<>()).put(person, new OsUser(person, name, osUser));
    }

    @Override
    public void withdraw(MachineId machine, PersonId person) {
        assigned.getOrDefault(machine, new LinkedHashMap<>()).remove(person);
    }
}
