package dev.podium.terminals.live;

/** How bytes get into a pane exactly as they are. */
final class Typing {

    /** Up to here a key is sent as a key; above it, a buffer is pasted, which costs tmux far less per byte. */
    private static final int KEYS = 64;

    /** tmux reads a command line whole; this keeps each one short enough not to hold up the others. */
    private static final int PIECE = 16 << 10;

    private static final String BUFFER = "podium-input";

    private Typing() {}

    static void into(ControlClient client, PaneRow row, byte[] bytes, boolean pasted) {
        if (row.inMode()) {
            leaveMode(client, row);
        }
        if (pasted) {
            paste(client, row.pane(), bytes, 0, bytes.length, true);
            return;
        }
        int from = 0;
        while (from < bytes.length) {
            int to = from;
            while (to < bytes.length && bytes[to] != 0) {
                to++;
            }
            if (to - from > KEYS) {
                paste(client, row.pane(), bytes, from, to, false);
            } else if (to > from) {
                keys(client, row.pane(), bytes, from, to);
            }
            if (to < bytes.length) {
                client.tell("send-keys -t %" + row.pane() + " -H 00");
                to++;
            }
            from = to;
        }
    }

    /** Somebody scrolled back in tmux itself; keys would move about there instead of reaching the program. */
    static void leaveMode(ControlClient client, PaneRow row) {
        client.tell("send-keys -t %" + row.pane() + " -X cancel");
    }

    private static void keys(ControlClient client, int pane, byte[] bytes, int from, int to) {
        var line = new StringBuilder(24 + 3 * (to - from))
                .append("send-keys -t %")
                .append(pane)
                .append(" -H");
        for (int i = from; i < to; i++) {
            line.append(' ')
                    .append(Character.forDigit(bytes[i] >> 4 & 15, 16))
                    .append(Character.forDigit(bytes[i] & 15, 16));
        }
        client.tell(line.toString());
    }

    /** Fills a buffer piece by piece, then pastes it at once, so that one pair of brackets goes round all of it. */
    private static void paste(ControlClient client, int pane, byte[] bytes, int from, int to, boolean brackets) {
        // Held for all pieces: another viewer's paste must not fall into this buffer.
        synchronized (client) {
            for (int i = from; i < to; i += PIECE) {
                client.tell("set-buffer " + (i > from ? "-a " : "") + "-b " + BUFFER + " -- "
                        + Quoted.bytes(bytes, i, Math.min(i + PIECE, to)));
            }
            client.tell("paste-buffer -d -r " + (brackets ? "-p " : "") + "-b " + BUFFER + " -t %" + pane);
        }
    }
}
