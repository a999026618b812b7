package dev.podium.inference;

import dev.podium.costs.Metered;
import dev.podium.costs.Spent;
import dev.podium.costs.Tokens;
import dev.podium.inference.wire.Usage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How an attempt came out. Booked once when it is over, whatever was thrown. */
final class Outcome {

    /** What is billed where nobody counted. */
    private static final int BYTES_A_TOKEN = 4;

    private final Attempts.Call call;
    private final ModelRouter.Place place;
    private final long begun = System.nanoTime();
    private @Nullable Metered metered;
    private String word = "failed";
    private Tokens tokens = Tokens.NONE;
    private boolean estimated;
    private Usage usage = Usage.NONE;
    private int status;
    private long firstByte;
    private @Nullable String stop;
    private @Nullable String failure;

    Outcome(Attempts.Call call, ModelRouter.Place place) {
        this.call = call;
        this.place = place;
    }

    void metered(Metered money) {
        metered = money;
    }

    /** Of the call in the ledger; null where it costs nothing. */
    @Nullable
    UUID id() {
        return metered == null ? null : metered.id();
    }

    void heard(int withStatus) {
        status = withStatus;
        firstByte = System.nanoTime() - begun;
    }

    void said(@Nullable String whyStopped, @Nullable String whyFailed) {
        stop = whyStopped;
        failure = whyFailed;
    }

    /** Nothing is owed for it. */
    void free(String how) {
        word = how;
        tokens = Tokens.NONE;
        estimated = false;
    }

    /**
     * What the model counted, or where it did not to the end, what has at least been used.
     *
     * @param textBytes how much answer was seen
     */
    void used(String how, Usage found, long textBytes) {
        word = how;
        usage = found;
        estimated = !found.whole();
        tokens = found.whole()
                ? new Tokens(
                        found.input(),
                        found.cacheRead(),
                        found.cacheWrite5m(),
                        found.cacheWrite1h(),
                        found.output(),
                        found.reasoning(),
                        found.serverTools())
                : floor(found, textBytes);
    }

    private Tokens floor(Usage found, long textBytes) {
        boolean said = found.input() + found.cacheRead() + found.cacheWrite5m() + found.cacheWrite1h() > 0;
        return new Tokens(
                said ? found.input() : Math.max(1, call.request().body().length / BYTES_A_TOKEN),
                found.cacheRead(),
                found.cacheWrite5m(),
                found.cacheWrite1h(),
                Math.max(found.output(), textBytes / BYTES_A_TOKEN),
                0,
                found.serverTools());
    }

    void settle() {
        if (metered != null) {
            metered.settle(new Spent(
                    tokens, usage.raw(), usage.whole() ? usage.reported() : null, estimated, word, detail(word)));
        }
    }

    String detail(String end) {
        return CallDetail.json(call, place, status, end, stop, failure, firstByte, System.nanoTime() - begun);
    }
}
