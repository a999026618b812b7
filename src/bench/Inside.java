import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Measures what cannot be told from outside, in a Podium that runs in this process: a check of a permission, and what a
 * request costs with the audit trail and without it, turn by turn in one run. Started by src/bench/run.
 */
class Inside {

    private static volatile boolean audits = true;

    /** Lets the real trail be passed over; Podium itself has no such switch. */
    private static final class Passing implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            var trail = type("dev.podium.audit.AuditTrail");
            if (!trail.isInstance(bean)) {
                return bean;
            }
            return Proxy.newProxyInstance(trail.getClassLoader(), new Class<?>[] {trail}, (self, method, arguments) -> {
                if (!audits && method.getName().startsWith("record")) {
                    return null;
                }
                try {
                    return method.invoke(bean, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        }
    }

    static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    static double[] p50AndP99(List<Double> times) {
        var sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new double[] {sorted[sorted.length / 2], sorted[sorted.length * 99 / 100]};
    }

    /** An owner's check that passes, as each request has it, timed one by one. */
    static void permission(ConfigurableApplicationContext podium) throws Exception {
        var permissions = podium.getBean(type("dev.podium.identity.Permissions"));
        var permission = type("dev.podium.identity.Permission");
        var wanted = permission.getField("AUDIT_READ").get(null);
        var require = type("dev.podium.identity.Permissions").getMethod("require", permission);
        var role = type("dev.podium.kernel.Role").getField("OWNER").get(null);
        var person = type("dev.podium.kernel.PersonId").getMethod("random").invoke(null);
        var team = type("dev.podium.kernel.TeamId").getMethod("random").invoke(null);
        var actor = type("dev.podium.kernel.Actor")
                .getConstructor(person.getClass(), String.class, team.getClass(), Set.class, Set.class)
                .newInstance(person, "Bench", team, Set.of(role), null);
        var times = new ArrayList<Double>();
        Runnable checks = () -> {
            for (int i = 0; i < 200_000; i++) {
                long start = System.nanoTime();
                try {
                    require.invoke(permissions, wanted);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
                if (i >= 50_000) {
                    times.add((System.nanoTime() - start) / 1e6);
                }
            }
        };
        type("dev.podium.kernel.CurrentActor")
                .getMethod("run", actor.getClass(), Runnable.class)
                .invoke(null, actor, checks);
        var found = p50AndP99(times);
        Bench.row("permission check p50, ms", "", String.format("%.5f", found[0]), "");
        Bench.row("permission check p99, ms (goal 0.2)", "", String.format("%.5f", found[1]), "");
    }

    /** A request that checks a permission and leaves one entry: the ticket of a terminal. */
    static void audit(Bench bench) throws Exception {
        var agent = bench.agent("bench-audit", "cat");
        var without = new ArrayList<Double>();
        var with = new ArrayList<Double>();
        for (int i = 0; i < 3000; i++) {
            audits = i % 2 == 0;
            long start = System.nanoTime();
            bench.post("/api/v1/agents/" + agent + "/terminal-tickets", "{\"mode\":\"watch\"}");
            if (i >= 1000) {
                (audits ? with : without).add((System.nanoTime() - start) / 1e6);
            }
        }
        audits = true;
        var low = p50AndP99(without);
        var high = p50AndP99(with);
        Bench.row("", "without", "with audit", "more");
        for (int i = 0; i < 2; i++) {
            Bench.row(
                    "request " + (i == 0 ? "p50, ms (goal: 1 more)" : "p99, ms"),
                    String.format("%.2f", low[i]),
                    String.format("%.2f", high[i]),
                    String.format("%.2f", high[i] - low[i]));
        }
    }

    static void main(String[] args) throws Exception {
        // Java puts a loader of its own before that of Podium's classes when it starts a source file.
        Thread.currentThread().setContextClassLoader(ClassLoader.getSystemClassLoader());
        Supplier<ConfigurableApplicationContext> start = () -> new SpringApplicationBuilder(
                        type("dev.podium.Podium"))
                .initializers(context -> context.getBeanFactory().addBeanPostProcessor(new Passing()))
                .run("--logging.level.root=error", "--logging.level.dev.podium=error");
        try (var podium = start.get()) {
            var bench = new Bench(args[0], "");
            bench.setUp();
            permission(podium);
            audit(bench);
        }
        System.exit(0);
    }
}
