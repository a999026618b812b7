package dev.podium.health;

import dev.podium.kernel.HealthCheck;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Whether the home can be written, by writing: permissions and free space tell not all of it. */
@Component
class HomeWritableCheck implements HealthCheck {

    private final Path home;

    HomeWritableCheck(@Value("${podium.home}") Path home) {
        this.home = home.toAbsolutePath();
    }

    @Override
    public String name() {
        return "home.writable";
    }

    @Override
    public Found look() {
        try {
            HomeProbe.write(home);
            return Found.fine("The home directory " + home + " takes what is written.");
        } catch (IOException e) {
            return Found.broken(
                    "The home directory " + home + " takes nothing: " + HomeProbe.why(e)
                            + ". Recordings stop, and what costs money is refused, until it does.",
                    HomeProbe.nextStep(e));
        }
    }
}
