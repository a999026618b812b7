package dev.podium.terminals.live;

import java.nio.ByteBuffer;

/** Where a viewer's frames go. At most one send is under way at a time; its end is told by the callback. */
public interface Outlet {

    /** Starts to send terminal bytes and returns without waiting; {@code sent} runs once they are out of our hands. */
    void binary(ByteBuffer bytes, Runnable sent);

    /** The same for a control message, which is JSON. */
    void text(String json, Runnable sent);

    /** Whether snapshots begin with the lines above the screen. */
    default boolean wantsHistory() {
        return true;
    }

    /** Ends the connection. */
    void close(int code, String reason);
}
