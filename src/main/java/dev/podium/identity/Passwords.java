package dev.podium.identity;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Component;

/** Argon2id with 19 MiB and two passes, as OWASP advises; few at once, so that a flood of guesses cannot take the memory. */
@Component
class Passwords {

    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19 * 1024, 2);
    private final Semaphore atOnce = new Semaphore(4);
    private final String nobodys = hash(Hashes.randomToken());

    String hash(String password) {
        return limited(() -> argon2.encode(password));
    }

    /** Does the same work when there is no hash to compare with: the time tells nobody which e-mails are known. */
    boolean matches(String password, @Nullable String hash) {
        return limited(() -> argon2.matches(password, hash == null ? nobodys : hash)) && hash != null;
    }

    private <T> T limited(Supplier<@Nullable T> work) {
        atOnce.acquireUninterruptibly();
        try {
            var result = work.get();
            if (result == null) {
                throw new IllegalStateException("Argon2 gave no answer.");
            }
            return result;
        } finally {
            atOnce.release();
        }
    }
}
