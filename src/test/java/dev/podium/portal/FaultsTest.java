package dev.podium.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.Refusal;
import java.lang.reflect.InvocationTargetException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class FaultsTest {

    @Test
    void aDatabaseThatDoesNotAnswerIsNoMistakeOfOurs() {
        var away = new IllegalStateException(
                new InvocationTargetException(new SQLTransientConnectionException("no connection within 3 s")));
        assertThat(Faults.refusal(away)).get().satisfies(refusal -> {
            assertThat(refusal.code()).isEqualTo("database.unavailable");
            assertThat(refusal.sentence()).isEqualTo("Podium's database does not answer.");
        });
        assertThat(Faults.refusal(new IllegalStateException(new SQLException("ends", "57P01"))))
                .isPresent();
        assertThat(Faults.refusal(new IllegalStateException(new SQLException("twice", "23505"))))
                .isEmpty();
    }

    @Test
    void aRefusalIsFoundHoweverItIsWrapped() {
        var refusal = Refusal.unavailable("x.y", "There is none.", "Make one.");
        assertThat(Faults.refusal(new IllegalStateException(new InvocationTargetException(refusal))))
                .contains(refusal);
    }
}
