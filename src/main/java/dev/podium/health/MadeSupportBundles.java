package dev.podium.health;

import dev.podium.audit.InstallationTrail;
import dev.podium.database.HomeDatabase;
import dev.podium.health.HealthChecks.Seen;
import dev.podium.identity.AllPeople;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;

/** {@link SupportBundles}, of a Podium that runs. */
@Service
class MadeSupportBundles implements SupportBundles {

    private static final Logger log = LoggerFactory.getLogger(MadeSupportBundles.class);
    private static final int MOST_PEOPLE = 20_000;

    private final HealthRounds rounds;
    private final DataSource database;
    private final AllPeople people;
    private final ConfigurableEnvironment environment;
    private final ObjectProvider<PrometheusMeterRegistry> meters;
    private final Permissions permissions;
    private final InstallationTrail trail;
    private final Clock clock;
    private final Path home;

    MadeSupportBundles(
            HealthRounds rounds,
            DataSource database,
            AllPeople people,
            ConfigurableEnvironment environment,
            ObjectProvider<PrometheusMeterRegistry> meters,
            Permissions permissions,
            InstallationTrail trail,
            Clock clock,
            @Value("${podium.home}") Path home) {
        this.rounds = rounds;
        this.database = database;
        this.people = people;
        this.environment = environment;
        this.meters = meters;
        this.permissions = permissions;
        this.trail = trail;
        this.clock = clock;
        this.home = home.toAbsolutePath();
    }

    @Override
    public byte[] make() {
        permissions.require(Permission.PLATFORM_MANAGE);
        trail.record("health.support-bundle", FILE, Map.of());
        var file = new BundleFile(new Scrub(secrets(environment), names()));
        file.add("podium.txt", () -> BundleParts.podium(version(), clock.instant()));
        file.add("settings.txt", () -> BundleParts.settings(environment::getProperty));
        file.add("variables.txt", () -> BundleParts.variables(System.getenv()));
        file.add("health.txt", () -> health(rounds.seen()));
        file.add("counts.txt", () -> counts(rounds.seen()));
        file.add("machine.txt", () -> BundleParts.machine(home));
        file.add("log.txt", () -> String.join("\n", LogRing.ring().lines()));
        file.add("threads.txt", BundleParts::threads);
        file.add("database.txt", this::tables);
        file.add("metrics.txt", () -> {
            var counted = meters.getIfAvailable();
            return counted == null ? "This Podium does not keep metrics." : counted.scrape();
        });
        return file.finish();
    }

    static String version() {
        var version = MadeSupportBundles.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** The values of all settings and variables whose names say that they are secret. */
    static Collection<String> secrets(ConfigurableEnvironment environment) {
        var values = new HashSet<String>();
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> named) {
                for (var name : named.getPropertyNames()) {
                    if (named.getProperty(name) instanceof CharSequence value) {
                        values.addAll(Scrub.secretsIn(value.toString()));
                        if (Scrub.isSecretName(name)) {
                            values.add(value.toString());
                        }
                    }
                }
            }
        }
        return Scrub.worthHiding(values);
    }

    /** What people are called, with their ids instead; empty while the database is away, and then no name is asked for either. */
    private Map<String, String> names() {
        var names = new HashMap<String, String>();
        try {
            List<AllPeople.Somebody> page;
            int from = 0;
            do {
                page = people.list("", from, AllPeople.LONGEST_PAGE);
                for (var person : page) {
                    names.put(person.name(), "person " + person.id());
                    names.put(person.email(), "person " + person.id());
                }
                from += page.size();
            } while (page.size() == AllPeople.LONGEST_PAGE && from < MOST_PEOPLE);
        } catch (DataAccessException | TransactionException e) {
            log.debug("Who there is cannot be read now; e-mails are found by how they look", e);
        }
        names.remove("");
        return names;
    }

    static String health(List<Seen> seen) {
        var text = new StringBuilder();
        for (var each : seen) {
            text.append(each.state())
                    .append(' ')
                    .append(each.check())
                    .append(", since ")
                    .append(each.since())
                    .append(", looked at ")
                    .append(each.lookedAt())
                    .append("\n    ")
                    .append(each.sentence())
                    .append("\n    ")
                    .append(each.nextStep())
                    .append('\n');
        }
        return text.toString();
    }

    static String counts(List<Seen> seen) {
        var rows = new TreeMap<String, String>();
        for (var each : seen) {
            if (!each.counts().isEmpty()) {
                rows.put(
                        each.check(),
                        new ArrayList<>(new TreeMap<>(each.counts()).entrySet())
                                .stream()
                                        .map(count -> count.getKey() + " " + count.getValue())
                                        .collect(Collectors.joining(", ")));
            }
        }
        return BundleParts.table(rows);
    }

    private String tables() {
        try (var connection = database.getConnection()) {
            // It has migrated to these, or it would not run.
            return BundleTables.of(connection, HomeDatabase.newestVersions());
        } catch (SQLException e) {
            log.debug("The database cannot be looked at for a support bundle", e);
            return "The database does not answer: SQL state " + e.getSQLState() + "\n";
        }
    }
}
