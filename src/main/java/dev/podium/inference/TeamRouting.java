package dev.podium.inference;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.inference.tiers.TaskKind;
import dev.podium.inference.wire.AskedCall;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** {@link Routing}, in the database. */
@Service
class TeamRouting implements Routing {

    private final InferenceStore store;
    private final Catalog catalog;
    private final ModelRouter router;
    private final Fleet fleet;
    private final Permissions permissions;
    private final ModelPolicies policies;
    private final AuditTrail trail;

    TeamRouting(
            InferenceStore store,
            Catalog catalog,
            ModelRouter router,
            Fleet fleet,
            Permissions permissions,
            ModelPolicies policies,
            AuditTrail trail) {
        this.policies = policies;
        this.store = store;
        this.catalog = catalog;
        this.router = router;
        this.fleet = fleet;
        this.permissions = permissions;
        this.trail = trail;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Rule> rules() {
        permissions.require(Permission.MODEL_SEE);
        var own = catalog.now().routing().getOrDefault(CurrentActor.team(), Map.of());
        return Stream.of(TaskKind.values())
                .map(task -> {
                    var alias = own.get(task.id());
                    return new Rule(task, alias == null ? task.alias().id() : alias, alias != null);
                })
                .toList();
    }

    @Override
    @Transactional
    public void set(String task, @Nullable String alias) {
        permissions.require(Permission.TEAM_MANAGE);
        var kind = kind(task);
        if (alias != null
                && (alias.length() > 200 || !KeptModelRoutes.NAME.matcher(alias).matches())) {
            throw Refusal.invalidField(
                    "alias",
                    "inference.route-name",
                    "That is no name of a model.",
                    "Take one of the list of models, such as podium-judge.");
        }
        store.decide(CurrentActor.team(), kind.id(), alias, CurrentActor.require());
        trail.record("inference.routing", kind.id(), Map.of("alias", alias == null ? "as Podium does it" : alias));
        catalog.changed();
    }

    private static TaskKind kind(String task) {
        return TaskKind.of(task)
                .orElseThrow(() -> Refusal.notFound(
                        "inference.no-such-task",
                        "There is no kind of task of that name.",
                        "Take one of the list of the team's routing."));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Said> history(String task) {
        permissions.require(Permission.MODEL_SEE);
        return store.decided(kind(task).id(), MOST_SAID);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Explained explain(String model, String text) {
        permissions.require(Permission.MODEL_SEE);
        var decision = fleet.ranked(router.decide(
                CurrentActor.team(),
                new AskedCall(
                        model, 0, 0, false, null, 0, 0, () -> text, 1, 0, 0, null, AskedCall.Shape.FREE, List.of()),
                null,
                null,
                false,
                tier -> policies.stops(null, tier)));
        return new Explained(
                decision.task(),
                decision.reason(),
                decision.places().getFirst().tier(),
                decision.places().stream().map(ModelRouter.Place::words).toList());
    }
}
