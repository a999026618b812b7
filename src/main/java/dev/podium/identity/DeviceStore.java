package dev.podium.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The codes of {@link DeviceLogins}, by the narrow questions of db/identity/V15__device_codes.sql. */
@Repository
class DeviceStore {

    private final JdbcClient jdbc;

    DeviceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param person who allowed it, with {@code team} and {@code signIn}; null unless somebody did */
    record Stand(
            String stands,
            Duration every,
            @Nullable UUID person,
            @Nullable String name,
            @Nullable UUID team,
            @Nullable UUID signIn) {}

    record Taken(String host, String address, Set<String> scopes, Duration validFor) {}

    /** @param mostHere from one address at once, of {@code most} in all */
    String ask(
            byte[] device,
            byte[] typed,
            String host,
            String address,
            Collection<String> scopes,
            int mostHere,
            int most) {
        return jdbc.sql("select identity_ask_device(?, ?, ?, ?, ?::text[], ?, ?, ?, ?)")
                .params(
                        device,
                        typed,
                        host,
                        address,
                        scopes.toArray(String[]::new),
                        (int) DeviceLogins.EVERY.toSeconds(),
                        (int) DeviceLogins.VALID.toSeconds(),
                        mostHere,
                        most)
                .query(String.class)
                .single();
    }

    Optional<DeviceLogins.Asked> asked(byte[] typed) {
        return jdbc.sql("select host, address, scopes, created_at from identity_device_asked(?)")
                .param(typed)
                .query((row, n) -> new DeviceLogins.Asked(
                        row.getString("host"),
                        row.getString("address"),
                        texts(row, "scopes"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    boolean allow(byte[] typed, @Nullable UUID signIn, Collection<String> scopes, Duration validFor) {
        return jdbc.sql("select identity_allow_device(?, ?::uuid, ?::text[], ?)")
                .param(typed)
                .param(signIn)
                .param(scopes.toArray(String[]::new))
                .param((int) validFor.toDays())
                .query(Boolean.class)
                .single();
    }

    boolean decline(byte[] typed) {
        return jdbc.sql("select identity_decline_device(?)")
                .param(typed)
                .query(Boolean.class)
                .single();
    }

    Stand poll(byte[] device) {
        return jdbc.sql("select * from identity_poll_device(?)")
                .param(device)
                .query((row, n) -> new Stand(
                        row.getString("stands"),
                        Duration.ofSeconds(row.getInt("every_seconds")),
                        row.getObject("person", UUID.class),
                        row.getString("name"),
                        row.getObject("team", UUID.class),
                        row.getObject("sign_in", UUID.class)))
                .single();
    }

    Optional<Taken> take(byte[] device) {
        return jdbc.sql("select * from identity_take_device(?)")
                .param(device)
                .query((row, n) -> new Taken(
                        row.getString("host"),
                        row.getString("address"),
                        texts(row, "given"),
                        Duration.ofDays(row.getInt("valid_days"))))
                .optional();
    }

    private static Set<String> texts(ResultSet row, String column) throws SQLException {
        return Set.of((String[]) row.getArray(column).getArray());
    }
}
