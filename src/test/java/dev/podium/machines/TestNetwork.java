package dev.podium.machines;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a test's programs are: this machine's own network, or a network namespace, which is a host of its own as far as
 * addresses, and here also names of OS users, go.
 *
 * @param name of the namespace; "" for this machine's own network
 * @param address of the host
 * @param outside the address at which the host finds this machine
 */
public record TestNetwork(String name, String address, String outside) implements AutoCloseable {

    static final TestNetwork OWN = new TestNetwork("", "127.0.0.1", "127.0.0.1");

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Why there can be none here; "" where there can. */
    public static String missing() {
        if (!System.getProperty("user.name").equals("root")) {
            return "Network namespaces are made by root alone.";
        }
        var name = "podium-probe-" + ProcessHandle.current().pid();
        try {
            run("ip", "netns", "add", name);
            run("ip", "netns", "exec", name, "true");
            run("ip", "netns", "del", name);
            return "";
        } catch (IOException e) {
            return "This machine makes no network namespaces: " + e.getMessage();
        }
    }

    /**
     * Makes a host.
     *
     * @param osUsers who are its OS users, beside those that every machine has; each finds a home below the folder
     */
    public static TestNetwork make(Path folder, List<String> osUsers) throws IOException {
        int number = COUNT.incrementAndGet();
        var name = "podium-" + ProcessHandle.current().pid() + "-" + number;
        int part = (int) (ProcessHandle.current().pid() % 200);
        var near = "10." + (20 + part) + "." + number + ".1";
        var far = "10." + (20 + part) + "." + number + ".2";
        var made = new TestNetwork(name, far, near);
        // A file below /etc/netns lies in the place of the one in /etc for what runs there.
        var etc = Files.createDirectories(Path.of("/etc/netns", name));
        var passwd = new ArrayList<>(Files.readAllLines(Path.of("/etc/passwd")));
        var shadow = new ArrayList<>(Files.readAllLines(Path.of("/etc/shadow")));
        var group = new ArrayList<>(Files.readAllLines(Path.of("/etc/group")));
        int id = 30_000 + 100 * number;
        for (var osUser : osUsers) {
            id++;
            var home = Files.createDirectories(folder.resolve("home-" + osUser));
            passwd.add(osUser + ":x:" + id + ":" + id + "::" + home + ":/bin/sh");
            shadow.add(osUser + ":*:20000:0:99999:7:::");
            group.add(osUser + ":x:" + id + ":");
            run("chown", id + ":" + id, home.toString());
            run("chmod", "700", home.toString());
        }
        run("chmod", "755", folder.toString());
        Files.write(etc.resolve("passwd"), passwd);
        Files.write(etc.resolve("shadow"), shadow);
        Files.write(etc.resolve("group"), group);
        var link = "pod" + ProcessHandle.current().pid() % 10_000 + "n" + number;
        run("ip", "netns", "add", name);
        run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
        run("ip", "addr", "add", near + "/30", "dev", link);
        run("ip", "link", "set", link, "up");
        run("ip", "-n", name, "addr", "add", far + "/30", "dev", "eth0");
        run("ip", "-n", name, "link", "set", "eth0", "up");
        run("ip", "-n", name, "link", "set", "lo", "up");
        return made;
    }

    /** The command line that runs there. */
    public List<String> line(String... command) {
        var line = new ArrayList<String>();
        if (!name.isEmpty()) {
            line.addAll(List.of("ip", "netns", "exec", name));
        }
        line.addAll(List.of(command));
        return line;
    }

    private static void run(String... command) throws IOException {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!name.isEmpty()) {
            // Its end of the link goes with it.
            run("ip", "netns", "del", name);
            run("rm", "-r", Path.of("/etc/netns", name).toString());
        }
    }
}
