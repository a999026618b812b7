package dev.podium.inference;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.inference.InferenceStore.ProviderRow;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link Engines}, as their watches know them. */
@Service
class WatchedEngines implements Engines {

    private static final Logger log = LoggerFactory.getLogger(WatchedEngines.class);
    private static final String EMBEDS = "embedding";
    private static final String WRITES = "completion";

    private final Catalog catalog;
    private final EngineWatches watches;
    private final EngineApi api;
    private final Slots slots;
    private final Pulls pulls;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    WatchedEngines(
            Catalog catalog,
            EngineWatches watches,
            EngineApi api,
            Slots slots,
            Pulls pulls,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.catalog = catalog;
        this.watches = watches;
        this.api = api;
        this.slots = slots;
        this.pulls = pulls;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
    }

    private List<ProviderRow> engines() {
        return catalog.now().providers().values().stream()
                .filter(row -> row.enabled() && row.kind() == ModelProviders.Kind.OLLAMA)
                .toList();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<Engine> all() {
        permissions.require(Permission.MODEL_SEE);
        boolean runsIt = permissions.allows(Permission.PLATFORM_MANAGE);
        return engines().stream().map(row -> engine(row, runsIt)).toList();
    }

    private Engine engine(ProviderRow row, boolean runsIt) {
        var facts = watches.facts(row.id()).orElseGet(() -> EngineFacts.unknown(Instant.now()));
        return new Engine(
                row.id(),
                row.name(),
                row.url(),
                facts.state(),
                facts.since(),
                facts.why(),
                facts.version(),
                facts.pulled(),
                facts.loaded(),
                row.context(),
                row.slots(),
                slots.busy(row.id()),
                slots.waiting(row.id()),
                pulls.of(row.id()).stream()
                        .map(task -> runsIt ? task : withoutName(task))
                        .toList());
    }

    private static Task withoutName(Task task) {
        return new Task(
                task.id(),
                task.job(),
                task.model(),
                task.stage(),
                task.step(),
                task.done(),
                task.total(),
                task.perSecond(),
                task.since(),
                "",
                task.problem());
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public List<InLine> line() {
        permissions.require(Permission.MODEL_SEE);
        var own = CurrentActor.team();
        var line = new ArrayList<InLine>();
        for (var engine : engines()) {
            int position = 0;
            for (var each : slots.line(engine.id())) {
                boolean ours = each.team().equals(own);
                // What another team asks for is its own business; that it stands there is everybody's.
                line.add(new InLine(
                        engine.name(),
                        ours ? each.model() : "",
                        ++position,
                        each.since(),
                        ours ? each.person() : "",
                        ours));
            }
        }
        return line;
    }

    @Override
    public long version() {
        return watches.version() + slots.version() + pulls.version();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Task pull(UUID engine, String model) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = row(engine);
        return begin(row, Job.PULL, EngineNames.fetched(model), false);
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Task load(UUID engine, String model) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = row(engine);
        var name = EngineNames.checked(model);
        var key = EngineNames.key(name);
        boolean embeds = watches.facts(engine).stream()
                .flatMap(facts -> facts.pulled().stream())
                .filter(has -> EngineNames.key(has.name()).equals(key))
                .anyMatch(has ->
                        has.abilities().contains(EMBEDS) && !has.abilities().contains(WRITES));
        return begin(row, Job.LOAD, name, embeds);
    }

    private Task begin(ProviderRow row, Job job, String model, boolean embeds) {
        var actor = CurrentActor.require();
        var action = job == Job.PULL ? "inference.model-pull" : "inference.model-load";
        return pulls.begin(
                row,
                job,
                model,
                embeds,
                actor,
                () -> record(row, action, Map.of("model", model)),
                over -> CurrentActor.run(actor, () -> ended(row, over)));
    }

    private void ended(ProviderRow row, Task task) {
        watches.soon(row.id());
        if (task.job() == Job.PULL) {
            try {
                record(
                        row,
                        "inference.model-pull-over",
                        Map.of(
                                "model",
                                task.model(),
                                "end",
                                task.problem() == null ? task.stage().name() : task.problem()));
            } catch (DataAccessException | TransactionException e) {
                log.warn(
                        "How a pull ended could not be audited: {} of {} on {}",
                        task.stage(),
                        task.model(),
                        row.name(),
                        e);
            }
        }
    }

    private void record(ProviderRow row, String action, Map<String, String> facts) {
        transaction.executeWithoutResult(_ -> trail.record(action, row.name(), facts));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void stop(UUID engine, UUID task) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = row(engine);
        if (!pulls.stop(engine, task)) {
            throw Refusal.notFound(
                    "inference.task-not-found",
                    row.name() + " does nothing of that id.",
                    "Look at the list of engines for what it does.");
        }
        record(row, "inference.model-task-stopped", Map.of("task", task.toString()));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void unload(UUID engine, String model) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = row(engine);
        var name = EngineNames.checked(model);
        order(row, () -> api.unload(row, name));
        record(row, "inference.model-unload", Map.of("model", name));
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void delete(UUID engine, String model) {
        permissions.require(Permission.PLATFORM_MANAGE);
        var row = row(engine);
        var name = EngineNames.checked(model);
        order(row, () -> api.delete(row, name));
        record(row, "inference.model-delete", Map.of("model", name));
    }

    private interface Order {
        void give() throws EngineApi.Failed, InterruptedException;
    }

    private void order(ProviderRow row, Order order) {
        try {
            order.give();
        } catch (EngineApi.Failed e) {
            var failed =
                    Refusal.unavailable("inference.engine-failed", e.sentence(), "Look at the engine, and try again.");
            failed.initCause(e);
            throw failed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var stopped = Refusal.unavailable("inference.engine-failed", "Podium stops.", "Try again in a minute.");
            stopped.initCause(e);
            throw stopped;
        } finally {
            watches.soon(row.id());
        }
    }

    private ProviderRow row(UUID id) {
        return engines().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound(
                        "inference.engine-not-found",
                        "There is no engine " + id + " that is in use.",
                        "Take one from the list of engines."));
    }
}
