package dev.podium.labs;

import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Labs.Files;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Repository;
import dev.podium.labs.Labs.Template;
import dev.podium.labs.Labs.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** A course with its people, and repositories for its labs. */
final class LabHouse {

    final TeamId team = TestPeople.team("Course");
    final Actor owner = TestPeople.person(team, "Olga", Role.OWNER);
    final Actor instructor = TestPeople.person(team, "Ines", Role.INSTRUCTOR);
    final Actor assistant = TestPeople.person(team, "Amir", Role.ASSISTANT);

    static <T> T as(Actor actor, Supplier<T> work) {
        return CurrentActor.get(actor, work);
    }

    static void doAs(Actor actor, Runnable work) {
        CurrentActor.run(actor, work);
    }

    /** Somebody with an account and no team. */
    static Actor stranger(String name) {
        var elsewhere = TestPeople.person(TestPeople.team("Elsewhere"), name, Role.MEMBER);
        TestPeople.update(
                "update people set email = ? where id = ?",
                email(name),
                elsewhere.person().value());
        return elsewhere;
    }

    static String email(String name) {
        return name.toLowerCase(java.util.Locale.ROOT) + "@example.org";
    }

    /** A name that no other test has. */
    static String name(String begin) {
        return begin + UUID.randomUUID().toString().substring(0, 8);
    }

    static String csv(List<String> names) {
        var csv = new StringBuilder("Name,E-mail\n");
        names.forEach(name -> csv.append(name).append(',').append(email(name)).append('\n'));
        return csv.toString();
    }

    static Wanted wanted(String name, Files files, Path directory) {
        return wanted(name, files, directory, "shell", null, List.of(), Map.of());
    }

    static Wanted wanted(
            String name,
            Files files,
            Path directory,
            String program,
            @org.jspecify.annotations.Nullable String command,
            List<String> arguments,
            Map<String, String> environment) {
        return new Wanted(
                name,
                null,
                null,
                new Template(program, command, arguments, List.of(), files, directory.toString(), false, "", List.of()),
                environment);
    }

    Lab lab(Labs labs, Path directory) {
        return as(instructor, () -> labs.create(wanted("Loops", new NoFiles(), directory)));
    }

    /** A repository with one file, on its main branch. */
    static Repository repository(Path folder) throws IOException, InterruptedException {
        var path = folder.resolve("repository").toString();
        sh("git init --quiet -b main " + path);
        commit(folder, "exercise.py", "print('hello')");
        return new Repository(path, "main");
    }

    static String commit(Path folder, String file, String text) throws IOException, InterruptedException {
        var path = folder.resolve("repository");
        java.nio.file.Files.writeString(path.resolve(file), text + "\n");
        return sh("cd " + path + " && git add -A && git -c user.name=T -c user.email=t@example.org commit --quiet -m x"
                + " && git rev-parse HEAD");
    }

    static String sh(String script) throws IOException, InterruptedException {
        var process = new ProcessBuilder(new ArrayList<>(List.of("sh", "-ec", script)))
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return said.strip();
    }
}
