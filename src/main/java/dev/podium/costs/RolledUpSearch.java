package dev.podium.costs;

import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link LedgerSearch}, by the sums of days. */
@Service
class RolledUpSearch implements LedgerSearch {

    private static final int ID_LENGTH = 36;

    private final LedgerSearchStore store;
    private final LedgerStore ledger;
    private final ModelPriceStore prices;
    private final LedgerReach reach;
    private final Permissions permissions;
    private final SpendingNames names;
    private final People people;
    private final List<SpendingAgents> agents;
    private final ZoneId zone;

    RolledUpSearch(
            LedgerSearchStore store,
            LedgerStore ledger,
            ModelPriceStore prices,
            LedgerReach reach,
            Permissions permissions,
            SpendingNames names,
            People people,
            List<SpendingAgents> agents,
            CostsSettings settings) {
        this.store = store;
        this.ledger = ledger;
        this.prices = prices;
        this.reach = reach;
        this.permissions = permissions;
        this.names = names;
        this.people = people;
        this.agents = agents;
        this.zone = settings.zone();
    }

    /** The person whose entries these may be; null for all of the team. */
    private @Nullable PersonId onlyOf() {
        permissions.require(Permission.COSTS_OWN);
        return reach.onlyOf();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Found> page(Wanted wanted, Ledger.@Nullable Cursor after, int most) {
        var own = onlyOf();
        if (most < 1 || most > Ledger.MOST) {
            throw Refusal.invalidField(
                    "limit",
                    "costs.bad-limit",
                    "A page has 1 to " + Ledger.MOST + " entries.",
                    "Ask for fewer at a time.");
        }
        var text = wanted.text().strip();
        var id = id(text);
        if (id != null) {
            return after == null
                    ? named(ledger.find(id).filter(entry -> mine(entry, own)).stream()
                            .toList())
                    : List.of();
        }
        var meant = text.isEmpty() ? null : meant(wanted.kind(), text, own);
        if (meant != null && meant.nothing()) {
            return List.of();
        }
        var project = wanted.project();
        var ofProject = project == null ? null : SpendingAgents.of(project, agents);
        return named(entries(new LedgerSearchStore.Narrowed(wanted, own, meant, ofProject), after, most));
    }

    private static @Nullable UUID id(String text) {
        if (text.length() != ID_LENGTH) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    private static boolean mine(Ledger.Entry entry, @Nullable PersonId own) {
        return own == null || own.equals(entry.payer().person());
    }

    /** Whatever has the text in its name, in any letters. */
    private LedgerSearchStore.Meant meant(String kind, String text, @Nullable PersonId own) {
        var part = text.toLowerCase(Locale.ROOT);
        var all = choices(kind, own);
        return new LedgerSearchStore.Meant(
                having(all.people(), part).stream().map(PersonId::value).toList(),
                having(all.agents(), part).stream().map(AgentId::value).toList(),
                all.providers().stream().filter(each -> has(each, part)).toList(),
                all.models().stream().filter(each -> has(each, part)).toList());
    }

    private static boolean has(String name, String part) {
        return name.toLowerCase(Locale.ROOT).contains(part);
    }

    private static <K> List<K> having(Map<K, String> names, String part) {
        return names.entrySet().stream()
                .filter(each -> has(each.getValue(), part))
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Ledger.Entry> entries(LedgerSearchStore.Narrowed narrowed, Ledger.@Nullable Cursor after, int most) {
        var wanted = narrowed.wanted();
        if (!narrowed.rolledUp()) {
            return store.entries(
                    narrowed,
                    wanted.from() == null
                            ? null
                            : wanted.from().atStartOfDay(zone).toInstant(),
                    wanted.to() == null
                            ? null
                            : wanted.to().plusDays(1).atStartOfDay(zone).toInstant(),
                    after,
                    most);
        }
        var latest = after == null ? null : after.begun().atZone(zone).toLocalDate();
        var days = store.days(narrowed, latest);
        var found = new ArrayList<Ledger.Entry>();
        int at = 0;
        while (found.size() < most && at < days.size()) {
            int last = at;
            long held = days.get(at).entries();
            // What came out in some way is not in the sums: then as far as there is anything at all.
            while (last + 1 < days.size()
                    && (wanted.state() != null
                            || held < most
                                    && days.get(last + 1)
                                            .day()
                                            .plusDays(1)
                                            .equals(days.get(last).day()))) {
                last++;
                held += days.get(last).entries();
            }
            found.addAll(store.entries(
                    narrowed,
                    days.get(last).day().atStartOfDay(zone).toInstant(),
                    days.get(at).day().plusDays(1).atStartOfDay(zone).toInstant(),
                    after,
                    most - found.size()));
            at = last + 1;
        }
        return found;
    }

    private List<Found> named(List<Ledger.Entry> entries) {
        var who = new HashSet<PersonId>();
        var which = new HashSet<AgentId>();
        for (var entry : entries) {
            if (entry.payer().person() != null) {
                who.add(entry.payer().person());
            }
            if (entry.payer().agent() != null) {
                which.add(entry.payer().agent());
            }
        }
        var whoNames = who.isEmpty() ? Map.<PersonId, String>of() : people.names(who);
        var agentNames = agentNames(which);
        return entries.stream()
                .map(entry -> new Found(
                        entry,
                        entry.payer().person() == null
                                ? ""
                                : Objects.requireNonNullElse(
                                        whoNames.get(entry.payer().person()), ""),
                        entry.payer().agent() == null
                                ? ""
                                : Objects.requireNonNullElse(
                                        agentNames.get(entry.payer().agent()), "")))
                .toList();
    }

    private Map<AgentId, String> agentNames(Collection<AgentId> which) {
        var names = new HashMap<AgentId, String>();
        if (!which.isEmpty()) {
            agents.forEach(each -> names.putAll(each.names(which)));
        }
        return names;
    }

    @Override
    @Transactional(readOnly = true)
    public Found found(UUID id) {
        var own = onlyOf();
        return named(List.of(
                        ledger.find(id).filter(entry -> mine(entry, own)).orElseThrow(() -> BookedLedger.notFound(id))))
                .getFirst();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Ledger.Entry> corrections(UUID id) {
        var own = onlyOf();
        return ledger.corrections(id).stream().filter(entry -> mine(entry, own)).toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Choices choices(String kind) {
        return choices(kind, onlyOf());
    }

    private Choices choices(String kind, @Nullable PersonId own) {
        var there = store.there(kind, own);
        return new Choices(
                byName(people.names(there.people())),
                byName(agentNames(there.agents())),
                byName(projects(there.agents())),
                byName(machines(there.machines())),
                byName(keys(there.keys())),
                there.providers(),
                there.models());
    }

    private Map<UUID, String> projects(List<AgentId> which) {
        var projects = new HashMap<UUID, String>();
        if (!which.isEmpty()) {
            agents.forEach(each -> each.projects().forEach((agent, project) -> {
                if (which.contains(agent)) {
                    projects.put(project.id(), project.name());
                }
            }));
        }
        return projects;
    }

    private Map<MachineId, String> machines(List<UUID> which) {
        var labels = new HashMap<String, String>();
        which.forEach(id -> labels.put(id.toString(), ""));
        if (!which.isEmpty()) {
            labels.putAll(store.machineNames(which));
        }
        var called = names.of(Spending.Of.TEAM, Spending.By.MACHINE, labels, Map.of());
        return which.stream()
                .collect(Collectors.toMap(MachineId::new, id -> called.getOrDefault(id.toString(), id.toString())));
    }

    private Map<UUID, String> keys(List<UUID> which) {
        var labels = new HashMap<String, String>();
        which.forEach(id -> labels.put(id.toString(), ""));
        var called = names.of(Spending.Of.TEAM, Spending.By.KEY, labels, Map.of());
        return which.stream()
                .collect(Collectors.toMap(id -> id, id -> called.getOrDefault(id.toString(), id.toString())));
    }

    private static <K> Map<K, String> byName(Map<K, String> names) {
        return names.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(String.CASE_INSENSITIVE_ORDER))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, _) -> one, LinkedHashMap::new));
    }

    @Override
    @Transactional(readOnly = true)
    public long unpriced(String kind, Instant since) {
        return store.unpriced(kind, since, onlyOf());
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Prices.Price> price(long id) {
        permissions.require(Permission.COSTS_OWN);
        return prices.all().stream().filter(each -> each.rate().id() == id).findFirst();
    }
}
