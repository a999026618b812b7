package dev.podium.labs.stuck;

import dev.podium.agents.situations.Tmux;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records lessons of scripted students anew: {@code RecordStudents FOLDER [seed] [recorded|kept]}. Needs tmux, bash, gcc,
 * make, git, python3, vim, less and curl, and for the kept-back set node and perl.
 */
final class RecordStudents {

    /** @param kinds a seat each */
    private record Plan(String name, int minutes, List<double[]> breaks, List<String> kinds) {}

    private RecordStudents() {}

    public static void main(String[] arguments) throws IOException {
        var into = Files.createDirectories(Path.of(arguments[0]));
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        boolean kept = arguments.length > 2 && arguments[2].equals("kept");
        record(into, seed, kept);
    }

    static void record(Path into, long seed, boolean kept) throws IOException {
        var scripts = kept ? new OtherScripts() : new Scripts(Problem.KNOWN);
        var work = Files.createTempDirectory("students");
        try (var tmux = new Tmux(work)) {
            for (var plan : kept ? KEPT : PLANS) {
                Files.write(into.resolve(plan.name() + ".jsonl"), lesson(plan, scripts, seed, tmux, work));
            }
        }
    }

    private static List<String> lesson(Plan plan, Scripts scripts, long seed, Tmux tmux, Path work) throws IOException {
        var lines = new ArrayList<String>();
        lines.add("{\"lesson\":\"" + plan.name() + "\",\"minutes\":" + plan.minutes() + ",\"steps\":" + Scripts.STEPS
                + ",\"breaks\":" + Lesson.json(plan.breaks()) + "}");
        int number = 0;
        for (var kind : plan.kinds()) {
            number++;
            var seat = plan.name() + "-" + number + "-" + kind;
            try (var student = new Student(
                    tmux,
                    work.resolve(seat),
                    seat,
                    kind,
                    seed * 1_000_003 + seat.hashCode(),
                    plan.minutes() * 60.0,
                    plan.breaks())) {
                var script = scripts.kinds().get(kind);
                if (script == null) {
                    throw new IllegalArgumentException("No kind " + kind);
                }
                script.accept(student);
                lines.addAll(student.recorded());
            }
            System.out.println(seat);
        }
        return lines;
    }

    private static List<String> kinds(String all) {
        return Arrays.asList(all.strip().split("\\s+"));
    }

    private static final List<Plan> PLANS = List.of(
            new Plan(
                    "shell",
                    80,
                    List.of(),
                    kinds(
                            "steady steady steady steady fast fast stuck stuck stuck-slowly stuck-many-ways away away-shortly"
                                    + " thinking flaky habits test-driven pastes compiles edits asks")),
            new Plan(
                    "break",
                    100,
                    List.of(new double[] {2400, 3600}),
                    kinds(
                            "steady steady steady steady steady fast stuck stuck-many-ways away thinking thinking flaky flaky"
                                    + " test-driven test-driven pastes edits compiles machine-lost")),
            new Plan(
                    "agents",
                    80,
                    List.of(),
                    kinds(
                            "agent agent agent agent agent-loop agent-loop agent-waits agent-waits agent-dear agent-reasons"
                                    + " agent-reasons agent-silent asks habits steady stuck")),
            new Plan(
                    "slow",
                    90,
                    List.of(),
                    kinds(
                            "slow-class slow-class slow-class slow-class slow-class slow-class slow-class slow-class slow-class"
                                    + " lost lost")),
            new Plan(
                    "lost",
                    110,
                    List.of(),
                    kinds("steady steady steady steady steady steady fast fast lost stuck-slowly stuck away")));

    private static final List<Plan> KEPT = List.of(
            new Plan(
                    "kept-shell",
                    85,
                    List.of(new double[] {3000, 3900}),
                    kinds("steady steady steady steady steady fast fast stuck stuck stuck-slowly stuck-many-ways away"
                            + " away-shortly thinking flaky habits test-driven pastes compiles edits asks machine-lost"
                            + " refactors polls serves two-errors remote")),
            new Plan(
                    "kept-agents",
                    80,
                    List.of(),
                    kinds(
                            "agent agent agent agent agent-loop agent-loop agent-waits agent-dear agent-reasons agent-silent"
                                    + " agent-fails agent-tests steady asks")),
            new Plan(
                    "kept-slow",
                    100,
                    List.of(),
                    kinds(
                            "steady steady steady steady steady steady steady lost lost stuck two-errors polls never-came")),
            new Plan("kept-everybody", 90, List.of(), kinds("slow-class ".repeat(10))));
}
