package dev.podium.inference.web;

import dev.podium.kernel.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Reads a call's body, which is whole before anything is decided: so it is bounded, in size and in time. */
final class CallBody {

    /** Enough for pictures; more is no question to a model. */
    static final int MOST = 32 << 20;

    /** A body that says to be no longer gets its room at once; for a longer one its bytes have to come first. */
    private static final int AT_ONCE = 1 << 20;

    private static final int FIRST = 64 << 10;

    /** Of a client that sends a byte now and then Tomcat would wait for each of them. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private CallBody() {}

    /**
     * @param said how long the client says that it is; -1 where it does not
     * @param nanos of a clock
     * @throws Refusal {@code inference.too-large}, {@code inference.slow-body}, {@code inference.broken-body}
     */
    static byte[] read(InputStream in, long said, LongSupplier nanos) {
        if (said > MOST) {
            throw tooLarge();
        }
        long begun = nanos.getAsLong();
        var held = new byte[said >= 0 && said <= AT_ONCE ? (int) said : FIRST];
        int length = 0;
        while (true) {
            if (length == held.length) {
                if (length == said) {
                    return held;
                }
                held = Arrays.copyOf(held, Math.min(held.length * 2 + 1, MOST + 1));
            }
            int count = some(in, held, length);
            if (count < 0) {
                return Arrays.copyOf(held, length);
            }
            length += count;
            if (length > MOST) {
                throw tooLarge();
            }
            if (nanos.getAsLong() - begun > LONGEST.toNanos()) {
                throw slow();
            }
        }
    }

    private static int some(InputStream in, byte[] held, int length) {
        try {
            return in.read(held, length, held.length - length);
        } catch (SocketTimeoutException e) {
            var refusal = slow();
            refusal.initCause(e);
            throw refusal;
        } catch (IOException e) {
            var refusal = Refusal.invalid(
                    "inference.broken-body",
                    "The body broke off, or is not sent as HTTP has it.",
                    "Send all of it, of the length that its header says.");
            refusal.initCause(e);
            throw refusal;
        }
    }

    private static Refusal slow() {
        return Refusal.invalid(
                "inference.slow-body",
                "The body has to come without a pause of 20 seconds, and within " + LONGEST.toMinutes() + " minutes.",
                "Send it again over a better line.");
    }

    private static Refusal tooLarge() {
        return Refusal.tooLarge(
                "inference.too-large",
                "The body is larger than " + (MOST >> 20) + " MiB.",
                "Send less of the conversation, or smaller pictures.");
    }
}
