package dev.podium.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.inference.ModelRoutes.Target;
import dev.podium.inference.tiers.Alias;
import dev.podium.inference.tiers.Classifier;
import dev.podium.inference.tiers.Struggle;
import dev.podium.inference.tiers.TaskKind;
import dev.podium.inference.wire.AskedCall;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides where a call goes. A name that was given a meaning counts as it is; {@code podium-auto} goes by what the client
 * says of its task, else by what the person wrote. Within a session it only ever goes up: a model that comes back to a
 * conversation which a stronger one held would find it beyond itself, and its cache cold.
 *
 * <p>Longer than most files: what decides is read here in the order in which it counts.
 */
@Component
class ModelRouter {

    /** Where it goes, if the ones before cannot be reached. */
    record Place(ProviderRow provider, String model, int tier) {

        String words() {
            return provider.name() + "/" + model;
        }
    }

    /**
     * @param task null where the client named a model
     * @param reason a sentence, as people read it
     * @param places at least one
     * @param larger for a conversation that is too long for all of these: those of the tiers above
     * @param start the tier with which it would begin, had nothing raised it
     */
    record Decision(@Nullable TaskKind task, String reason, List<Place> places, List<Place> larger, int start) {

        Decision {
            places = List.copyOf(places);
            larger = List.copyOf(larger);
        }

        /** Where no other tier is asked. */
        Decision(@Nullable TaskKind task, String reason, List<Place> places) {
            this(task, reason, places, List.of(), highest(places));
        }
    }

    private static int highest(List<Place> places) {
        return places.stream().mapToInt(Place::tier).max().orElse(0);
    }

    /** The end of a name that stands for all names which begin so. */
    static final String ANY = "*";

    /** What a team's policies say of a tier. */
    interface Allowed {

        /** Why it may not be asked; empty where it may. */
        Optional<Refusal> stops(int tier);
    }

    private final Catalog catalog;
    private final SessionEvidence evidence;
    private final Cache<String, Alias> sessions = kept();
    /** What the tasks of a session asked for by themselves, the highest. */
    private final Cache<String, Alias> begun = kept();

    ModelRouter(Catalog catalog, SessionEvidence evidence) {
        this.catalog = catalog;
        this.evidence = evidence;
    }

    private static Cache<String, Alias> kept() {
        return Caffeine.newBuilder()
                .maximumSize(100_000)
                .expireAfterAccess(Duration.ofHours(24))
                .build();
    }

    /**
     * @param hint what the client says of its task; null where it says nothing
     * @param session what makes the conversation one, within its team; null where nobody said
     * @param overSoft whether a soft budget of whoever asks is passed: then a tier lower does
     * @param allowed what the team's policies say, which count before everything else
     * @throws Refusal {@code inference.bad-task}, {@code inference.model-not-found}, {@code machines.policy-tier}
     */
    Decision decide(
            TeamId team,
            AskedCall asked,
            @Nullable String hint,
            @Nullable String session,
            boolean overSoft,
            Allowed allowed) {
        var snapshot = catalog.now();
        var name = asked.model().startsWith(Alias.DISGUISE + "podium-")
                ? asked.model().substring(Alias.DISGUISE.length())
                : asked.model();
        if (!name.equals(Alias.AUTO)) {
            return within(named(snapshot, name), allowed);
        }
        var decided = task(asked, hint);
        var byTeam = snapshot.routing()
                .getOrDefault(team, Map.of())
                .get(decided.task().id());
        var wanted = byTeam == null ? decided.task().alias().id() : byTeam;
        var reason = decided.reason() + (byTeam == null ? "" : "; the team sends it to " + byTeam);
        var alias = Alias.of(wanted).orElse(null);
        if (alias == null) {
            var named = named(snapshot, wanted);
            return within(new Decision(decided.task(), reason + ".", named.places()), allowed);
        }
        var begins = alias;
        var struggle = Struggle.in(asked.steps());
        if (struggle.isPresent() && alias != Alias.ARCHITECT) {
            alias = alias == Alias.JUDGE ? Alias.ARCHITECT : Alias.JUDGE;
            reason += "; raised, since " + struggle.get();
        }
        if (session != null) {
            var disliked = snapshot.disliked().get(VerdictStore.key(team, session));
            if (disliked != null && alias != Alias.ARCHITECT && alias.tier() <= disliked) {
                alias = above(disliked);
                reason +=
                        "; raised, since somebody said that an answer of tier " + disliked + " in this session was bad";
            }
            var seen = evidence.in(team, session);
            if (seen != null && alias != Alias.ARCHITECT && alias.tier() <= seen.tier()) {
                alias = above(seen.tier());
                reason += "; raised, since in this session " + seen.why();
            }
            begins = begun.asMap().merge(team + "\n" + session, begins, ModelRouter::higher);
            var held = sessions.asMap().merge(team + "\n" + session, alias, ModelRouter::higher);
            if (held != alias && held.tier() > alias.tier()) {
                reason += "; this session went to " + held.id() + " before and only goes up";
                alias = held;
            }
        }
        if (overSoft && alias.tier() > 1) {
            // Not kept in the session: with the next window it goes up again.
            alias = alias == Alias.ARCHITECT ? Alias.JUDGE : Alias.REASON;
            reason += "; a tier lower, since a soft budget is passed";
        }
        return climbing(snapshot, decided.task(), alias, begins, reason, allowed);
    }

    private static Alias above(int tier) {
        return tier == 1 ? Alias.JUDGE : Alias.ARCHITECT;
    }

    private record Task(TaskKind task, String reason) {}

    private static Task task(AskedCall asked, @Nullable String hint) {
        if (hint != null) {
            var kind = TaskKind.of(hint)
                    .orElseThrow(() -> Refusal.invalid(
                            "inference.bad-task",
                            "The task " + (hint.length() > 40 ? hint.substring(0, 40) + "…" : hint)
                                    + " of X-Podium-Task is none.",
                            "Send one of "
                                    + Arrays.stream(TaskKind.values())
                                            .map(TaskKind::id)
                                            .collect(java.util.stream.Collectors.joining(", "))
                                    + ", or leave it out."));
            return new Task(kind, "The client says that it is " + kind.words());
        }
        var guess = Classifier.guess(asked.human().get());
        return new Task(
                guess.kind(),
                guess.because().isEmpty()
                        ? "Nothing in it says what it is, so it begins as "
                                + guess.kind().words()
                        : "It reads like " + guess.kind().words() + " (“" + guess.because() + "”)");
    }

    private static Alias higher(Alias one, Alias other) {
        return one.tier() >= other.tier() ? one : other;
    }

    private static Decision within(Decision decision, Allowed allowed) {
        var places = decision.places().stream()
                .filter(place -> allowed.stops(place.tier()).isEmpty())
                .toList();
        if (places.isEmpty()) {
            throw allowed.stops(decision.places().getFirst().tier()).orElseThrow();
        }
        return new Decision(decision.task(), decision.reason(), places);
    }

    /** The tier with which it begins, as its places say; null where nothing raised it, and it is what answers. */
    private static @Nullable Integer start(Catalog.Snapshot snapshot, Alias from, Alias begins, Allowed allowed) {
        if (from.tier() <= begins.tier()) {
            return null;
        }
        var open = places(snapshot, begins.id()).stream()
                .filter(place -> allowed.stops(place.tier()).isEmpty())
                .toList();
        return open.isEmpty() ? begins.tier() : highest(open);
    }

    /**
     * The alias itself, and where nothing serves it, or a policy stops it, the next one up that may be asked, else one
     * below.
     */
    private Decision climbing(
            Catalog.Snapshot snapshot, TaskKind task, Alias from, Alias begins, String reason, Allowed allowed) {
        var told = new StringBuilder(reason);
        var order = new ArrayList<Alias>(List.of(from));
        for (var each : Alias.values()) {
            if (each != from && each.tier() >= from.tier()) {
                order.add(each);
            }
        }
        for (var each : Alias.values()) {
            if (each.tier() < from.tier()) {
                order.add(each);
            }
        }
        Refusal stopped = null;
        for (var alias : order) {
            var places = places(snapshot, alias.id());
            var open = places.stream()
                    .filter(place -> allowed.stops(place.tier()).isEmpty())
                    .toList();
            if (!open.isEmpty()) {
                var start = start(snapshot, from, begins, allowed);
                return new Decision(
                        task,
                        told + ".",
                        open,
                        larger(snapshot, alias, allowed),
                        start == null ? highest(open) : start);
            }
            if (places.isEmpty()) {
                told.append("; nothing serves ").append(alias.id());
            } else {
                stopped = allowed.stops(places.getFirst().tier()).orElseThrow();
                told.append("; a policy does not allow ").append(alias.id());
            }
        }
        throw stopped == null ? notFound(snapshot, from.id()) : stopped;
    }

    private static List<Place> larger(Catalog.Snapshot snapshot, Alias than, Allowed allowed) {
        return Arrays.stream(Alias.values())
                .filter(each -> each.tier() > than.tier())
                .flatMap(each -> places(snapshot, each.id()).stream())
                .filter(place -> allowed.stops(place.tier()).isEmpty())
                .toList();
    }

    /** Of the name itself, else of the longest beginning that somebody gave a meaning: {@code qwen3-*}. */
    private static List<Target> targets(Map<String, List<Target>> routes, String name) {
        var exact = routes.get(name);
        if (exact != null) {
            return exact;
        }
        String longest = null;
        for (var each : routes.keySet()) {
            if (each.endsWith(ANY)
                    && name.startsWith(each.substring(0, each.length() - ANY.length()))
                    && (longest == null || each.length() > longest.length())) {
                longest = each;
            }
        }
        return longest == null ? List.of() : routes.getOrDefault(longest, List.of());
    }

    private static List<Place> places(Catalog.Snapshot snapshot, String name) {
        return targets(snapshot.routes(), name).stream()
                .flatMap(target -> {
                    var provider = snapshot.providers().get(target.provider());
                    return provider == null || !provider.enabled()
                            ? java.util.stream.Stream.<Place>empty()
                            : java.util.stream.Stream.of(new Place(
                                    provider, Objects.requireNonNullElse(target.model(), name), target.tier()));
                })
                .toList();
    }

    private Decision named(Catalog.Snapshot snapshot, String name) {
        var places = places(snapshot, name);
        if (!places.isEmpty()) {
            return new Decision(null, "The client asked for " + name + ".", places);
        }
        int slash = name.indexOf('/');
        if (slash > 0 && KeptModelRoutes.NAME.matcher(name).matches()) {
            for (var provider : snapshot.providers().values()) {
                if (provider.enabled() && provider.name().equals(name.substring(0, slash))) {
                    return new Decision(
                            null,
                            "The client asked for it at " + provider.name() + ".",
                            List.of(new Place(provider, name.substring(slash + 1), tier(provider))));
                }
            }
        }
        var maker = maker(name);
        if (maker != null && KeptModelRoutes.NAME.matcher(name).matches()) {
            for (var provider : snapshot.providers().values()) {
                if (provider.enabled() && provider.kind() == maker) {
                    return new Decision(
                            null,
                            "The client asked for " + name + ", which is of " + maker.words() + ".",
                            List.of(new Place(provider, name, tier(provider))));
                }
            }
        }
        throw notFound(snapshot, name);
    }

    /** Whose model it is by its name; null where that says nothing. */
    private static ModelProviders.@Nullable Kind maker(String name) {
        if (name.startsWith("claude-")) {
            return ModelProviders.Kind.ANTHROPIC;
        }
        return name.matches("(gpt-|o[1-9]|codex|text-embedding-|chatgpt-).*") ? ModelProviders.Kind.OPENAI : null;
    }

    /** Of a model that nobody gave one: in the cloud the highest, so that no policy and no budget is passed by it. */
    private static int tier(ProviderRow provider) {
        return provider.kind() == ModelProviders.Kind.OLLAMA ? 1 : 3;
    }

    /** The names that a client can ask for now. */
    Set<String> names() {
        var snapshot = catalog.now();
        var names = new TreeSet<String>();
        for (var name : snapshot.routes().keySet()) {
            if (!name.endsWith(ANY) && !places(snapshot, name).isEmpty()) {
                names.add(name);
            }
        }
        for (var alias : Alias.values()) {
            if (!places(snapshot, alias.id()).isEmpty()) {
                names.add(Alias.AUTO);
            }
        }
        return names;
    }

    private static Refusal notFound(Catalog.Snapshot snapshot, String name) {
        var shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        boolean empty = snapshot.providers().values().stream().noneMatch(ProviderRow::enabled);
        return Refusal.notFound(
                "inference.model-not-found",
                "The model " + shown + " is not known here.",
                empty
                        ? "Ask an admin to add a provider on the page Models."
                        : "Ask for one of GET /v1/models, or for provider/model.");
    }
}
