package dev.podium.telemetry;

import dev.podium.kernel.AgentId;
import dev.podium.kernel.MachineId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Says what a piece of work concerns, so that each line that is logged within it has the ids: {@code agent} and
 * {@code machine}. They are the thread's for the time of the work and what they were before it afterwards, so that a thread
 * that serves many hands nothing on; work that goes to another thread says it there anew.
 */
public final class Concerning {

    /** By these names in the log's context. */
    public static final String AGENT = "agent";

    public static final String MACHINE = "machine";

    private Concerning() {}

    public static void agent(AgentId agent, Runnable work) {
        within(Map.of(AGENT, agent.toString()), () -> {
            work.run();
            return true;
        });
    }

    /** An agent, and the machine that it runs on. */
    public static void agent(AgentId agent, MachineId machine, Runnable work) {
        agent(agent, machine, () -> {
            work.run();
            return true;
        });
    }

    public static <T extends @Nullable Object> T agent(AgentId agent, MachineId machine, Supplier<T> work) {
        return within(Map.of(AGENT, agent.toString(), MACHINE, machine.toString()), work);
    }

    public static void machine(MachineId machine, Runnable work) {
        machine(machine, () -> {
            work.run();
            return true;
        });
    }

    public static <T extends @Nullable Object> T machine(MachineId machine, Supplier<T> work) {
        return within(Map.of(MACHINE, machine.toString()), work);
    }

    /** The ids of one moment, for what comes of it later or on another thread. */
    public record Ids(Map<String, String> byName) {

        public Ids {
            byName = Map.copyOf(byName);
        }

        public void run(Runnable work) {
            within(byName, () -> {
                work.run();
                return true;
            });
        }
    }

    /** What this thread's work concerns now. */
    public static Ids now() {
        var ids = new HashMap<String, String>();
        for (var name : new String[] {AGENT, MACHINE}) {
            var id = MDC.get(name);
            if (id != null) {
                ids.put(name, id);
            }
        }
        return new Ids(ids);
    }

    /** Work for another thread that concerns what this one's does: it has the ids of now wherever it runs. */
    public static Runnable handedOn(Runnable work) {
        var ids = now();
        return () -> ids.run(work);
    }

    private static <T extends @Nullable Object> T within(Map<String, String> ids, Supplier<T> work) {
        var before = put(ids);
        try {
            return work.get();
        } finally {
            restore(before);
        }
    }

    /** The same for work that throws whatever it likes. */
    static <T extends @Nullable Object> T call(Map<String, String> ids, Callable<T> work) throws Exception {
        var before = put(ids);
        try {
            return work.call();
        } finally {
            restore(before);
        }
    }

    private static Map<String, @Nullable String> put(Map<String, String> ids) {
        var before = new HashMap<String, @Nullable String>();
        ids.forEach((name, id) -> {
            before.put(name, MDC.get(name));
            MDC.put(name, id);
        });
        return before;
    }

    private static void restore(Map<String, @Nullable String> before) {
        before.forEach((name, id) -> {
            if (id == null) {
                MDC.remove(name);
            } else {
                MDC.put(name, id);
            }
        });
    }
}
