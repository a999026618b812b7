package dev.podium.face;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Podium's own machine is online; of ada nobody has heard for an hour. */
public final class FakeHealth implements MachineHealth {

    public static final long GIB = 1L << 30;
    public static final Instant HOUR_AGO = Instant.now().minus(Duration.ofHours(1));

    public final Map<MachineId, Health> now = new LinkedHashMap<>();
    public @Nullable Duration asked;
    /** Whether machines that come later are known too. */
    public boolean knowsAll;

    public FakeHealth() {
        online(MachineId.LOCAL, 0.41, Duration.ZERO);
        online(FakeMachines.FORGE.id(), 0.41, Duration.ZERO);
        now.put(
                FakeRegistry.ADA,
                new Health(FakeRegistry.ADA, State.OFFLINE, HOUR_AGO, "ada does not answer.", null, null, null));
    }

    public static Figures figures(double cpu) {
        return new Figures(cpu, 1.65, 24 * GIB, 12 * GIB, 250 * GIB, 25 * GIB);
    }

    /** A machine of 32 cores with that much to do, whose clock is so far ahead. */
    public void online(MachineId machine, double cpu, Duration clockOff) {
        var facts = new Facts(
                "forge-2.lan",
                "Debian GNU/Linux",
                "12",
                "Linux 6.1.0",
                "x86_64",
                32,
                24 * GIB,
                HOUR_AGO,
                Map.of("tmux", "tmux 3.3a"));
        var sample = new Sample(Instant.now(), figures(cpu), 1.5, 1.25, Duration.ofDays(41), clockOff);
        now.put(machine, new Health(machine, State.ONLINE, HOUR_AGO, "", facts, sample, null));
    }

    @Override
    public List<Health> all() {
        return List.copyOf(now.values());
    }

    @Override
    public Health of(MachineId machine) {
        var health = now.get(machine);
        if (health == null && knowsAll) {
            return new Health(machine, State.UNWATCHED, HOUR_AGO, "Nobody has an OS user there.", null, null, null);
        }
        if (health == null) {
            throw Refusal.notFound("machines.not-found", "There is no machine " + machine + ".", "Choose one.");
        }
        return health;
    }

    @Override
    public History history(MachineId machine, Duration back) {
        asked = back;
        var health = of(machine);
        var last = health.last();
        var step = back.dividedBy(120);
        if (last == null) {
            return new History(step, List.of());
        }
        var begin = Instant.now().minus(back);
        return new History(
                step,
                IntStream.range(0, 120)
                        .mapToObj(i -> new Point(
                                begin.plus(step.multipliedBy(i)),
                                figures(i == 119 ? last.figures().cpu() : 0.2 + i % 12 / 40.0)))
                        .toList());
    }

    @Override
    public GpuHistory gpuHistory(MachineId machine, String uuid, Duration back) {
        asked = back;
        var gpus = of(machine).gpus();
        if (gpus == null || gpus.all().stream().noneMatch(gpu -> gpu.uuid().equals(uuid))) {
            throw Refusal.notFound("machines.gpu-not-found", "There is no GPU " + uuid + ".", "Choose one.");
        }
        var step = back.dividedBy(20);
        var begin = Instant.now().minus(back);
        return new GpuHistory(
                step,
                IntStream.range(0, 20)
                        .mapToObj(i -> new GpuPoint(
                                begin.plus(step.multipliedBy(i)),
                                new GpuFigures(i / 20.0, 80 * GIB, 20 * GIB, 250.0 + 10 * i, 61.0)))
                        .toList());
    }
}
