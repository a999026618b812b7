package dev.podium.machines;

import java.security.KeyPair;
import java.util.function.Supplier;

/**
 * Where and as whom an SSH connection is made.
 *
 * @param host name or address
 * @param osUser the account there
 * @param hostKey the machine's public key as OpenSSH writes it ({@code ssh-ed25519 AAAA…}); another one is refused
 * @param identity gives the key, or certificate and key, at each sign-in; a certificate lives for minutes only
 */
record SshTarget(String host, int port, String osUser, String hostKey, Supplier<KeyPair> identity) {

    @Override
    public String toString() {
        return osUser + "@" + host + ":" + port;
    }
}
