package dev.podium.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.HealthCheck.State;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** The real database's clock against one of Podium's that is off. */
@ExtendWith(SharedDatabase.class)
class DatabaseClockCheckTest {

    private static final class Line extends AbstractDataSource {

        private boolean cut;

        @Override
        public Connection getConnection() throws SQLException {
            if (cut) {
                throw new SQLException("password=PLANTED", "08006");
            }
            return SharedDatabase.application();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    private final Line line = new Line();

    private DatabaseClockCheck offBy(Duration off) {
        return new DatabaseClockCheck(line, (InstantSource) () -> Instant.now().plus(off));
    }

    @Test
    void clocksThatAgreeAreFine() {
        assertThat(offBy(Duration.ZERO).look().state()).isEqualTo(State.FINE);
    }

    @Test
    void aFewSecondsAreToLookAtAndAMinuteIsBroken() {
        var little = offBy(Duration.ofSeconds(10)).look();
        assertThat(little.state()).isEqualTo(State.LOOK);
        assertThat(little.sentence()).matches("The database's clock is (9|10) s behind Podium's; .*");
        var much = offBy(Duration.ofMinutes(-10)).look();
        assertThat(much.state()).isEqualTo(State.BROKEN);
        assertThat(much.sentence())
                .matches("The database's clock is (599|600|601) s ahead of Podium's; .*")
                .contains("leases of GPUs, invitations and sign-ins")
                .contains("wrong day");
        assertThat(much.nextStep()).contains("NTP");
    }

    @Test
    void aDatabaseThatIsAwayIsSaidWithoutWhatItSays() {
        line.cut = true;
        assertThat(offBy(Duration.ZERO).look().sentence())
                .contains("SQL state 08006")
                .doesNotContain("PLANTED");
        var answers = new DatabaseAnswersCheck(line).look();
        assertThat(answers.state()).isEqualTo(State.BROKEN);
        assertThat(answers.sentence()).isEqualTo("The database does not answer: SQL state 08006.");
        line.cut = false;
        assertThat(new DatabaseAnswersCheck(line).look().sentence()).contains("PostgreSQL 18");
    }
}
