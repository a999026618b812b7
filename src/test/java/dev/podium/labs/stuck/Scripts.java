package dev.podium.labs.stuck;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What kinds of students do in a lesson of four steps; those of the recorded set. */
class Scripts {

    static final int STEPS = 4;
    private static final List<String> LOOKS =
            List.of("ls", "ls -l", "pwd", "cat Makefile", "git status", "cat main.py", "clear");

    final List<Problem> problems;
    private final List<Problem> easy;

    Scripts(List<Problem> problems) {
        this.problems = problems;
        this.easy = problems.stream()
                .filter(problem -> !problem.right().equals("true"))
                .toList();
    }

    /** By kind. */
    Map<String, Consumer<Student>> kinds() {
        var kinds = new TreeMap<String, Consumer<Student>>();
        kinds.put("steady", student -> lesson(student, 1, step -> work(student)));
        kinds.put("fast", student -> lesson(student, 0.6, step -> work(student)));
        kinds.put("stuck", student -> lesson(student, 1, step -> with(student, step, this::stuck)));
        kinds.put("stuck-slowly", student -> lesson(student, 1, step -> with(student, step, this::stuckSlowly)));
        kinds.put("stuck-many-ways", student -> lesson(student, 1, step -> with(student, step, this::stuckManyWays)));
        kinds.put("away", student -> lesson(student, 1, step -> with(student, step, this::away)));
        kinds.put("away-shortly", student -> lesson(student, 1, step -> with(student, step, this::awayShortly)));
        kinds.put("thinking", student -> lesson(student, 1, step -> with(student, step, this::thinks)));
        kinds.put("agent", student -> agent(student, this::agentWorks));
        kinds.put("agent-loop", student -> agent(student, this::agentLoops));
        kinds.put("agent-waits", student -> agent(student, this::agentWaits));
        kinds.put("agent-dear", student -> agent(student, this::agentEscalates));
        kinds.put(
                "agent-reasons",
                student -> agent(student, who -> agentReasons(who, who.between(11, 14.3) * 60, false)));
        kinds.put("agent-silent", student -> agent(student, who -> agentReasons(who, who.between(22, 30) * 60, true)));
        kinds.put("asks", student -> lesson(student, 1, step -> with(student, step, this::asks)));
        kinds.put("flaky", student -> lesson(student, 1, step -> with(student, step, this::flaky)));
        kinds.put("habits", student -> lesson(student, 1, step -> habits(student)));
        kinds.put("test-driven", student -> lesson(student, 1, step -> testDriven(student)));
        kinds.put("pastes", student -> lesson(student, 1, step -> with(student, step, this::pastes)));
        kinds.put("compiles", student -> lesson(student, 1, step -> with(student, step, this::compiles)));
        kinds.put("edits", student -> lesson(student, 1, step -> with(student, step, this::edits)));
        kinds.put("machine-lost", student -> lesson(student, 1, step -> with(student, step, this::machineLost)));
        kinds.put(
                "slow-class",
                student -> lesson(student, 1, step -> {
                    for (int i = 0; i < (step == 3 ? 9 : 1); i++) {
                        work(student);
                    }
                }));
        kinds.put("lost", student -> lesson(student, 1, step -> lost(student, step)));
        return kinds;
    }

    /** Always another mistake, and on one step for ever. */
    private void lost(Student student, int step) {
        work(student);
        if (step == 2) {
            double from = student.now();
            while (!student.over() && student.now() < from + 50 * 60) {
                work(student);
                if (student.now() > from + 15 * 60) {
                    student.needs("gets nowhere");
                }
            }
            student.helped();
        }
    }

    /** The steps one after the other; what is left of the lesson is the student's own. */
    void lesson(Student student, double pace, Consumer<Integer> step) {
        student.pass(student.between(5, 90));
        for (int number = 1; number <= STEPS && !student.over(); number++) {
            student.reads(student.between(60, 200) * pace, 90);
            step.accept(number);
            student.passes(number);
        }
    }

    /** An ordinary step, and in one of the first three what makes the kind. */
    private void with(Student student, int step, Consumer<Student> special) {
        work(student);
        if (step == 2) {
            special.accept(student);
        }
    }

    /** Two or three mistakes, each found after a try or two. */
    void work(Student student) {
        int count = 2 + student.random.nextInt(2);
        for (int i = 0; i < count && !student.over(); i++) {
            var problem = any(student, easy);
            student.files(problem.wrong());
            student.typing(student.between(50, 150));
            look(student);
            for (int tries = 1 + student.random.nextInt(2); tries > 0; tries--) {
                student.run(problem.command(), student.between(0.3, 5));
                student.typing(student.between(20, 80));
            }
            student.files(problem.right());
            student.run(problem.command(), student.between(0.3, 5));
            student.pass(student.between(5, 30));
        }
    }

    void look(Student student) {
        while (student.chance(0.5)) {
            student.run(any(student, LOOKS), 0.1);
            student.pass(student.between(2, 15));
        }
    }

    private void stuck(Student student) {
        var problem = any(student, problems);
        student.files(problem.wrong());
        student.typing(60);
        student.needs("does not find the mistake");
        double until = student.now() + student.between(9, 20) * 60;
        while (student.now() < until && !student.over()) {
            student.run(problem.command(), student.between(0.3, 4));
            student.pass(student.between(5, 30));
            look(student);
            student.typing(student.between(10, 70));
        }
        student.helped();
        student.files(problem.right());
    }

    private void stuckSlowly(Student student) {
        var problem = any(student, problems);
        student.files(problem.wrong());
        student.typing(60);
        student.needs("tries for long between");
        for (int i = 0; i < 7 && !student.over(); i++) {
            student.run(problem.command(), 1);
            student.typing(student.between(120, 200));
            look(student);
        }
        student.helped();
        student.files(problem.right());
    }

    private void stuckManyWays(Student student) {
        var problem = any(student, problems);
        student.files(problem.wrong());
        student.typing(60);
        student.needs("tries the same in other words");
        double until = student.now() + student.between(9, 16) * 60;
        while (student.now() < until && !student.over()) {
            student.run(student.chance(0.4) ? problem.command() : any(student, problem.others()), 1);
            student.typing(student.between(15, 60));
            look(student);
        }
        student.helped();
        student.files(problem.right());
    }

    private void away(Student student) {
        student.run("ls", 0.1);
        student.needs("is not there");
        student.pass(student.between(14, 25) * 60);
        student.helped();
    }

    private void awayShortly(Student student) {
        student.pass(student.between(5.5, 8.5) * 60);
        student.run("ls", 0.1);
    }

    private void thinks(Student student) {
        student.reads(student.between(14, 20) * 60, 240);
        student.stays("less Makefile", student.between(100, 240), "q");
    }

    private void asks(Student student) {
        student.typing(30);
        student.needs("has raised a hand");
        student.write("hand", "How do I link a library?");
        for (int i = 0; i < 4; i++) {
            student.typing(student.between(30, 90));
            student.run("ls", 0.1);
        }
        student.write("down");
        student.helped();
    }

    private void flaky(Student student) {
        for (int round = 0; round < 4; round++) {
            int fails = 1 + student.random.nextInt(4);
            for (int i = 0; i <= fails; i++) {
                student.files("printf '#!/bin/sh\\n%s\\n' '"
                        + (i < fails
                                ? "curl -sS --max-time 1 http://127.0.0.1:9/data.csv"
                                : "echo \"got 4711 rows in 0.$$ s\"")
                        + "' > fetch.sh; chmod +x fetch.sh");
                student.run("./fetch.sh", student.between(1, 8));
                student.pass(student.between(3, 20));
            }
            student.typing(student.between(40, 120));
        }
    }

    private void habits(Student student) {
        for (int i = 0; i < 10 && !student.over(); i++) {
            for (int times = 1 + student.random.nextInt(4); times > 0; times--) {
                student.run(student.chance(0.6) ? "ls" : "git status", 0.1);
                student.pass(student.between(1, 6));
            }
            student.typing(student.between(20, 60));
        }
        student.stays("watch -n 1 ls", student.between(60, 150), "C-c");
        work(student);
    }

    /** Each run fails, and each fails otherwise: that is how it is meant. */
    private void testDriven(Student student) {
        for (int i = 0; i < 9 && !student.over(); i++) {
            int wanted = 10 + student.random.nextInt(80);
            var name = any(student, List.of("adds", "splits", "rounds", "sorts", "merges", "parses")) + i;
            student.files("printf 'import unittest\\nclass T(unittest.TestCase):\\n    def test_" + name
                    + "(self):\\n        self.assertEqual(" + wanted + ", " + (wanted + 1 + i) + ")\\n' > test_all.py");
            student.typing(student.between(20, 60));
            student.run("python3 -m unittest -q test_all", 1);
            student.typing(student.between(20, 60));
            if (student.chance(0.4)) {
                student.files("printf 'import unittest\\n' > test_all.py");
                student.run("python3 -m unittest -q test_all", 1);
            }
        }
    }

    private void pastes(Student student) {
        for (int i = 0; i < 2; i++) {
            student.paste(List.of(
                    "$ mkdir -p build",
                    "$ cd build",
                    "$ cmake ..",
                    "$ make -j4",
                    "$ ./app",
                    "$ ./app --check",
                    "$ cd .."));
            student.pass(student.between(20, 40));
            student.paste(List.of("mkdir -p build", "cd build", "nosuch ..", "nosuch -j4", "ls", "cd ..", "pwd"));
            student.typing(student.between(40, 90));
        }
    }

    private void compiles(Student student) {
        student.run("for i in 1 2 3; do echo \"[$i/3] CC big$i.c\"; done", student.between(12, 19) * 60);
        student.run("ls", 0.1);
    }

    private void edits(Student student) {
        student.stays("vim -u NONE -N notes.txt", student.between(16, 22) * 60, "Escape", ":", "q", "!", "Enter");
    }

    private void machineLost(Student student) {
        student.needs("its machine is lost");
        student.write("lost");
        student.pass(student.between(4, 12) * 60);
        student.write("back");
        student.helped();
        student.run("ls", 0.1);
    }

    /** Prompts an agent again and again and reads what it did. */
    void agent(Student student, Consumer<Student> special) {
        student.pass(student.between(5, 90));
        for (int step = 1; step <= STEPS && !student.over(); step++) {
            student.reads(student.between(40, 120), 60);
            for (int turn = 0; turn < 2; turn++) {
                student.typing(student.between(20, 60));
                student.write("agent", "WORKING", "It works on a prompt.");
                agentWorks(student);
                if (step == 2 && turn == 0) {
                    special.accept(student);
                }
                student.write("agent", "IDLE", "It has finished what it was asked.");
                student.reads(student.between(30, 120), 60);
            }
            student.passes(step);
        }
    }

    private void agentWorks(Student student) {
        int calls = 4 + student.random.nextInt(8);
        for (int i = 0; i < calls && !student.over(); i++) {
            student.pass(student.between(4, 40));
            int number = student.random.nextInt(1_000);
            student.call(any(
                    student,
                    List.of(
                            "ls",
                            "echo " + number + " > f" + number % 7 + ".txt",
                            "grep -n include *.c",
                            "cat f" + number % 7 + ".txt",
                            "wc -l *",
                            "echo run " + number,
                            "git status --short")));
            if (student.chance(0.12)) {
                student.write("agent", "WAITING", "Bash: make install");
                student.pass(student.between(5, 35));
                student.write("key");
                student.write("agent", "WORKING", "It works on a prompt.");
            }
        }
    }

    private void agentLoops(Student student) {
        student.needs("the agent goes round in circles");
        double until = student.now() + student.between(7, 14) * 60;
        while (student.now() < until && !student.over()) {
            student.call(
                    student.chance(0.5)
                            ? "grep -rn 'handle_login' . --include='*.zig'"
                            : "grep -rn \"handle_login\" .");
            student.pass(student.between(6, 25));
        }
        student.helped();
    }

    private void agentWaits(Student student) {
        student.needs("the agent waits for somebody");
        student.write("agent", "WAITING", "Bash: rm -r build");
        student.pass(student.between(5, 12) * 60);
        student.write("key");
        student.helped();
        student.write("agent", "WORKING", "It works on a prompt.");
    }

    private void agentEscalates(Student student) {
        student.needs("dear models, again and again");
        for (int i = 0; i < 3; i++) {
            student.write("tier", 3);
            student.pass(student.between(60, 200));
            student.call("echo thought " + i);
        }
        student.helped();
    }

    private void agentReasons(Student student, double seconds, boolean lost) {
        if (lost) {
            student.needs("the agent hangs");
        }
        for (double left = seconds; left > 0; left -= 60) {
            student.pass(Math.min(left, 60));
            student.write("out");
        }
        student.helped();
        student.call("echo done");
    }

    static <T> T any(Student student, List<T> of) {
        return of.get(student.random.nextInt(of.size()));
    }
}
