package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.Repository;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * A seat's files, on its machine, as its student's OS user there. Whatever a template says goes to the scripts as arguments
 * and is never read by a shell.
 *
 * <p>Longer than most files: the scripts stand beside what reads their answers.
 *
 * <p>Files are laid beside their place first and moved there when they are complete. A mark in the folder says which seat it was
 * made for: one that is there already is taken as it is, and one of somebody else is never touched. The mark is its student's
 * to write, so it is believed of their own seat alone; and a folder of another OS user is none, whatever its mark says.
 */
@Component
class SeatFiles {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofSeconds(20);

    /** What lies there is not this seat's. */
    private static final int OCCUPIED = 11;

    /** How many files are named. */
    private static final int NAMED = 5;

    /** base, handle, seat, version, kind (none, git, tar), url, ref, commit. */
    private static final String LAY = """
            unset CDPATH
            umask 022
            export GIT_TERMINAL_PROMPT=0 GIT_SSH_COMMAND="${GIT_SSH_COMMAND:-ssh -oBatchMode=yes}" LC_ALL=C
            case $1 in
              '~') b=$HOME ;;
              '~/'*) b=$HOME/${1#'~/'} ;;
              *) b=$1 ;;
            esac
            d=$b/$2
            mark() { if [ -d "$1/.git" ]; then printf '%s' "$1/.git/podium-seat"; else printf '%s' "$1/.podium-seat"; fi; }
            is() { [ -O "$d" ] && [ "$(sed -n 1p "$(mark "$d")" 2>/dev/null)" = "$3" ]; }
            tell() { echo "$1" && cd -- "$d" && pwd -P && sed -n 2,3p "$(mark "$d")"; }
            mkdir -p -- "$b" || exit 10
            if [ -e "$d" ] || [ -L "$d" ]; then
              if is "$@"; then cat >/dev/null; tell there; exit; fi
              rmdir -- "$d" 2>/dev/null || exit 11
            fi
            p=$b/.$2.part-$$
            trap 'cd /; rm -rf -- "$p"' EXIT
            mkdir -m 700 -- "$p" || exit 10
            c=
            case $5 in
              git)
                command -v git >/dev/null || exit 12
                git clone --quiet -- "$6" "$p" >/dev/null || exit 13
                cd -- "$p" || exit 13
                if [ -n "$7" ]; then git checkout --quiet "$7" -- || exit 14; fi
                if [ -n "$8" ]; then git reset --quiet --hard "$8" -- || exit 15; fi
                c=$(git rev-parse --verify HEAD) || exit 14
                cd / ;;
              tar)
                tar -x -f - -C "$p" || exit 16 ;;
            esac
            chmod 700 "$p"
            printf '%s\\n%s\\n%s\\n' "$3" "$4" "$c" > "$(mark "$p")" || exit 10
            mv -- "$p" "$d" || exit 10
            is "$@" || exit 11
            tell laid
            """;

    /** directory, commit: a line for each file of the template that is not as it was. */
    private static final String GIT_CHECK = """
            export LC_ALL=C
            cd -- "$1" 2>/dev/null || exit 3
            [ -e .git ] || exit 4
            git -c core.quotepath=off diff --no-ext-diff --no-renames --name-status --diff-filter=MDTU "$2" -- || exit 5
            """;

    private static final String TAR_CHECK = """
            export LC_ALL=C
            cd -- "$1" 2>/dev/null || exit 3
            sha256sum -c - 2>/dev/null | grep -v ': OK$'
            exit 0
            """;

    /** directory, commit: files that nobody has worked on yet are made those of another commit. */
    private static final String REPIN = """
            export GIT_TERMINAL_PROMPT=0 LC_ALL=C
            cd -- "$1" || exit 3
            mark=.git/podium-seat
            git cat-file -e "$2^{commit}" 2>/dev/null || git fetch --quiet origin || exit 13
            git reset --quiet --hard "$2" -- || exit 15
            { sed -n 1,2p "$mark"; printf '%s\\n' "$2"; } > "$mark.new" && mv -- "$mark.new" "$mark" || exit 10
            """;

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}");

    /** As git names them, and as no option of its is. */
    private static final Pattern COMMIT = Pattern.compile("(?:[0-9a-f]{40}|[0-9a-f]{64})?");

    private final Machines machines;

    SeatFiles(Machines machines) {
        this.machines = machines;
    }

    /**
     * What was laid, or was there already.
     *
     * @param directory its real path
     * @param version of the template it was made from
     * @param commit "" for what is no repository
     * @param there whether it was there already; version and commit are then as its student's own mark says
     */
    record Laid(String directory, int version, String commit, boolean there) {}

    /**
     * Lays a seat's files.
     *
     * @param archive the tar of an {@link Archive}; otherwise not looked at
     * @throws Refusal {@code labs.files-*}, or what the machine refuses
     */
    Laid lay(Account account, SeatId seat, String handle, LabRow lab, byte[] archive) {
        var files = lab.lab().template().files();
        var kind = switch (files) {
            case NoFiles none -> "none";
            case Repository repository -> "git";
            case Archive packed -> "tar";
        };
        var repository = files instanceof Repository wanted ? wanted : new Repository("", "");
        var output = run(
                account,
                Command.of(
                        "sh",
                        "-c",
                        LAY,
                        "podium",
                        lab.lab().template().directory(),
                        handle,
                        seat.toString(),
                        Integer.toString(lab.lab().version()),
                        kind,
                        repository.url(),
                        repository.ref(),
                        lab.commit()),
                files instanceof Archive ? archive : new byte[0],
                LIMIT);
        if (output.exit() != 0) {
            throw refuse(account, output, lab.lab().template().directory(), handle, repository, lab.commit());
        }
        var lines = output.out().split("\n", -1);
        if (lines.length < 4
                || !VERSION.matcher(lines[2]).matches()
                || !COMMIT.matcher(lines[3]).matches()) {
            var unread = new Machines.Output(OCCUPIED, "", "");
            throw refuse(account, unread, lab.lab().template().directory(), handle, repository, lab.commit());
        }
        return new Laid(lines[1], Integer.parseInt(lines[2]), lines[3], lines[0].equals("there"));
    }

    /** Makes what was just laid of another commit. */
    Laid repin(Account account, Laid laid, String commit) {
        var output =
                run(account, Command.of("sh", "-c", REPIN, "podium", laid.directory(), commit), new byte[0], LIMIT);
        if (output.exit() != 0) {
            throw refuse(account, output, laid.directory(), "", new Repository("of the template", ""), commit);
        }
        return new Laid(laid.directory(), laid.version(), commit, laid.there());
    }

    private Refusal refuse(
            Account account, Machines.Output output, String base, String handle, Repository repository, String commit) {
        var machine = machines.get(account.machine()).name();
        var said = lastLine(output.errors());
        return switch (output.exit()) {
            case OCCUPIED ->
                Refusal.conflict(
                        "labs.files-occupied",
                        "At " + base + "/" + handle + " on " + machine + " lies something that is not this seat's.",
                        "Move it away there, or give the template another directory.");
            case 12 ->
                Refusal.conflict(
                        "labs.files-no-git",
                        machine + " has no git.",
                        "Install git there, or take an archive in place of a repository.");
            case 13 ->
                Refusal.unavailable(
                        "labs.files-clone",
                        machine + " could not fetch the repository " + RosterFile.shown(repository.url()) + ": " + said,
                        "Look whether the machine reaches it, and whether the student's OS user may read it.");
            case 14 ->
                Refusal.conflict(
                        "labs.files-ref",
                        "The repository " + RosterFile.shown(repository.url()) + " has no "
                                + (repository.ref().isEmpty() ? "commit" : repository.ref()) + ".",
                        "Correct the branch, tag or commit of the template.");
            case 15 ->
                Refusal.conflict(
                        "labs.files-commit",
                        "The repository " + RosterFile.shown(repository.url()) + " has the commit "
                                + RosterFile.shown(commit) + " no more, of which the other seats are.",
                        "Bring it back, or save the template anew.");
            case 16 ->
                Refusal.unavailable(
                        "labs.files-unpack",
                        machine + " could not unpack the archive: " + said,
                        "Look whether tar is there, and whether the disk is full.");
            default ->
                Refusal.unavailable(
                        "labs.files-directory",
                        "The student's OS user on " + machine + " could not make the directory " + base + "/" + handle
                                + (said.isEmpty() ? "." : ": " + said),
                        "Give the template a directory from ~, or one in which everybody may make theirs.");
        };
    }

    static String lastLine(String errors) {
        var lines = errors.strip().split("\n", -1);
        var text = lines[lines.length - 1].replaceAll("\\p{Cntrl}", " ").strip();
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    /**
     * How the files of a seat differ from those it was made from, in a sentence; empty where they do not.
     *
     * @param manifest of an {@link Archive}; otherwise not looked at
     */
    List<String> differences(Account account, String directory, Labs.Files files, String commit, String manifest) {
        return switch (files) {
            case NoFiles none -> {
                var output = run(account, Command.of("test", "-d", directory), new byte[0], LOOK);
                yield output.exit() == 0 ? List.of() : List.of("Its directory is gone.");
            }
            case Repository repository -> {
                if (!COMMIT.matcher(commit).matches()) {
                    yield List.of("Its repository has the commit of the template no more.");
                }
                var output =
                        run(account, Command.of("sh", "-c", GIT_CHECK, "podium", directory, commit), new byte[0], LOOK);
                yield switch (output.exit()) {
                    case 0 -> changed(output.out(), line -> line.substring(line.indexOf('\t') + 1));
                    case 3 -> List.of("Its directory is gone.");
                    case 4 -> List.of("Its directory is no git repository any more.");
                    default -> List.of("Its repository has the commit of the template no more.");
                };
            }
            case Archive archive -> {
                var output = run(
                        account,
                        Command.of("sh", "-c", TAR_CHECK, "podium", directory),
                        manifest.getBytes(StandardCharsets.UTF_8),
                        LOOK);
                yield output.exit() == 0
                        ? changed(output.out(), line -> line.substring(0, Math.max(0, line.lastIndexOf(": "))))
                        : List.of("Its directory is gone.");
            }
        };
    }

    private static List<String> changed(String lines, java.util.function.UnaryOperator<String> path) {
        var paths = new ArrayList<String>();
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> paths.add(RosterFile.shown(path.apply(line))));
        if (paths.isEmpty()) {
            return List.of();
        }
        var named = String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())));
        int more = paths.size() - NAMED;
        return List.of((paths.size() == 1 ? "1 file differs: " : paths.size() + " files differ: ")
                + named
                + (more > 0 ? " and " + more + " more." : "."));
    }

    /** As {@link Machines#run}, for a command that reads. */
    Machines.Output run(Account account, Command command, byte[] input, Duration limit) {
        var machine = machines.get(account.machine()).name();
        try (var channel = machines.start(account, command)) {
            var out = reading(channel.output());
            var errors = reading(channel.errors());
            try (var stdin = channel.input()) {
                stdin.write(input);
            } catch (IOException ended) {
                // One that needs no input may have closed it; how it ended says the rest.
                if (!channel.exit().isDone() && input.length == 0) {
                    throw ended;
                }
            }
            int exit = channel.exit().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Machines.Output(exit, out.get(5, TimeUnit.SECONDS), errors.get(5, TimeUnit.SECONDS));
        } catch (TimeoutException e) {
            throw broken(
                    "machines.timeout",
                    "The files were not ready on " + machine + " within " + limit.toSeconds() + " s.",
                    e);
        } catch (IOException | ExecutionException e) {
            throw broken("machines.unreachable", "The link to " + machine + " broke while the files were laid.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("machines.timeout", "Podium was stopped while the files were laid on " + machine + ".", e);
        }
    }

    private static Refusal broken(String code, String sentence, Exception cause) {
        var refusal = Refusal.unavailable(code, sentence, "Try again when the machine answers.");
        refusal.initCause(cause);
        return refusal;
    }

    private static CompletableFuture<String> reading(InputStream stream) {
        var text = new CompletableFuture<String>();
        Thread.ofVirtual().name("seat files").start(() -> {
            try {
                text.complete(new String(stream.readNBytes(1 << 20), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(new UncheckedIOException(e));
            }
        });
        return text;
    }
}
