package dev.podium.secrets;

import dev.podium.database.OwnerTrail;
import dev.podium.kernel.Refusal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts all secrets under another master key, in one transaction of the tables' owner, also while Podium works.
 *
 * <p>The order is what makes it safe to be killed: the new key is on the disk before any row is under it; the rows and the word
 * of the database on which key counts change together; only then do the files get their new names. Whoever comes later sees from
 * the database how far it came.
 *
 * <p>Longer than most files: the steps of one change, in their order, are easier to check side by side.
 */
public final class KeyRotation {

    /** Any number that nobody else takes: "podiumk" as bytes. */
    private static final long LOCK = 0x706f6469756d6bL;

    private static final int BATCH = 500;
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final KeyRing ring;
    private final InstantSource clock;

    KeyRotation(KeyRing ring, InstantSource clock) {
        this.ring = ring;
        this.clock = clock;
    }

    /**
     * For a program that starts no Podium.
     *
     * @param environment what Podium itself is started with
     * @throws Refusal where a key that is given cannot be one
     */
    public static KeyRotation of(Path home, Map<String, String> environment) {
        return new KeyRotation(
                new KeyRing(
                        environment.getOrDefault(KeyRing.VARIABLE, ""),
                        environment.getOrDefault(KeyRing.OLD_VARIABLE, ""),
                        home),
                InstantSource.system());
    }

    /**
     * The key of this id in base64, where it is at hand.
     *
     * @param id as the database has it; empty for whichever is meant to count
     */
    public static Optional<String> key(Path home, Map<String, String> environment, String id) {
        var ring = of(home, environment).ring;
        Optional<MasterKey> found = id.isEmpty()
                ? ring.isGiven()
                        ? Optional.of(ring.wanted())
                        : Optional.ofNullable(ring.files().inUse())
                : ring.find(id);
        return found.map(
                each -> java.util.Base64.getEncoder().encodeToString(each.key().getEncoded()));
    }

    /**
     * What was done.
     *
     * @param from the id of the key before; the same as {@code to} where a change that was broken off was only brought to its end
     * @param secrets how many are under the new key
     * @param closed how many open with no key that is known, neither before nor now
     */
    public record Changed(String from, String to, long secrets, long closed) {}

    /** The file that a key made here is in. */
    public Path file() {
        return ring.files().current();
    }

    /** The files with the keys of before. */
    public List<Path> before() {
        return ring.files().old();
    }

    /** Under which key the secrets are; empty before Podium's first start. */
    public static String keyId(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var known = statement.executeQuery("select to_regclass('public.secrets_keys') is not null")) {
                if (!known.next() || !known.getBoolean(1)) {
                    return "";
                }
            }
            try (var found = statement.executeQuery("select key_id from public.secrets_keys")) {
                return found.next() ? found.getString(1) : "";
            }
        }
    }

    /** Changes to a new key that is made here, in the home. Can be repeated, wherever it was broken off. */
    public Changed rotate(Connection owner) throws SQLException {
        if (ring.isGiven()) {
            throw Refusal.conflict(
                    "secrets.key-given",
                    "The master key is given by " + KeyRing.VARIABLE + ", which this command cannot change.",
                    "Set the present one as " + KeyRing.OLD_VARIABLE + " and a new one (openssl rand -base64 32) as "
                            + KeyRing.VARIABLE
                            + ", then start Podium anew: it changes to it before it does anything else.");
        }
        return alone(owner, () -> rotateAlone(owner));
    }

    private Changed rotateAlone(Connection owner) throws SQLException {
        var now = keyId(owner);
        if (now.isEmpty()) {
            throw unstarted();
        }
        var files = ring.files();
        var next = files.next();
        if (next != null && next.id().equals(now)) {
            files.replace(clock.instant());
            return new Changed(now, now, count(owner, now), 0);
        }
        var from = ring.find(now).orElseThrow(() -> ring.missing(now));
        var changed = change(owner, from, next == null ? files.makeNext() : next);
        files.replace(clock.instant());
        return changed;
    }

    /**
     * Gives up the key that the secrets are under, which nobody has any more: what is entered from now on is under a new one, or
     * the one that is given, and what was entered before does not open.
     */
    public Changed giveUp(Connection owner) throws SQLException {
        return alone(owner, () -> giveUpAlone(owner));
    }

    private Changed giveUpAlone(Connection owner) throws SQLException {
        var now = keyId(owner);
        ring.find(now).ifPresent(there -> {
            throw Refusal.conflict(
                    "secrets.key-not-lost",
                    "The master key " + now + " is not lost: it is in " + there.source() + ".",
                    "Change it by podium rotate-key, without --lost.");
        });
        var to = ring.wanted();
        return inOneTransaction(owner, () -> {
            requireStill(owner, now);
            insert(owner, to.id());
            try (var leave = owner.prepareStatement("update secrets set key_id = null where key_id = ?")) {
                leave.setString(1, now);
                leave.executeUpdate();
            }
            long closed = one(owner, "select count(*) from secrets where key_id is null");
            delete(owner, now);
            var changed = new Changed(now, to.id(), 0, closed);
            record(owner, "secrets.key-lost", changed);
            return changed;
        });
    }

    /**
     * Before Podium works: the key that counts is found, a change that was broken off is brought to its end, and where the
     * environment gives another key and the one before it, it is changed to.
     *
     * @return the key that counts
     * @throws Refusal where it is not at hand; it names the file or the variable
     */
    MasterKey settle(Connection owner) throws SQLException {
        var now = keyId(owner);
        if (now.isEmpty()) {
            return begin(owner);
        }
        var files = ring.files();
        if (ring.isGiven()) {
            var wanted = ring.wanted();
            if (!wanted.id().equals(now)) {
                change(owner, ring.find(now).orElseThrow(() -> ring.missing(now)), wanted);
            }
            return wanted;
        }
        var next = files.next();
        if (next != null && next.id().equals(now)) {
            files.replace(clock.instant());
        }
        return ring.find(now).orElseThrow(() -> ring.missing(now));
    }

    /** The first start with these tables: secrets that are there already are under a key that nobody wrote down. */
    private MasterKey begin(Connection owner) throws SQLException {
        return inOneTransaction(owner, () -> {
            var meanwhile = keyId(owner);
            if (!meanwhile.isEmpty()) {
                return ring.find(meanwhile).orElseThrow(() -> ring.missing(meanwhile));
            }
            long there = one(owner, "select count(*) from secrets");
            if (there > 0 && !ring.isGiven() && ring.files().inUse() == null) {
                throw Refusal.unavailable(
                        "secrets.no-key",
                        "There are " + there + " secrets in the database, and there is no file "
                                + ring.files().current() + ".",
                        "Put the file there from where you keep it, or set " + KeyRing.VARIABLE
                                + " where Podium was given it. Where it is lost: podium rotate-key --lost.");
            }
            var key = ring.wanted();
            insert(owner, key.id());
            if (rewrap(owner, key, null, key)[0] == 0 && there > 0) {
                throw Refusal.unavailable(
                        "secrets.other-key",
                        "None of the " + there + " secrets in the database opens with the master key in " + key.source()
                                + ".",
                        "Put the right one there from where you keep it. Where it is lost: podium rotate-key --lost.");
            }
            return key;
        });
    }

    private Changed change(Connection owner, MasterKey from, MasterKey to) throws SQLException {
        return inOneTransaction(owner, () -> {
            requireStill(owner, from.id());
            insert(owner, to.id());
            var counts = rewrap(owner, from, from.id(), to);
            delete(owner, from.id());
            var changed = new Changed(from.id(), to.id(), counts[0], counts[1]);
            record(owner, "secrets.rotate-key", changed);
            return changed;
        });
    }

    /**
     * How many opened, and how many did not.
     *
     * @param id which rows; null for those of which nobody knows
     */
    private static long[] rewrap(Connection owner, MasterKey from, @Nullable String id, MasterKey to)
            throws SQLException {
        long opened = 0;
        long closed = 0;
        try (var select = owner.prepareStatement(
                        "select id, team_id, purpose, wrapped_key, sealed from secrets where key_id is not distinct from ?");
                var update = owner.prepareStatement("update secrets set wrapped_key = ?, key_id = ? where id = ?")) {
            select.setFetchSize(BATCH);
            select.setString(1, id);
            try (var rows = select.executeQuery()) {
                int waiting = 0;
                while (rows.next()) {
                    var place = new Envelope.Place(
                            rows.getObject(1, java.util.UUID.class),
                            rows.getObject(2, java.util.UUID.class),
                            rows.getString(3));
                    var wrapped = new Envelope(rows.getBytes(4), rows.getBytes(5)).rewrap(from.key(), to.key(), place);
                    if (wrapped.isPresent()) {
                        opened++;
                        update.setBytes(1, wrapped.get().wrappedKey());
                        update.setString(2, to.id());
                    } else {
                        // It was changed in the database, or entered under a key of long ago: that must hold nothing
                        // up.
                        closed++;
                        update.setBytes(1, rows.getBytes(4));
                        update.setString(2, null);
                    }
                    update.setObject(3, place.id());
                    update.addBatch();
                    if (++waiting == BATCH) {
                        update.executeBatch();
                        waiting = 0;
                    }
                }
                update.executeBatch();
            }
        }
        return new long[] {opened, closed};
    }

    @FunctionalInterface
    private interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * The tables' owner sees all teams' rows while row-level security is not forced on it. Lifting that locks the table until the
     * end, so nobody reads or writes a secret meanwhile; it is forced again before anybody does.
     */
    private static <T> T inOneTransaction(Connection owner, Work<T> work) throws SQLException {
        owner.setAutoCommit(false);
        try (var statement = owner.createStatement()) {
            // Whoever asks for a secret waits behind this; a page waits ten seconds for the database and no longer.
            statement.execute("set local lock_timeout = '5s'");
            statement.execute("alter table secrets no force row level security");
            var result = work.run();
            statement.execute("alter table secrets force row level security");
            owner.commit();
            return result;
        } catch (SQLException | RuntimeException e) {
            owner.rollback();
            if (e instanceof SQLException sql && LOCK_NOT_AVAILABLE.equals(sql.getSQLState())) {
                var refusal = Refusal.unavailable(
                        "secrets.in-use",
                        "The secrets were in use for 5 s without a pause, perhaps by a back-up.",
                        "Nothing was changed. Try again when that has ended.");
                refusal.initCause(e);
                throw refusal;
            }
            throw e;
        } finally {
            owner.setAutoCommit(true);
        }
    }

    /** The files are changed by one at a time; the lock goes with the connection where this process is killed. */
    private static <T> T alone(Connection owner, Work<T> work) throws SQLException {
        if (one(owner, "select pg_try_advisory_lock(" + LOCK + ")::int") == 0) {
            throw Refusal.conflict(
                    "secrets.rotating",
                    "Another podium rotate-key is at work on this database.",
                    "Wait for its end; then see whether it is still to be done.");
        }
        try {
            return work.run();
        } finally {
            one(owner, "select pg_advisory_unlock(" + LOCK + ")::int");
        }
    }

    private static Refusal unstarted() {
        return Refusal.conflict(
                "secrets.not-started",
                "Which master key the secrets are under was never written down here.",
                "Start this Podium once, then try again.");
    }

    private static void requireStill(Connection owner, String id) throws SQLException {
        if (!keyId(owner).equals(id)) {
            throw Refusal.conflict(
                    "secrets.rotating",
                    "The master key was changed by somebody else just now.",
                    "See whether it is still to be done.");
        }
    }

    private static void insert(Connection owner, String id) throws SQLException {
        try (var insert = owner.prepareStatement("insert into secrets_keys (key_id) values (?)")) {
            insert.setString(1, id);
            insert.executeUpdate();
        }
    }

    /** Fails where a secret is still under it: then nothing at all is changed. */
    private static void delete(Connection owner, String id) throws SQLException {
        try (var delete = owner.prepareStatement("delete from secrets_keys where key_id = ?")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    private static void record(Connection owner, String action, Changed changed) throws SQLException {
        var details = new LinkedHashMap<String, String>();
        details.put("from", changed.from());
        details.put("to", changed.to());
        details.put("secrets", Long.toString(changed.secrets()));
        details.put("closed", Long.toString(changed.closed()));
        OwnerTrail.record(owner, action, "master key " + changed.to(), details);
    }

    private static long count(Connection owner, String id) throws SQLException {
        return inOneTransaction(owner, () -> {
            try (var count = owner.prepareStatement("select count(*) from secrets where key_id = ?")) {
                count.setString(1, id);
                try (var found = count.executeQuery()) {
                    return found.next() ? found.getLong(1) : 0;
                }
            }
        });
    }

    private static long one(Connection owner, String sql) throws SQLException {
        try (var statement = owner.createStatement();
                var found = statement.executeQuery(sql)) {
            return found.next() ? found.getLong(1) : 0;
        }
    }
}
