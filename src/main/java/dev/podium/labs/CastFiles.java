package dev.podium.labs;

import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * One file in a seat's directory: laid there, or taken away again, as its student's OS user. What it is called goes to the
 * scripts as an argument and is never read by a shell. A name that is a link is moved as a link, never followed; and a
 * directory that leads elsewhere by now is refused, for several students may share an OS user.
 */
@Component
class CastFiles {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** directory, name, stamp, sha256; the content is the input. Answers how the one from before is called. */
    private static final String PUT = """
            unset CDPATH
            umask 022
            export LC_ALL=C
            cd -- "$1" 2>/dev/null || exit 20
            [ "$(pwd -P)" = "$1" ] || exit 21
            n=./$2
            b=./$2.before-$3
            t=./.podium-file-$$
            if [ -d "$n" ] && [ ! -L "$n" ]; then exit 22; fi
            if [ -e "$b" ] || [ -L "$b" ]; then exit 23; fi
            set -C
            trap 'rm -f -- "$t"' EXIT
            cat > "$t" || exit 24
            [ "$(sha256sum < "$t" | cut -d' ' -f1)" = "$4" ] || exit 25
            if [ -L "$n" ]; then
              mv -- "$n" "$b" || exit 24
            elif [ -e "$n" ]; then
              ln -- "$n" "$b" 2>/dev/null || cp -p -- "$n" "$b" || exit 24
            else
              b=
            fi
            mv -f -- "$t" "$n" || exit 24
            if [ -n "$b" ]; then printf '%s' "${b#./}"; fi
            """;

    /** directory, name, sha256, how the one from before is called or "". */
    private static final String TAKE_AWAY = """
            unset CDPATH
            export LC_ALL=C
            cd -- "$1" 2>/dev/null || exit 20
            [ "$(pwd -P)" = "$1" ] || exit 21
            n=./$2
            if [ -L "$n" ] || { [ -e "$n" ] && [ ! -f "$n" ]; }; then exit 30; fi
            [ -f "$n" ] || exit 31
            [ "$(sha256sum < "$n" | cut -d' ' -f1)" = "$3" ] || exit 30
            if [ -n "$4" ]; then
              [ -e "./$4" ] || [ -L "./$4" ] || exit 32
              mv -f -- "./$4" "$n" || exit 24
            else
              rm -f -- "$n" || exit 24
            fi
            """;

    private final SeatFiles seats;

    CastFiles(SeatFiles seats) {
        this.seats = seats;
    }

    /**
     * Lays it there: whoever reads the name meanwhile finds the old file or the new one, whole.
     *
     * @return how the one that was there before is called now; ""
     * @throws Refusal {@code labs.file-not-written}, or what the machine refuses
     */
    String put(Account account, String directory, String name, String stamp, String sha256, byte[] content) {
        var output = seats.run(
                account, Command.of("sh", "-c", PUT, "podium", directory, name, stamp, sha256), content, LIMIT);
        return switch (output.exit()) {
            case 0 -> output.out();
            case 20 -> throw notWritten("The seat's directory is gone.");
            case 21 -> throw notWritten("The seat's directory is a link that leads elsewhere.");
            case 22 -> throw notWritten("A folder of that name is there.");
            case 23 -> throw notWritten("A file of that name was sent in the same second.");
            case 25 -> throw notWritten("The file did not arrive whole.");
            default -> throw notWritten("The file could not be written: " + SeatFiles.lastLine(output.errors()));
        };
    }

    private static Refusal notWritten(String sentence) {
        return Refusal.conflict("labs.file-not-written", sentence, "Look at the seat.");
    }

    /** Takes it away where it is as it was sent; "" where that was done, or else why not. */
    String takeAway(Account account, String directory, String name, String sha256, String before) {
        Machines.Output output = seats.run(
                account,
                Command.of("sh", "-c", TAKE_AWAY, "podium", directory, name, sha256, before),
                new byte[0],
                LIMIT);
        return switch (output.exit()) {
            case 0 -> "";
            case 20 -> "The seat's directory is gone.";
            case 21 -> "The seat's directory is a link that leads elsewhere.";
            case 30 -> "The student has changed the file since, so it stays.";
            case 31 -> "The student has taken the file away already.";
            case 32 -> "The one from before, " + before + ", is gone; the file stays.";
            default -> "It could not be taken away: " + SeatFiles.lastLine(output.errors());
        };
    }
}
