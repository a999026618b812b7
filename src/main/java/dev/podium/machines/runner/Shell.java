package dev.podium.machines.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs what belongs to the system of this machine, to its end. */
interface Shell {

    /** @param out both what it printed and its errors, in English */
    record Said(int exit, String out) {

        String first() {
            return out.lines().findFirst().orElse("it ended with " + exit);
        }
    }

    Said run(List<String> line) throws IOException;

    Shell HERE = Shell::start;

    private static Said start(List<String> line) throws IOException {
        var builder = new ProcessBuilder(line).redirectErrorStream(true).directory(new java.io.File("/"));
        OwnEnvironment.removeFrom(builder.environment());
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        // One that hangs, as a driver can, is not to hold up all that follows.
        process.onExit().orTimeout(20, TimeUnit.SECONDS).exceptionally(late -> {
            process.destroyForcibly();
            return process;
        });
        try {
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Said(process.waitFor(), out.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the runner ends", e);
        }
    }
}
