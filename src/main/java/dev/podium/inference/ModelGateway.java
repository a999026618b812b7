package dev.podium.inference;

import dev.podium.inference.wire.Dialect;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One endpoint for all models: finds who is to answer, sets the money aside, hands the answer on and books it. */
public interface ModelGateway {

    /**
     * @param query behind the path's question mark; "" without one
     * @param headers as they came, by their names in small letters
     * @param body all of it
     */
    record Request(Dialect dialect, String query, Map<String, List<String>> headers, byte[] body) {}

    /** Where the answer goes. */
    interface Answer {

        /** Once, before the first byte. */
        void begin(int status, Map<String, List<String>> headers);

        /** Whoever no longer reads makes writing fail, and the model is then told to stop. */
        OutputStream body() throws IOException;
    }

    /**
     * Answers one call, on the caller's thread, to its end.
     *
     * @throws dev.podium.kernel.Refusal before the answer has begun: {@code inference.bad-request},
     *     {@code inference.model-not-found}, {@code inference.no-answer}, {@code costs.budget-exceeded}
     * @throws IOException when the client is gone
     */
    void call(Request request, Answer answer) throws IOException;

    /** What can be asked for by name. */
    Set<String> models();
}
