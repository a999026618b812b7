package dev.podium.face;

import dev.podium.inference.ModelPrompts;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One prompt, of every call, while some are kept. */
public final class FakePrompts implements ModelPrompts {

    public @Nullable Integer days;
    public boolean others;
    public int looks;

    @Override
    public OptionalInt days() {
        return days == null ? OptionalInt.empty() : OptionalInt.of(days);
    }

    @Override
    public void keep(@Nullable Integer wanted) {
        days = wanted;
    }

    @Override
    public boolean ofOthers() {
        return others;
    }

    @Override
    public Kept read(UUID call) {
        looks++;
        return new Kept("{\"prompt\": \"<b>secret</b>\"}", 300_000, true, new Answered("""
                        data: {"choices":[{"delta":{"content":"Grü"}}]}

                        data: {"choices":[{"delta":{"content":"ße"}}]}

                        data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"ls","arguments":"{\\"a\\""}}]}}]}

                        data: {"choices":[{"delta":{"tool_calls":[{"function":{"arguments":":1}"}}]}}]}

                        data: [DONE]
                        """, 300, false));
    }
}
