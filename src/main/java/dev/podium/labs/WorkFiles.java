package dev.podium.labs;

import dev.podium.kernel.CollectedId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.labs.SeatStore.SeatRow;
import dev.podium.labs.SnapshotFiles.Places;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * Brings a student's work from their machine to Podium's disk, as it is printed there: a tar.gz of what is not as the template
 * brought it, and of a git repository every ref too. Podium never unpacks it.
 */
@Component
class WorkFiles {

    /** directory, folder, kind (none, git, tar), commit of the template, most bytes; the manifest of an archive is read. */
    private static final String COLLECT = SnapshotFiles.BEGIN + """
            export GIT_OPTIONAL_LOCKS=0
            d=$1 s=$2
            there "$d"
            own "$s"
            p=$s/.part-$$
            trap 'cd /; rm -rf -- "$p"' EXIT
            mkdir -m 700 -- "$p" "$p/podium-git" || exit 25
            cd -- "$d" || exit 20
            if [ "$3" = git ] && [ -d .git ] && [ ! -L .git ] && git rev-parse --git-dir >/dev/null 2>&1; then
              base=$(git rev-parse --verify --quiet "$4^{commit}") || base=$(git hash-object -t tree /dev/null)
              if [ -n "$(git for-each-ref --count=1)" ]; then
                git bundle create "$p/podium-git/repository.bundle" --all >/dev/null 2>"$p/errors" || { cat "$p/errors" >&2; exit 40; }
              fi
              if git rev-parse --verify --quiet HEAD >/dev/null; then
                git diff --binary --no-ext-diff --no-textconv HEAD >"$p/podium-git/uncommitted.patch" 2>/dev/null
              fi
              { git diff --no-ext-diff --no-textconv --no-renames --ignore-submodules=all --name-only -z --diff-filter=d "$base" -- &&
                git ls-files -z --others --exclude-standard; } >"$p/some" 2>/dev/null || exit 40
              : >"$p/names"
              if [ -s "$p/some" ]; then xargs -0 printf './%s\\0' <"$p/some" >"$p/names"; fi
              pack() { tar -cf - -C "$p" podium-git -C "$d" --null -T "$p/names"; }
            else
              : >"$p/same"
              if [ "$3" = tar ]; then sha256sum -c - 2>/dev/null | sed -n 's/: OK$//p' | sed 's|^|./|' >"$p/same"; fi
              pack() { tar --anchored --no-wildcards --exclude=./.podium-seat -X "$p/same" -cf - -C "$d" .; }
            fi
            { pack 2>"$p/errors"; echo $? >"$p/code"; } | gzip -1 | head -c $(($5 + 1)) || exit 25
            packed "$(cat "$p/code")" || { complain "$p/errors"; exit 27; }
            """;

    private final SeatScripts scripts;
    private final CollectedFiles disk;
    private final Machines machines;

    WorkFiles(SeatScripts scripts, CollectedFiles disk, Machines machines) {
        this.scripts = scripts;
        this.disk = disk;
        this.machines = machines;
    }

    record Brought(long bytes, String sha256) {}

    /**
     * @param manifest of an archive; otherwise not looked at
     * @param taken which try it is, so that two write into files of their own
     * @param most bytes
     */
    Brought bring(
            TeamId team,
            Account account,
            SeatRow seat,
            Places places,
            LabRow origin,
            String manifest,
            CollectedId work,
            int taken,
            long most) {
        var lab = origin.lab();
        var kind = switch (lab.template().files()) {
            case Labs.NoFiles none -> "none";
            case Labs.Repository repository -> "git";
            case Labs.Archive archive -> "tar";
        };
        var part = disk.part(team, lab.id(), work, taken);
        try {
            SeatScripts.Printed printed;
            try (var to = disk.create(part)) {
                printed = scripts.stream(
                        account,
                        Command.of(
                                "sh",
                                "-c",
                                COLLECT,
                                "podium",
                                places.directory(),
                                places.folder(),
                                kind,
                                seat.commit(),
                                Long.toString(most)),
                        kind.equals("tar") ? manifest.getBytes(StandardCharsets.UTF_8) : new byte[0],
                        to,
                        most,
                        SnapshotFiles.LONG);
            }
            if (printed.bytes() > most) {
                throw Refusal.tooLarge(
                        "labs.work-too-large",
                        "What " + seat.studentName() + " made at " + places.directory() + " has more than "
                                + (most >> 20) + " MB packed, which is the most.",
                        "Fetch it by hand, or remove there what is large and can be made again.");
            }
            if (printed.exit() != 0) {
                throw refuse(account, places, printed, most);
            }
            disk.complete(part, disk.path(team, lab.id(), work));
            return new Brought(printed.bytes(), printed.sha256());
        } catch (UncheckedIOException full) {
            throw CollectedFiles.diskFull(Objects.requireNonNull(full.getCause()));
        } catch (IOException failure) {
            throw CollectedFiles.diskFull(failure);
        } finally {
            discard(part);
        }
    }

    private Refusal refuse(Account account, Places places, SeatScripts.Printed printed, long most) {
        var machine = machines.get(account.machine()).name();
        if (printed.exit() == 40) {
            return Refusal.conflict(
                    "labs.work-repository",
                    "git cannot read the repository at " + places.directory() + " on " + machine + ": "
                            + printed.complaint(),
                    "Take a snapshot of the seat, which needs no git.");
        }
        return SnapshotFiles.refuse(machine, places, printed.exit(), printed.complaint(), most);
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
