package dev.podium.agents;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.podium.audit.AuditCounts;
import dev.podium.audit.AuditTrail;
import dev.podium.face.FakePolicies;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuQueue;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.RunTokens;
import dev.podium.identity.Teams;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Policies;
import dev.podium.secrets.SecretRef;
import dev.podium.secrets.Secrets;
import dev.podium.terminals.Terminals;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.context.support.PropertySourcesPlaceholderConfigurer;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The room with a real PostgreSQL below it, real shells, and fakes for the rooms around it. One database for all tests;
 * each house has teams of its own in it, and closing one empties the table.
 */
class AgentsHouse implements AutoCloseable {

    static final EmbeddedPostgres DATABASE = migrated();

    final FakeTerminals terminals = new FakeTerminals();
    final HereMachines machines = new HereMachines();
    final PlayedGpus gpus = new PlayedGpus();
    final FakePolicies policies = new FakePolicies(machines);
    final TeamId team = TeamId.random();
    final TeamId otherTeam = TeamId.random();
    private List<TeamId> teams = List.of(team, otherTeam);
    private @Nullable AgentsHouse adopted;
    final Actor ada = new Actor(PersonId.random(), "Ada", team, Set.of(Role.MEMBER), null);
    final Actor bob = new Actor(PersonId.random(), "Bob", otherTeam, Set.of(Role.MEMBER), null);
    /** Who is in {@link #team} beside Ada. */
    final List<People.Member> members =
            new CopyOnWriteArrayList<>(List.of(new People.Member(ada.person(), ada.name(), Role.MEMBER)));
    /** Whose access was noted as changed. */
    final List<PersonId> noted = new CopyOnWriteArrayList<>();

    final Set<Permission> withheld = new HashSet<>();
    final List<String> trail = new CopyOnWriteArrayList<>();
    /** What was only counted. */
    final List<String> counted = new CopyOnWriteArrayList<>();

    final Map<SecretRef, byte[]> kept = new HashMap<>();
    /** The text of each token that a run was given, by its id, and of those that ended. */
    final Map<UUID, String> runTokens = new LinkedHashMap<>();

    final List<String> ended = new CopyOnWriteArrayList<>();
    final List<AgentStateChanged> news = new CopyOnWriteArrayList<>();
    final BlockingQueue<AgentStateChanged> arrivals = new LinkedBlockingQueue<>();
    final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    final MovableClock clock = new MovableClock();

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    final Agents agents;
    final AgentWatch watch;

    AgentsHouse() {
        this(Map.of());
    }

    AgentsHouse(Map<String, Object> properties) {
        this(properties, null);
    }

    /** @param tmux a real one in place of the fake; null for the fake */
    AgentsHouse(Map<String, Object> properties, @Nullable Terminals tmux) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.registerBean(Terminals.class, () -> tmux == null ? terminals : tmux);
        context.registerBean(HereMachines.class, () -> machines);
        context.registerBean(Policies.class, () -> policies);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Permissions.class, FakePermissions::new);
        context.registerBean(
                AuditTrail.class,
                () -> (action, object, details) -> trail.add(action + " " + object + " " + new TreeMap<>(details)));
        context.registerBean(
                AuditCounts.class,
                () -> (action, object, details) -> counted.add(action + " " + object + " " + new TreeMap<>(details)));
        context.registerBean(Secrets.class, FakeSecrets::new);
        context.registerBean(Teams.class, FakeTeams::new);
        context.registerBean(People.class, FakePeople::new);
        context.registerBean(AccessChanges.class, () -> noted::addAll);
        context.registerBean(RunTokens.class, FakeRunTokens::new);
        context.registerBean(GpuQueue.class, () -> gpus.queue);
        context.registerBean(GpuLeases.class, () -> gpus.leases);
        context.registerBean(AgentGpus.class, this::agentGpus);
        context.registerBean(GpuStarts.class, this::gpuStarts);
        context.registerBean(Listener.class, Listener::new);
        var placeholders = new PropertySourcesPlaceholderConfigurer();
        placeholders.setEnvironment(context.getEnvironment());
        context.addBeanFactoryPostProcessor(placeholders);
        context.register(Rooms.class);
        context.refresh();
        agents = context.getBean(Agents.class);
        watch = context.getBean(AgentWatch.class);
    }

    /** Somebody else in Ada's team. */
    Actor mate(String name, Role role) {
        var person = PersonId.random();
        members.add(new People.Member(person, name, role));
        return new Actor(person, name, team, Set.of(role), null);
    }

    <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    void doAs(Actor actor, Runnable work) {
        CurrentActor.run(actor, work);
    }

    /** As one of the rooms' own transactions: for the team of the current actor. */
    <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(bean(PlatformTransactionManager.class)).execute(status -> work.get());
    }

    /** Lets background work go through another house's teams, and their people, instead of its own. */
    void adoptTeams(AgentsHouse other) {
        teams = List.of(other.team, other.otherTeam);
        adopted = other;
        gpus.adopt(other.gpus);
    }

    /** One that has done its work when {@code look} returns. */
    Reconciler reconciler() {
        return new Reconciler(
                bean(AgentIndex.class),
                bean(AgentStore.class),
                bean(Runs.class),
                bean(AgentChanges.class),
                bean(LiveAgents.class),
                bean(Relaunch.class),
                bean(Launch.class),
                bean(Terminals.class),
                bean(PlatformTransactionManager.class),
                new AtOnce());
    }

    private AgentGpus agentGpus() {
        return new AgentGpus(
                bean(GpuNeedStore.class),
                gpus.queue,
                gpus.leases,
                bean(AgentChanges.class),
                machines,
                bean(People.class),
                bean(Permissions.class),
                context,
                bean(PlatformTransactionManager.class),
                new AtOnce());
    }

    private GpuStarts gpuStarts() {
        return new GpuStarts(
                bean(AgentStore.class),
                bean(GpuNeedStore.class),
                bean(AgentGpus.class),
                bean(Runs.class),
                bean(AgentChanges.class),
                bean(LiveAgents.class),
                bean(Relaunch.class),
                bean(Launch.class),
                bean(Terminals.class),
                gpus.queue,
                gpus.leases,
                bean(AgentWatch.class),
                bean(PlatformTransactionManager.class),
                new AtOnce());
    }

    private static final class AtOnce extends AbstractExecutorService {
        @Override
        public void execute(Runnable work) {
            work.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    JdbcClient jdbc() {
        return context.getBean(JdbcClient.class);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() throws SQLException {
        context.close();
        try (var connection = DATABASE.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("truncate agents, projects cascade");
        }
    }

    private static EmbeddedPostgres migrated() {
        try {
            var database = EmbeddedPostgres.builder().start();
            try (var connection = database.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("create role podium_owner login nosuperuser");
                statement.execute("create role podium_app login nosuperuser nobypassrls");
                statement.execute("grant create, usage on schema public to podium_owner");
                statement.execute("alter schema public owner to podium_owner");
            }
            for (var room : List.of("__root", "agents")) {
                Flyway.configure()
                        .dataSource(database.getJdbcUrl("podium_owner", "postgres"), "podium_owner", "")
                        .locations("filesystem:db/" + room)
                        .table("history_" + room)
                        .baselineOnMigrate(true)
                        .baselineVersion("0")
                        .placeholders(Map.of("application", "podium_app"))
                        .load()
                        .migrate();
            }
            return database;
        } catch (IOException | SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // Registered by hand and no @Configuration, which a test of all of Podium would find and take in.
    @EnableTransactionManagement(proxyTargetClass = true)
    @Import({
        AgentStore.class,
        AgentDoors.class,
        RoleReach.class,
        ShareStore.class,
        ShareChanges.class,
        ShareWatch.class,
        AgentIndex.class,
        AgentChanges.class,
        AgentTerminals.class,
        AgentTokens.class,
        GpuNeedStore.class,
        Runs.class,
        OwnUrl.class,
        AgentWatch.class,
        AgentsOnMachine.class,
        AgentsOsUsers.class,
        AgentAttic.class,
        Births.class,
        Environments.class,
        Launch.class,
        Placement.class,
        AllowedAccounts.class,
        ProjectStore.class,
        TeamProjects.class,
        NoteStore.class,
        TeamNotes.class,
        LiveAgents.class,
        ProgramSearch.class,
        ScreenWatch.class,
        ScreenCounts.class,
        Reconciler.class,
        Relaunch.class,
        Starts.class,
        TeamAgents.class,
        Workplace.class
    })
    static class Rooms {

        @Bean(destroyMethod = "close")
        HikariDataSource dataSource() {
            var config = new HikariConfig();
            config.setJdbcUrl(DATABASE.getJdbcUrl("podium_app", "postgres"));
            config.setUsername("podium_app");
            config.setMaximumPoolSize(4);
            return new HikariDataSource(config);
        }

        @Bean
        JdbcClient jdbcClient(DataSource source) {
            return JdbcClient.create(source);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource source) {
            return new DataSourceTransactionManager(source) {
                @Override
                protected void doBegin(Object transaction, TransactionDefinition definition) {
                    super.doBegin(transaction, definition);
                    CurrentActor.find().ifPresent(actor -> {
                        try (var statement = DataSourceUtils.getConnection(source)
                                .prepareStatement("select set_config('podium.team', ?, true)")) {
                            statement.setString(1, String.valueOf(actor.team()));
                            statement.execute();
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    });
                }
            };
        }
    }

    class Listener {
        @EventListener
        void on(AgentStateChanged change) {
            news.add(change);
            arrivals.add(change);
        }
    }

    private final class FakePermissions implements Permissions {
        @Override
        public void require(Permission permission) {
            if (!allows(permission)) {
                throw Refusal.forbidden("identity.not-allowed", "You may not " + permission + ".", "Ask an owner.");
            }
        }

        @Override
        public boolean allows(Permission permission) {
            return !withheld.contains(permission);
        }
    }

    private final class FakeSecrets implements Secrets {
        @Override
        public SecretRef keep(String purpose, byte[] secret) {
            var ref = new SecretRef(UUID.randomUUID());
            kept.put(ref, secret);
            return ref;
        }

        @Override
        public byte[] reveal(SecretRef ref) {
            return Objects.requireNonNull(kept.get(ref));
        }

        @Override
        public void forget(SecretRef ref) {
            kept.remove(ref);
        }
    }

    private final class FakePeople implements People {
        @Override
        public Map<PersonId, String> emails() {
            return Map.of();
        }

        @Override
        public Map<PersonId, String> names(Collection<PersonId> ids) {
            var names = new HashMap<PersonId, String>();
            members().stream()
                    .filter(member -> ids.contains(member.id()))
                    .forEach(member -> names.put(member.id(), member.name()));
            return names;
        }

        @Override
        public List<Member> members() {
            var house = adopted == null ? AgentsHouse.this : adopted;
            return CurrentActor.team().equals(house.team)
                    ? List.copyOf(house.members)
                    : List.of(new Member(house.bob.person(), house.bob.name(), Role.MEMBER));
        }
    }

    private final class FakeRunTokens implements RunTokens {
        @Override
        public Optional<Handed> hand(PersonId owner, String name, boolean models) {
            var handed = new Handed(UUID.randomUUID(), "token " + runTokens.size() + " of " + name);
            runTokens.put(handed.id(), handed.text());
            return Optional.of(handed);
        }

        @Override
        public void end(UUID token) {
            ended.add(runTokens.get(token));
        }
    }

    private final class FakeTeams implements Teams {
        @Override
        public List<Team> mine() {
            return List.of();
        }

        @Override
        public List<TeamId> all() {
            var failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return teams;
        }
    }

    static final class MovableClock extends Clock {
        private Instant now = Instant.parse("2026-11-21T10:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
