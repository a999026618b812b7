package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Command;
import dev.podium.machines.Machines;
import java.time.Duration;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sends a process a signal, as the OS user that it runs as, or on Podium's own machine as Podium's: never as one that Podium
 * may not run as anyhow. What has its number by now and is another is left alone.
 */
@Component
class ProcessSignals {

    enum Outcome {
        SENT,
        /** It is not there any more. */
        GONE,
        /** Podium may not. */
        NOT_ALLOWED,
        /** The machine did not answer. */
        AWAY
    }

    /** @param sentence why not, and who can; empty where it was done */
    record Answer(Outcome outcome, String sentence) {}

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * Arguments: pid, when it began as /proc/PID/stat has it, and the signal. Between the look and the signal stands nothing
     * but the shell itself. A zombie has ended; whoever started it has not asked yet how.
     */
    private static final String SCRIPT = """
            pid=$1 began=$2 signal=$3
            is_there() {
              stat=
              while IFS= read -r line || [ -n "$line" ]; do stat="$stat $line"; done <"/proc/$pid/stat" || return 1
              set -- ${stat##*) }
              [ "$1" != Z ] && [ "$1" != X ] && [ "${20}" = "$began" ]
            } 2>/dev/null
            set -f
            is_there || { echo gone; exit 0; }
            if kill -s "$signal" "$pid" 2>/dev/null; then echo sent; elif is_there; then echo denied; else echo gone; fi
            """;

    private final Machines machines;
    private final OutsiderStore store;
    private final TransactionTemplate reading;

    ProcessSignals(Machines machines, OutsiderStore store, PlatformTransactionManager transactions) {
        this.machines = machines;
        this.store = store;
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** @param signal {@code TERM} or {@code KILL} */
    Answer send(OutsiderStore.Row process, String signal) {
        var machine = machines.get(process.machine()).name();
        boolean local = process.machine().equals(MachineId.LOCAL);
        if (!local && !mayRunAs(process)) {
            return new Answer(
                    Outcome.NOT_ALLOWED,
                    "Podium may run nothing as " + process.osUser() + " on " + machine + ", so it cannot end this."
                            + byHand(process));
        }
        var account = local ? Account.LOCAL : new Account(process.machine(), process.osUser());
        try {
            var output = machines.run(
                    account,
                    Command.of(
                            "sh",
                            "-c",
                            SCRIPT,
                            "sh",
                            Long.toString(process.pid()),
                            Long.toString(process.began()),
                            signal),
                    LIMIT);
            return switch (output.out().strip()) {
                case "sent" -> new Answer(Outcome.SENT, "");
                case "gone" -> new Answer(Outcome.GONE, "");
                case "denied" ->
                    new Answer(
                            Outcome.NOT_ALLOWED,
                            "Podium's own OS user on " + machine + " may not end what " + process.osUser() + " runs."
                                    + byHand(process));
                default ->
                    new Answer(Outcome.AWAY, machine + " did not say whether it could end this; it is tried again.");
            };
        } catch (Refusal refused) {
            return new Answer(Outcome.AWAY, refused.sentence() + " It is tried again.");
        }
    }

    private static String byHand(OutsiderStore.Row process) {
        return " Who administers that machine can: sudo kill " + process.pid() + ".";
    }

    private boolean mayRunAs(OutsiderStore.Row process) {
        return Objects.requireNonNull(reading.execute(_ -> store.mayRunAs(process.machine(), process.osUser())));
    }
}
