package dev.podium.journeys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A machine that a real systemd runs, as far as Linux can make one of namespaces: its own processes, mounts and control
 * groups, and this machine's files, network and OS users. Its power is cut by {@link #close}, and a new one of the same
 * folder is that machine started again.
 */
public final class TestSystemd implements AutoCloseable {

    /** Where the folder is within. */
    static final String WITHIN = "/run/podium-test";

    /**
     * Arguments: the folder, an OS user, and the version of control groups, empty for this machine's. The folder brings units in "units", and "var" is its /var/lib. The OS user's
     * tmux sockets are its own, and as gone after a start as all of /tmp usually is.
     */
    private static final String BOOT = """
            set -e
            folder=$1
            sockets=/tmp/tmux-$(id -u "$2")
            rm -rf "$folder/tmux"
            install -d -o "$2" -m 700 "$sockets" "$folder/tmux"
            if [ "$(stat -f -c %T /sys/fs/cgroup)" = cgroup2fs ]; then version=2; else version=1; fi
            while IFS=: read -r number kind path; do
              case $kind in
                '') if [ $version = 2 ]; then group=/sys/fs/cgroup; else group=/sys/fs/cgroup/unified; fi ;;
                name=*) group=/sys/fs/cgroup/${kind#name=} ;;
                *) group=/sys/fs/cgroup/$kind ;;
              esac
              [ -d "$group$path" ] || continue
              mkdir -p "$group$path/podium-test-$$"
              echo $$ >"$group$path/podium-test-$$/cgroup.procs" || true
            done </proc/self/cgroup
            [ -z "$3" ] || version=$3
            export version folder sockets
            exec unshare --fork --pid --mount --uts --ipc --cgroup --kill-child sh -ec '
              mount --make-rprivate /
              mount -t proc proc /proc
              mount -t tmpfs tmpfs /run
              mkdir -p /run/lock /run/podium-test /run/systemd/system/podium-test.target.wants
              mount --bind "$folder" /run/podium-test
              mount --bind "$folder/var" /var/lib
              mount --bind "$folder/tmux" "$sockets"
              umount -R /sys/fs/cgroup
              if [ $version = 2 ]; then
                mount -t cgroup2 cgroup2 /sys/fs/cgroup
              else
                mount -t tmpfs tmpfs /sys/fs/cgroup
                for kind in cpu memory pids devices; do
                  mkdir /sys/fs/cgroup/$kind
                  mount -t cgroup -o $kind cgroup /sys/fs/cgroup/$kind
                done
                mkdir /sys/fs/cgroup/systemd /sys/fs/cgroup/unified
                mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd
                mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
              fi
              cp -r /run/podium-test/units/. /run/systemd/system/
              printf "[Unit]\\nDefaultDependencies=no\\n" >/run/systemd/system/network-online.target
              printf "[Unit]\\nDefaultDependencies=no\\n" >/run/systemd/system/podium-test.target
              for unit in /run/podium-test/units/*.service; do
                ln -s "../${unit##*/}" /run/systemd/system/podium-test.target.wants/
              done
              export container=lxc
              exec /lib/systemd/systemd --system --unit=podium-test.target --log-target=console --show-status=no
            '
            """;

    private final Path folder;
    private final Process boot;

    /**
     * @param folder with "units" and "var"
     * @param osUser whose agents run there
     */
    TestSystemd(Path folder, String osUser) throws IOException {
        this(folder, osUser, "");
    }

    /** @param groups version of control groups: "2" everywhere, though there limits may be missing; empty for this machine's */
    public TestSystemd(Path folder, String osUser, String groups) throws IOException {
        this.folder = folder;
        boot = new ProcessBuilder("sh", "-c", BOOT, "sh", folder.toString(), osUser, groups)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("systemd.log").toFile()))
                .start();
    }

    /** Why none can be had here; empty where one can. */
    public static String missing() throws IOException, InterruptedException {
        if (!System.getProperty("user.name").equals("root")) {
            return "only root makes machines of namespaces";
        }
        if (!Files.isExecutable(Path.of("/lib/systemd/systemd"))) {
            return "there is no systemd";
        }
        var tried = new ProcessBuilder(
                        "unshare", "--fork", "--pid", "--mount", "--cgroup", "sh", "-c", "mount -t tmpfs tmpfs /run")
                .redirectErrorStream(true)
                .start();
        var said = new String(tried.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return tried.waitFor() == 0 ? "" : "namespaces are not to be had: " + said;
    }

    /** A command as it is started from here to run within; waits until systemd answers. */
    public List<String> within(List<String> command) throws IOException {
        var line = new ArrayList<>(List.of("nsenter", "-t", init(), "-m", "-p", "-u", "-i", "--"));
        line.addAll(command);
        return line;
    }

    /** What a command within prints. */
    String run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(within(List.of(command)))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + said);
        }
        return said.strip();
    }

    private String init() throws IOException {
        while (boot.isAlive()) {
            var init = boot.children().findFirst();
            if (init.isPresent() && Files.exists(Path.of("/proc/" + init.get().pid() + "/root/run/systemd/private"))) {
                return Long.toString(init.get().pid());
            }
            // It starts in its own time.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        throw new AssertionError("systemd ended: " + Files.readString(folder.resolve("systemd.log")));
    }

    /** As when the power goes: everything on it ends at once. */
    @Override
    public void close() throws IOException, InterruptedException {
        boot.children().forEach(ProcessHandle::destroyForcibly);
        boot.destroyForcibly().waitFor();
        new ProcessBuilder(
                        "find",
                        "/sys/fs/cgroup",
                        "-depth",
                        "-path",
                        "*/podium-test-" + boot.pid() + "*",
                        "-type",
                        "d",
                        "-exec",
                        "rmdir",
                        "{}",
                        "+")
                .inheritIO()
                .start()
                .waitFor();
    }
}
