package dev.podium.labs.stuck;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Students of the set that is kept back: other mistakes, and some kinds that no rule was made for. Nothing is tuned on it. */
final class OtherScripts extends Scripts {

    OtherScripts() {
        super(Problem.UNKNOWN);
    }

    @Override
    Map<String, Consumer<Student>> kinds() {
        var kinds = super.kinds();
        kinds.put("refactors", student -> lesson(student, 1, step -> refactors(student)));
        kinds.put("polls", student -> lesson(student, 1, step -> polls(student)));
        kinds.put("serves", student -> lesson(student, 1, step -> serves(student)));
        kinds.put("two-errors", student -> lesson(student, 1, step -> twoErrors(student, step)));
        kinds.put("remote", student -> lesson(student, 1, step -> remote(student)));
        kinds.put("never-came", student -> {
            student.needs("has not come");
            student.pass(100_000);
            student.helped();
        });
        kinds.put("agent-fails", student -> agent(student, this::agentFails));
        kinds.put("agent-tests", student -> agent(student, this::agentTests));
        return kinds;
    }

    /** Tests pass again and again, which is the point. */
    private void refactors(Student student) {
        student.files("printf 'print(\"ok 12 tests\")\\n' > check.py");
        for (int i = 0; i < 6 && !student.over(); i++) {
            student.typing(student.between(60, 110));
            student.run("python3 check.py", 1);
        }
    }

    private void polls(Student student) {
        work(student);
        for (int i = 0; i < 8; i++) {
            student.run(any(student, List.of("cat queue.txt 2>/dev/null | wc -l", "ps", "df -h .", "jobs")), 0.2);
            student.pass(student.between(10, 60));
        }
    }

    /** Starts a server, looks, stops it, changes something. */
    private void serves(Student student) {
        for (int i = 0; i < 5 && !student.over(); i++) {
            student.stays("python3 -m http.server 0", student.between(30, 120), "C-c");
            student.typing(student.between(30, 80));
        }
    }

    /** One mistake hides another, by turns. */
    private void twoErrors(Student student, int step) {
        work(student);
        if (step != 2) {
            return;
        }
        var one = problems.get(0);
        var other = problems.get(4);
        student.files(one.wrong());
        student.files(other.wrong());
        student.needs("goes to and fro between two mistakes");
        double until = student.now() + 13 * 60;
        while (student.now() < until && !student.over()) {
            student.run(one.command(), 1);
            student.typing(student.between(20, 50));
            student.run(other.command(), 1);
            student.typing(student.between(20, 50));
        }
        student.helped();
        student.files(one.right());
        student.files(other.right());
    }

    private void remote(Student student) {
        student.stays("bash", student.between(10, 20), "exit", "Enter");
        work(student);
    }

    private void agentFails(Student student) {
        student.needs("the agent has stopped");
        student.write("agent", "FAILED", "It could not go on: overloaded");
        student.pass(student.between(5, 9) * 60);
        student.write("key");
        student.helped();
        student.write("agent", "WORKING", "It works on a prompt.");
    }

    /** Writes and tests by turns; each test finds something else. */
    private void agentTests(Student student) {
        for (int i = 0; i < 8; i++) {
            student.pass(student.between(10, 40));
            student.call("echo " + i + " > src" + i + ".txt");
            student.call("echo 'test_" + i + " failed: expected " + i + " got " + (i + 3) + "'; exit 1");
        }
    }
}
