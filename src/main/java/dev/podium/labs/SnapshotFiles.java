package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatJobId;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.machines.Account;
import dev.podium.machines.Machines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * A seat's files kept, put in the place of others and brought back, on its machine, as its student's OS user there. What is
 * made anew lies complete beside the seat before anything of the seat is touched; a mark in it names the job that put it in
 * place, by which a job that is taken up again knows how far it was.
 *
 * <p>The directory is the student's to change, so it may be a link by now, or hold links: none is followed. A folder for each
 * student, not one for all, because nobody else may write in theirs.
 *
 * <p>Longer than most files: the scripts stand beside what reads their answers.
 */
@Component
class SnapshotFiles {

    static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMinutes(1);

    /** What every script begins with: {@code own} makes sure that a folder is ours alone. */
    static final String BEGIN = """
            unset CDPATH
            umask 077
            export LC_ALL=C
            own() {
              if [ -L "$1" ]; then exit 23; fi
              mkdir -m 700 -- "$1" 2>/dev/null
              [ -d "$1" ] && [ ! -L "$1" ] && [ -O "$1" ] && chmod 700 "$1" || exit 23
            }
            straight() { [ "$(cd -P -- "$1" 2>/dev/null && pwd -P)" = "$1" ] || exit 21; }
            mark() {
              if [ -d "$1/.git" ] && [ ! -L "$1/.git" ]; then printf '%s' "$1/.git/podium-seat"
              else printf '%s' "$1/.podium-seat"; fi
            }
            of() {
              [ -d "$1" ] && [ ! -L "$1" ] || return 1
              m=$(mark "$1")
              [ -f "$m" ] && [ ! -L "$m" ] && [ "$(sed -n 4p "$m")" = "$2" ]
            }
            there() {
              straight "$(dirname -- "$1")"
              if [ -L "$1" ]; then exit 22; fi
              [ -e "$1" ] || exit 20
              [ -d "$1" ] || exit 29
            }
            packed() {
              case $1 in
                0) return 0 ;;
                1) tar --version 2>/dev/null | grep -q GNU ;;
                *) return 1 ;;
              esac
            }
            complain() { grep -v -e 'due to previous errors' -e 'exit delayed' "$1" | tail -n 1 >&2; }
            """;

    /** directory, folder, file name, most bytes. GNU tar ends with 1 where a file changed while it was read. */
    private static final String TAKE = BEGIN + """
            d=$1 s=$2
            there "$d"
            own "$s"
            p=$s/.part-$$
            trap 'rm -rf -- "$p"' EXIT
            mkdir -m 700 -- "$p" || exit 24
            { tar -C "$d" -cf - . 2>"$p/errors"; echo $? >"$p/code"; } | gzip -1 | head -c $(($4 + 1)) >"$p/packed" || exit 25
            bytes=$(wc -c <"$p/packed" | tr -d ' ')
            [ "$bytes" -le "$4" ] || exit 26
            packed "$(cat "$p/code")" || { complain "$p/errors"; exit 27; }
            sum=$(sha256sum <"$p/packed" | cut -c1-64)
            [ ${#sum} -eq 64 ] || exit 28
            mv -f -- "$p/packed" "$s/$3" || exit 25
            printf '%s\\n%s\\n%s\\n' "$s/$3" "$bytes" "$sum"
            """;

    /** packed file, its SHA-256, the directory to be. */
    private static final String UNPACK = BEGIN + """
            straight "$(dirname -- "$3")"
            if [ -d "$3" ] && [ ! -L "$3" ]; then exit 0; fi
            [ -f "$1" ] && [ ! -L "$1" ] || exit 30
            [ "$(sha256sum <"$1" | cut -c1-64)" = "$2" ] || exit 31
            p=$3.part-$$
            trap 'rm -rf -- "$p"' EXIT
            mkdir -m 700 -- "$p" && tar --no-same-owner -xpzf "$1" -C "$p" || exit 32
            chmod 700 "$p" && mv -- "$p" "$3" || exit 24
            """;

    /** directory, the new one, where the old one goes, the folder, seat, version, commit, job. */
    private static final String SWAP = BEGIN + """
            d=$1 new=$2 old=$3
            straight "$(dirname -- "$d")"
            if ! of "$d" "$8"; then
              [ -d "$new" ] && [ ! -L "$new" ] || exit 33
              m=$(mark "$new")
              rm -rf -- "$m"
              (set -C; printf '%s\\n%s\\n%s\\n%s\\n' "$5" "$6" "$7" "$8" >"$m") || exit 24
              if [ -L "$d" ]; then
                rm -f -- "$d" || exit 24
              elif [ -e "$d" ]; then
                own "$4"
                if [ -e "$old" ] || [ -L "$old" ]; then exit 34; fi
                mv -- "$d" "$old" || exit 24
              fi
              if ! mv -- "$new" "$d"; then mv -- "$old" "$d" 2>/dev/null; exit 24; fi
            fi
            cd -- "$d" && pwd -P
            """;

    private static final String PUT = BEGIN + """
            of "$1" "$2" || exit 3
            """;

    /** Something that is to go; its own directories may not let go at first. Says so where it is still there. */
    private static final String REMOVE = BEGIN + """
            rm -rf -- "$1" 2>/dev/null
            if [ -d "$1" ] && [ ! -L "$1" ]; then chmod -R u+rwX -- "$1" 2>/dev/null; rm -rf -- "$1" 2>/dev/null; fi
            if [ -e "$1" ] || [ -L "$1" ]; then echo left; fi
            """;

    private static final String FORGET = """
            rm -f -- "$@"
            """;

    private final SeatScripts scripts;
    private final Machines machines;

    SnapshotFiles(SeatScripts scripts, Machines machines) {
        this.scripts = scripts;
        this.machines = machines;
    }

    /** @param path of the packed file on the machine */
    record Packed(String path, long bytes, String sha256) {}

    /** Where things of a seat lie. */
    record Places(String base, String directory, String folder, String next, String nextName, String old) {

        static Places of(SeatRow seat, SeatJobId job) {
            var directory = seat.directory();
            var base = directory.substring(0, Math.max(1, directory.lastIndexOf('/')));
            var name = directory.substring(directory.lastIndexOf('/') + 1);
            var mine = job.toString().substring(0, 8);
            var nextName = "." + name + ".new-" + mine;
            var below = base.equals("/") ? "/" : base + "/";
            var folder = below + ".podium-snapshots-" + name;
            return new Places(base, directory, folder, below + nextName, nextName, folder + "/old-" + mine);
        }
    }

    /**
     * Packs what is there.
     *
     * @throws Refusal {@code labs.snapshot-*}; {@code labs.snapshot-nothing} where nothing of the seat is there
     */
    Packed take(Account account, Places places, String fileName, long most) {
        var output = run(account, LONG, TAKE, places.directory(), places.folder(), fileName, Long.toString(most));
        var lines = output.out().split("\n", -1);
        if (output.exit() != 0 || lines.length < 3) {
            throw refuse(account, places, output, most);
        }
        return new Packed(lines[0], Long.parseLong(lines[1]), lines[2]);
    }

    /** Unpacks beside the seat; one that an earlier try unpacked is left. */
    void unpack(Account account, Places places, SnapshotStore.Row snapshot) {
        var output = run(account, LONG, UNPACK, snapshot.path(), snapshot.sha256(), places.next());
        if (output.exit() != 0) {
            throw refuse(account, places, output, 0);
        }
    }

    /** Whether this job put the directory in its place. */
    boolean isPut(Account account, Places places, SeatJobId job) {
        var output = run(account, SHORT, PUT, places.directory(), job.toString());
        return switch (output.exit()) {
            case 0 -> true;
            case 3 -> false;
            default -> throw refuse(account, places, output, 0);
        };
    }

    /** Puts the new directory in the place of the old one; where that was done already, does nothing. */
    void swap(Account account, SeatRow seat, Places places, int version, String commit, SeatJobId job) {
        var output = run(
                account,
                SHORT,
                SWAP,
                places.directory(),
                places.next(),
                places.old(),
                places.folder(),
                seat.id().toString(),
                Integer.toString(version),
                commit,
                job.toString());
        if (output.exit() != 0) {
            throw refuse(account, places, output, 0);
        }
    }

    /** False where something of it stays, such as files of another OS user. */
    boolean remove(Account account, String path) {
        return !run(account, LONG, REMOVE, path).out().contains("left");
    }

    void forget(Account account, List<String> paths) {
        run(account, SHORT, FORGET, paths.toArray(String[]::new));
    }

    private Machines.Output run(Account account, Duration limit, String script, String... arguments) {
        var command = new ArrayList<>(List.of("sh", "-c", script, "podium"));
        command.addAll(List.of(arguments));
        return scripts.run(account, limit, command.toArray(String[]::new));
    }

    private Refusal refuse(Account account, Places places, Machines.Output output, long most) {
        return refuse(machines.get(account.machine()).name(), places, output.exit(), output.errors(), most);
    }

    static Refusal refuse(String machine, Places places, int exit, String complaint, long most) {
        var at = places.directory() + " on " + machine;
        var said = complaint.isEmpty() ? "." : ": " + complaint;
        return switch (exit) {
            case 20 ->
                Refusal.conflict("labs.snapshot-nothing", "Nothing lies at " + at + ".", "Reset it to have its files.");
            case 21 ->
                Refusal.conflict(
                        "labs.snapshot-moved",
                        "The way to " + at + " leads elsewhere by now.",
                        "Look there what became of its parent directory.");
            case 22 ->
                Refusal.conflict(
                        "labs.snapshot-link",
                        "At " + at + " lies a link, which Podium does not follow.",
                        "Reset it: the link is removed.");
            case 23 ->
                Refusal.conflict(
                        "labs.snapshot-folder",
                        "The folder " + places.folder() + " on " + machine
                                + " is not the student's own, or cannot be made.",
                        "Move away there what has its name.");
            case 25, 32 ->
                Refusal.unavailable(
                        "labs.snapshot-disk",
                        machine + " could not write the files of " + places.directory() + said,
                        "Look whether its disk is full.");
            case 26 ->
                Refusal.tooLarge(
                        "labs.snapshot-too-large",
                        "What lies at " + at + " has more than " + (most >> 20) + " MB packed, which is the most.",
                        "Remove there what is large and can be made again.");
            case 27 ->
                Refusal.conflict(
                        "labs.snapshot-unreadable",
                        "Not all files at " + at + " can be read" + said,
                        "Give them to the student's OS user there, or remove them.");
            case 28 ->
                Refusal.conflict("labs.snapshot-tools", machine + " has no sha256sum.", "Install coreutils there.");
            case 29, 34 ->
                Refusal.conflict(
                        "labs.files-occupied",
                        "At " + at + " lies something that is not this seat's.",
                        "Move it away there, then try again.");
            case 30 ->
                Refusal.conflict(
                        "labs.snapshot-gone",
                        "The file of the snapshot is not on " + machine + " any more.",
                        "Take another snapshot.");
            case 31 ->
                Refusal.conflict(
                        "labs.snapshot-tampered",
                        "The file of the snapshot on " + machine + " is not what Podium packed: its SHA-256 differs.",
                        "Take another snapshot, and ask who changed it.");
            default ->
                Refusal.unavailable(
                        "labs.snapshot-files",
                        "The files at " + at + " could not be put in place" + said,
                        "Look whether the student's OS user may write there, then try again.");
        };
    }
}
