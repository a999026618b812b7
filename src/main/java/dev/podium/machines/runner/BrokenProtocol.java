package dev.podium.machines.runner;

import java.io.IOException;

/** The other side said what it may not say, or not now. It ends the connection; the message goes to the other side too. */
final class BrokenProtocol extends IOException {

    BrokenProtocol(String reason) {
        super(reason);
    }
}
