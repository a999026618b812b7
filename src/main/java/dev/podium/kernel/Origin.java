package dev.podium.kernel;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where the request came from that this thread works on. Bound at the edge for each request and read by the audit trail;
 * nothing is bound where Podium works by itself.
 *
 * @param requestId Podium's own id of the request, as the answer and the log give it
 * @param address the client's address, or its proxy's where Podium was not told to trust one
 * @param userAgent what the client says it is, on one line and shortened; "" when it says nothing
 */
public record Origin(String requestId, String address, String userAgent) {

    private static final ScopedValue<Origin> CURRENT = ScopedValue.newInstance();

    public static Optional<Origin> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    public static <T extends @Nullable Object> T call(Origin origin, Callable<T> work) throws Exception {
        return ScopedValue.where(CURRENT, origin).call(work::call);
    }
}
