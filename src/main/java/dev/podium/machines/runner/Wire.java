package dev.podium.machines.runner;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The WebSocket under a link. */
public interface Wire {

    /** A going away. */
    int GOING_AWAY = 1001;

    /** The protocol was not kept to. */
    int BROKEN = 1002;

    /** The credential counts no longer; a runner does not come again with it. */
    int WITHDRAWN = 4401;

    /** Another runner came with the credential of the same machine. */
    int REPLACED = 4409;

    /** Nothing was heard for too long. */
    int SILENT = 4408;

    /** Sends one binary message and waits until it is on its way; called by one thread at a time. */
    void send(ByteBuffer message) throws IOException;

    /** Ends it, without waiting and whatever is under way; a reason has 120 bytes at most. */
    void close(int code, String reason);
}
