package dev.podium.machines.runner;

import dev.podium.machines.GpuRule;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds each OS user's scope to its GPUs by systemd, which has the kernel refuse to open any other. What a program has open
 * already it keeps. A look every few seconds finds scopes that began meanwhile, and devices that came.
 */
final class ScopeKeeper implements GpuKeeper, AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final long ASK_AGAIN = Duration.ofMinutes(1).toNanos();

    private static final String NOT_REFUSED = "the kernel there does not refuse to open a device";

    /** Setting a list and looking whether it is there; the second time for those that began or ended meanwhile. */
    private static final int ROUNDS = 3;

    private static final Logger log = LoggerFactory.getLogger(ScopeKeeper.class);

    /** A scope of agents, and what it may open now; empty for everything. */
    private record Held(String unit, String osUser, Set<String> devices) {}

    private final GpuNodes nodes;
    private final Shell shell;
    private final KeptRule kept;
    private final Path processes;
    private final ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("gpu keeper").factory());

    /** What whoever is named may open; null while nobody is held. Read by those who start scopes. */
    private volatile @Nullable Map<String, List<String>> lists;

    private @Nullable GpuRule rule;
    private int number;
    private BiConsumer<Integer, String> answer = (_, _) -> {};
    private String said = "";
    private boolean isTried;
    private long triedAt = System.nanoTime() - ASK_AGAIN;
    private String classes = "";
    private Map<String, Integer> asked = Map.of();
    private long askedAt;
    private Set<String> askedFor = Set.of();

    /** @param processes /proc */
    ScopeKeeper(GpuNodes nodes, Shell shell, KeptRule kept, Path processes) {
        this.processes = processes;
        this.nodes = nodes;
        this.shell = shell;
        this.kept = kept;
        rule = kept.read();
        if (rule != null) {
            // Before anything begins: what cannot be found out yet is refused.
            lists = Map.of();
            work.execute(this::look);
        }
        work.scheduleWithFixedDelay(this::look, LOOK.toSeconds(), LOOK.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public List<String> properties(String osUser) {
        var now = lists;
        return now == null
                ? List.of()
                : now.getOrDefault(osUser, DeviceList.of(List.of())).stream()
                        .map(each -> "--property=DeviceAllow=" + each)
                        .toList();
    }

    @Override
    public void keep(int number, @Nullable GpuRule rule, BiConsumer<Integer, String> answer) {
        work.execute(() -> {
            this.number = number;
            this.answer = answer;
            var before = this.rule;
            this.rule = rule;
            kept.write(rule);
            said = rule == null && before == null ? "" : now();
            answer.accept(number, said);
        });
    }

    /** For a rule that stands. */
    private void look() {
        if (rule == null) {
            return;
        }
        var found = now();
        if (!found.equals(said)) {
            said = found;
            answer.accept(number, found);
        }
    }

    /** Has it hold now, and says why it does not. */
    private String now() {
        try {
            return hold();
        } catch (IOException | RuntimeException e) {
            // Of a look that comes again and again: it is not to be the last one.
            log.debug("GPUs cannot be held", e);
            return String.valueOf(e.getMessage());
        }
    }

    private String hold() throws IOException {
        var wanted = rule;
        if (wanted == null) {
            lists = null;
            isTried = false;
            return set(false);
        }
        if (nodes.isInParts() || wanted.uuids().stream().anyMatch(each -> each.startsWith("MIG-"))) {
            // Refusing all would take parts away from who has them.
            lists = null;
            set(false);
            return "its GPUs are split (MIG), and who opens which part is not held by the kernel";
        }
        var minors = minors(wanted.uuids());
        var next = new HashMap<String, List<String>>();
        wanted.allowed()
                .forEach((osUser, uuids) -> next.put(
                        osUser,
                        DeviceList.of(uuids.stream()
                                .filter(minors::containsKey)
                                .map(minors::get)
                                .toList())));
        lists = next;
        var present = classes();
        boolean isNew = !present.equals(classes);
        var why = set(isNew);
        classes = present;
        if (why.isEmpty() && !isTried) {
            why = tried();
        }
        var missing = new TreeSet<>(wanted.uuids());
        missing.removeAll(minors.keySet());
        if (why.isEmpty() && !missing.isEmpty()) {
            why = "the driver there knows no " + missing.first();
        }
        return why.isEmpty() ? outside() : why;
    }

    /** By UUID; a GPU that nobody has opened since the driver came may be known to its program alone. */
    private Map<String, Integer> minors(Set<String> wanted) throws IOException {
        var minors = new HashMap<>(nodes.known());
        if (!minors.keySet().containsAll(wanted)) {
            if (!askedFor.equals(wanted) || System.nanoTime() - askedAt > ASK_AGAIN) {
                askedFor = Set.copyOf(wanted);
                asked = nodes.asked();
                askedAt = System.nanoTime();
            }
            asked.forEach(minors::putIfAbsent);
        }
        return minors;
    }

    /** Patterns of a list are what they match when it is set: with a driver that comes later it is to be set again. */
    private static String classes() throws IOException {
        return Files.readString(Path.of("/proc/devices"));
    }

    /** @param all also those whose list is as it should be */
    private String set(boolean all) throws IOException {
        var error = "";
        for (int round = 0; round < ROUNDS; round++) {
            boolean every = all && round == 0;
            var wrong = scopes().stream()
                    .filter(each -> every || !isAsItShould(each))
                    .toList();
            if (wrong.isEmpty()) {
                return "";
            }
            for (var each : wrong) {
                // All of it in one call, so that there is no moment without a list.
                var line = new ArrayList<>(
                        List.of("systemctl", "set-property", "--runtime", "--", each.unit(), "DeviceAllow="));
                list(each.osUser()).forEach(device -> line.add("DeviceAllow=" + device));
                var done = shell.run(line);
                error = done.exit() == 0 ? error : done.first();
            }
        }
        return "systemd there does not keep what it is told" + (error.isEmpty() ? "" : ": " + error);
    }

    private List<String> list(String osUser) {
        var now = lists;
        return now == null ? DeviceList.EVERYTHING : now.getOrDefault(osUser, DeviceList.of(List.of()));
    }

    private boolean isAsItShould(Held scope) {
        return lists == null && scope.devices().isEmpty()
                || scope.devices().equals(new HashSet<>(list(scope.osUser())));
    }

    private List<Held> scopes() throws IOException {
        var told = shell.run(List.of(
                "systemctl",
                "show",
                "--property=Id,Description,Slice,ActiveState,DeviceAllow",
                "--no-pager",
                "--",
                "*.scope"));
        if (told.exit() != 0) {
            throw new IOException("systemd there does not answer: " + told.first());
        }
        return held(told.out());
    }

    private static List<Held> held(String told) {
        var all = new ArrayList<Held>();
        for (var unit : told.split("\n\n", -1)) {
            var facts = new HashMap<String, String>();
            var devices = new HashSet<String>();
            for (var line : unit.lines().toList()) {
                int end = line.indexOf('=');
                if (end > 0 && line.startsWith("DeviceAllow=") && line.length() > end + 1) {
                    devices.add(line.substring(end + 1));
                } else if (end > 0) {
                    facts.put(line.substring(0, end), line.substring(end + 1));
                }
            }
            var description = facts.getOrDefault("Description", "");
            if (description.startsWith(Scope.DESCRIPTION)
                    && Scope.SLICE.equals(facts.get("Slice"))
                    && "active".equals(facts.get("ActiveState"))) {
                all.add(new Held(
                        facts.getOrDefault("Id", ""), description.substring(Scope.DESCRIPTION.length()), devices));
            }
        }
        return all;
    }

    /** A systemd whose kernel cannot says nothing of it, so it is tried: a scope that may open no GPU tries to. */
    private String tried() throws IOException {
        if (System.nanoTime() - triedAt < ASK_AGAIN) {
            return NOT_REFUSED;
        }
        var node = nodes.some();
        if (node == null) {
            return "there is no GPU to try it on";
        }
        var line = new ArrayList<>(List.of(
                "systemd-run", "--scope", "--quiet", "--collect", "--slice=" + Scope.SLICE, "--description=A trial"));
        DeviceList.of(List.of()).forEach(each -> line.add("--property=DeviceAllow=" + each));
        line.addAll(List.of("--", "sh", "-c", ": <\"$1\"", "sh", node.toString()));
        var done = shell.run(line);
        triedAt = System.nanoTime();
        isTried = done.exit() != 0 && done.out().contains(node + ": Operation not permitted");
        return isTried ? "" : NOT_REFUSED;
    }

    /** Agents in a tmux server that began in no scope: by SSH, or under a runner that was not root's. */
    private String outside() throws IOException {
        try (var all = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (var each : all) {
                if (isOutside(each)) {
                    return "the tmux server of process " + each.getFileName() + " runs agents outside a scope; end it";
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return "";
    }

    private static boolean isOutside(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip().equals("tmux: server")
                    && Files.readString(process.resolve("cmdline")).contains("\0-L\0podium\0")
                    && !Files.readString(process.resolve("cgroup")).contains("/" + Scope.SLICE + "/");
        } catch (IOException ended) {
            return false;
        }
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
