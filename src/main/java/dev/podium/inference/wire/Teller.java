package dev.podium.inference.wire;

import java.io.IOException;
import java.io.OutputStream;

/** Tells an answer in a client's dialect, in events or at once, from what a model of another dialect says. */
public interface Teller {

    String contentType();

    void tell(Said said) throws IOException;

    /** Nothing more comes. An answer that had no end is told as broken off. */
    void end() throws IOException;

    /**
     * @param model what the client is told that answered
     * @param id of the call, which becomes part of the answer's
     * @param now seconds since 1970
     * @param usage whether a stream of chat completions ends with its tokens
     */
    static Teller of(
            Dialect dialect, boolean stream, String model, String id, long now, boolean usage, OutputStream out) {
        Teller teller = switch (dialect) {
            case MESSAGES, COUNT_TOKENS -> new MessagesTeller(stream, model, id, out);
            case RESPONSES -> new ResponsesTeller(stream, model, id, now, out);
            case CHAT, EMBEDDINGS -> new ChatTeller(stream, model, id, now, usage, out);
        };
        return stream ? teller : new WholeCalls(teller);
    }
}
