package dev.podium.terminals.live;

import dev.podium.terminals.TerminalState;

/** What a hub tells of its sessions; called on the hub's threads, so it must not wait for anything. */
public interface HubEvents {

    void changed(String session, TerminalState state);
}
