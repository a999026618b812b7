package dev.podium.inference;

import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelProviders.Wanted;
import dev.podium.kernel.Actor;
import dev.podium.kernel.TeamId;
import dev.podium.secrets.SecretRef;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The questions of db/inference/V1. */
@Repository
class InferenceStore {

    record ProviderRow(
            UUID id,
            String name,
            Kind kind,
            String url,
            @Nullable SecretRef secret,
            int context,
            int slots,
            boolean enabled,
            BigDecimal slotHour) {}

    record RouteRow(String name, ModelRoutes.Target target) {}

    record RoutingRow(TeamId team, String task, @Nullable String alias) {}

    private final JdbcClient jdbc;

    InferenceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<ProviderRow> providers() {
        return jdbc.sql("select * from inference_providers()")
                .query((row, _) -> new ProviderRow(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        Kind.valueOf(row.getString("kind")),
                        row.getString("url"),
                        secret(row.getObject("secret", UUID.class)),
                        row.getInt("context"),
                        row.getInt("slots"),
                        row.getBoolean("enabled"),
                        row.getBigDecimal("slot_hour")))
                .list();
    }

    private static @Nullable SecretRef secret(@Nullable UUID id) {
        return id == null ? null : new SecretRef(id);
    }

    List<RouteRow> routes() {
        return jdbc.sql("select * from inference_routes()")
                .query((row, _) -> new RouteRow(
                        row.getString("name"),
                        new ModelRoutes.Target(
                                row.getObject("provider", UUID.class), row.getString("model"), row.getInt("tier"))))
                .list();
    }

    List<RoutingRow> routing() {
        return jdbc.sql("select * from inference_routing()")
                .query((row, _) -> new RoutingRow(
                        new TeamId(row.getObject("team_id", UUID.class)),
                        row.getString("task"),
                        row.getString("alias")))
                .list();
    }

    /** False where the name is taken. */
    boolean add(UUID id, Wanted wanted, @Nullable SecretRef key) {
        return jdbc.sql("select inference_add_provider(?, ?, ?, ?, ?::uuid, ?, ?, ?)")
                .param(id)
                .param(wanted.name())
                .param(wanted.kind().name())
                .param(wanted.url())
                .param(key == null ? null : key.value().toString())
                .param(wanted.context())
                .param(wanted.slots())
                .param(wanted.enabled())
                .query(Boolean.class)
                .single();
    }

    /** False where there is no such provider. */
    boolean price(UUID id, BigDecimal slotHour) {
        return jdbc.sql("select inference_price_provider(?, ?)")
                .param(id)
                .param(slotHour)
                .query(Boolean.class)
                .single();
    }

    /** What it kept its key in before; empty where there is no such provider, null within where it kept none. */
    Optional<Optional<SecretRef>> change(UUID id, Wanted wanted, @Nullable SecretRef key) {
        return before(jdbc.sql("select before from inference_change_provider(?, ?, ?::uuid, ?, ?, ?)")
                .param(id)
                .param(wanted.url())
                .param(key == null ? null : key.value().toString())
                .param(wanted.context())
                .param(wanted.slots())
                .param(wanted.enabled()));
    }

    /** As {@link #change}. */
    Optional<Optional<SecretRef>> remove(UUID id) {
        return before(
                jdbc.sql("select before from inference_remove_provider(?)").param(id));
    }

    private static Optional<Optional<SecretRef>> before(JdbcClient.StatementSpec statement) {
        return statement
                .query((row, _) -> Optional.ofNullable(secret(row.getObject("before", UUID.class))))
                .optional();
    }

    void route(String name, List<ModelRoutes.Target> targets) {
        jdbc.sql("select inference_route(?, ?, ?, ?)")
                .param(name)
                .param(targets.stream().map(ModelRoutes.Target::provider).toArray(UUID[]::new))
                .param(targets.stream()
                        .map(target -> target.model() == null ? "" : target.model())
                        .toArray(String[]::new))
                .param(targets.stream().map(ModelRoutes.Target::tier).toArray(Integer[]::new))
                .query((_, _) -> true)
                .list();
    }

    void decide(TeamId team, String task, @Nullable String alias, Actor by) {
        jdbc.sql("insert into model_routing (team_id, task, alias, entered_by, entered_by_name)"
                        + " values (?, ?, ?::text, ?, ?)")
                .param(team.value())
                .param(task)
                .param(alias)
                .param(by.person().value())
                .param(by.name())
                .update();
    }

    /** Of the current team, the latest first. */
    List<Routing.Said> decided(String task, int most) {
        return jdbc.sql("select alias, entered_by_name, entered_at from model_routing where task = ?"
                        + " order by id desc limit ?")
                .param(task)
                .param(most)
                .query((row, _) -> new Routing.Said(
                        row.getString("alias"),
                        row.getString("entered_by_name"),
                        row.getTimestamp("entered_at").toInstant()))
                .list();
    }
}
