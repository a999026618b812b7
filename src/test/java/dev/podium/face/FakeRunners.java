package dev.podium.face;

import dev.podium.kernel.MachineId;
import dev.podium.machines.MachineRunners;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One runner, which no machine has. */
public final class FakeRunners implements MachineRunners {

    public static final String TOKEN = "podium_run_0123";

    public Status status = new Status(false, null, null, "", false, "");
    public final List<String> asked = new ArrayList<>();

    @Override
    public Status status(MachineId machine) {
        return status;
    }

    @Override
    public Enrolment enrol(MachineId machine) {
        asked.add("enrol");
        return new Enrolment(TOKEN, Instant.parse("2026-01-01T13:00:00Z"));
    }

    @Override
    public void rotate(MachineId machine) {
        asked.add("rotate");
    }

    @Override
    public void forget(MachineId machine) {
        asked.add("forget");
        status = new Status(false, null, status.lastSeen(), "", false, "");
    }
}
