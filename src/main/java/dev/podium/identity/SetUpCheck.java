package dev.podium.identity;

import dev.podium.kernel.HealthCheck;
import org.springframework.stereotype.Component;

/** Whether somebody has set Podium up; until then nobody can see its pages, and the metric tells it. */
@Component
class SetUpCheck implements HealthCheck {

    static final String NAME = "setup.done";

    private final SetUp setUp;

    SetUpCheck(SetUp setUp) {
        this.setUp = setUp;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Found look() {
        return setUp.needed()
                ? Found.look("Nobody has set Podium up yet.", "Open the link that it printed when it started.")
                : Found.fine("Podium is set up.");
    }
}
