package dev.podium.agents.ui;

import com.vaadin.flow.router.QueryParameters;
import dev.podium.agents.Agent;
import dev.podium.agents.Agents;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which agents a wall shows and how, as its address says it, so that a wall can be kept as a bookmark and sent on:
 * {@code wall?show=needs&text=acme&machine=…&pick=…&sort=name&size=s}.
 *
 * @param selection by state, by whose and by name
 * @param machine only those there; null for all
 * @param picked only these; empty for all
 */
record WallChoice(Selection selection, @Nullable MachineId machine, Set<AgentId> picked, Sort sort, Size size) {

    /** An address holds no more. */
    static final int MOST_PICKED = 100;

    static final WallChoice ALL = new WallChoice(Selection.ALL, null, Set.of(), Sort.NEEDS, Size.M);

    enum Sort {
        NEEDS("Needs you first", StateLook.URGENT_FIRST),
        NAME("By name", Comparator.comparing(agent -> agent.name().value())),
        MACHINE(
                "By machine",
                Comparator.comparing(Agent::machineName)
                        .thenComparing(agent -> agent.name().value())),
        CHANGED("Changed last", Comparator.comparing(Agent::since).reversed());

        private final String words;
        private final Comparator<Agent> order;

        Sort(String words, Comparator<Agent> order) {
            this.words = words;
            this.order = order;
        }

        String words() {
            return words;
        }

        Comparator<Agent> order() {
            // Two that are equal do not change places from one look to the next.
            return order.thenComparing(agent -> agent.id().value());
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How large a tile is: six lines, ten, or a whole screen's. */
    enum Size {
        S,
        M,
        L;

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    WallChoice {
        picked = Set.copyOf(picked);
        if (picked.size() > MOST_PICKED) {
            throw Refusal.invalid(
                            "agents.too-many-picked",
                            picked.size() + " agents are chosen for this wall; the most is " + MOST_PICKED + ".",
                            "Choose fewer, or choose by name, state or machine.")
                    .at("pick");
        }
    }

    WallChoice with(Selection now) {
        return new WallChoice(now, machine, picked, sort, size);
    }

    WallChoice on(@Nullable MachineId now) {
        return new WallChoice(selection, now, picked, sort, size);
    }

    WallChoice with(Set<AgentId> now) {
        return new WallChoice(selection, machine, now, sort, size);
    }

    WallChoice with(Sort now) {
        return new WallChoice(selection, machine, picked, now, size);
    }

    WallChoice with(Size now) {
        return new WallChoice(selection, machine, picked, sort, now);
    }

    /** What it asks for; of these those that are picked. */
    Agents.Filter filter() {
        var filter = selection.filter();
        return new Agents.Filter(filter.text(), filter.under(), filter.mine(), filter.states(), machine);
    }

    boolean shows(Agent agent) {
        return picked.isEmpty() || picked.contains(agent.id());
    }

    String query() {
        var query = new StringJoiner("&");
        if (selection.show() != Show.ALL) {
            query.add(selection.show().query());
        }
        add(query, "text", selection.text());
        add(query, "under", Objects.requireNonNullElse(selection.under(), ""));
        add(query, "machine", machine == null ? "" : machine.toString());
        add(query, "pick", picked.stream().map(AgentId::toString).sorted().collect(Collectors.joining(",")));
        add(query, "sort", sort == Sort.NEEDS ? "" : sort.id());
        add(query, "size", size == Size.M ? "" : size.id());
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /** A refusal {@code kernel.bad-id} for what is no id; an unknown word is the usual one. */
    static WallChoice of(QueryParameters query) {
        var selection = new Selection(
                Show.of(query),
                one(query, "text").strip().toLowerCase(Locale.ROOT),
                one(query, "under").isEmpty() ? null : one(query, "under"));
        var machine = one(query, "machine");
        return new WallChoice(
                selection,
                machine.isEmpty() ? null : MachineId.parse(machine),
                Stream.of(one(query, "pick").split(","))
                        .filter(id -> !id.isBlank())
                        .map(AgentId::parse)
                        .collect(Collectors.toCollection(LinkedHashSet::new)),
                named(Sort.values(), one(query, "sort"), Sort.NEEDS),
                named(Size.values(), one(query, "size"), Size.M));
    }

    private static String one(QueryParameters query, String name) {
        return query.getSingleParameter(name).orElse("");
    }

    private static <E extends Enum<E>> E named(E[] all, String name, E usual) {
        return List.of(all).stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(usual);
    }
}
