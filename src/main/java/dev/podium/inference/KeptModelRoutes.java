package dev.podium.inference;

import dev.podium.audit.InstallationTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link ModelRoutes}, in the database. */
@Service
class KeptModelRoutes implements ModelRoutes {

    /** What a model is called: a path of a hub too, but nothing that could leave a path of ours. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@+-]*(/[A-Za-z0-9][A-Za-z0-9._:@+-]*)*");

    private final InferenceStore store;
    private final Catalog catalog;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final TransactionTemplate transaction;

    KeptModelRoutes(
            InferenceStore store,
            Catalog catalog,
            Permissions permissions,
            InstallationTrail trail,
            TransactionTemplate transaction) {
        this.store = store;
        this.catalog = catalog;
        this.permissions = permissions;
        this.trail = trail;
        this.transaction = transaction;
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public Map<String, List<Target>> all() {
        permissions.require(Permission.MODEL_SEE);
        return catalog.now().routes();
    }

    @Override
    @Transactional(propagation = Propagation.NOT_SUPPORTED)
    public void set(String name, List<Target> targets) {
        permissions.require(Permission.PLATFORM_MANAGE);
        check(beginning(name), "name", "inference.route-name");
        if (targets.size() > MOST_TARGETS) {
            throw target("A name has at most " + MOST_TARGETS + " targets, not " + targets.size() + ".");
        }
        Map<UUID, String> providers = store.providers().stream()
                .collect(Collectors.toMap(InferenceStore.ProviderRow::id, InferenceStore.ProviderRow::name));
        for (var each : targets) {
            if (!providers.containsKey(each.provider())) {
                throw target("There is no provider " + each.provider() + ".");
            }
            if (each.tier() < 1 || each.tier() > 3) {
                throw target("A tier is 1, 2 or 3, not " + each.tier() + ".");
            }
            if (each.model() != null) {
                check(each.model(), "targets", "inference.route-target");
            }
        }
        transaction.executeWithoutResult(_ -> {
            catalog.changed();
            store.route(name, targets);
            trail.record(
                    "inference.route",
                    name,
                    Map.of(
                            "targets",
                            targets.stream()
                                    .map(each -> providers.get(each.provider()) + "/"
                                            + (each.model() == null ? name : each.model()) + " tier " + each.tier())
                                    .collect(Collectors.joining(", "))));
        });
    }

    /** Without the mark of a name that stands for all which begin so. */
    private static String beginning(String name) {
        var plain = name.endsWith(ModelRouter.ANY) ? name.substring(0, name.length() - 1) : name;
        // What a name's parts end in is what the rest of it begins with.
        return plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }

    private static Refusal target(String sentence) {
        return Refusal.invalidField(
                "targets", "inference.route-target", sentence, "Name providers from the list, with a tier each.");
    }

    private static void check(String name, String field, String code) {
        if (name.length() > 200 || !NAME.matcher(name).matches()) {
            throw Refusal.invalidField(
                    field,
                    code,
                    "A model's name has at most 200 letters, digits and . _ : @ + - /, and begins with one of the first.",
                    "Write it as its provider does, such as qwen3-coder:30b.");
        }
    }
}
