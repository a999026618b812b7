package dev.podium.agents;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.Account;
import dev.podium.machines.Channel;
import dev.podium.machines.Command;
import dev.podium.machines.Machine;
import dev.podium.machines.Machines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The local machine, whose commands run for real, so that the scripts of Workplace are tried by a real shell. */
class HereMachines implements Machines {

    final AtomicInteger runs = new AtomicInteger();
    /** Commands wait here while there is one: the machine is slow. */
    volatile @Nullable CountDownLatch gate;
    /** How many commands wait at the gate now. */
    final AtomicInteger waiting = new AtomicInteger();
    /** Machines that are here too, under other names. */
    final Map<MachineId, Machine> others = new LinkedHashMap<>();
    /** Where nobody has an account, and what they are told. */
    final Map<MachineId, Refusal> closed = new HashMap<>();
    /** Which machines refuse every command, and how. */
    final Map<MachineId, Refusal> down = new HashMap<>();
    /** What a start anew is refused with. */
    volatile @Nullable Refusal withdrawn;
    /** What every command is refused with. */
    volatile @Nullable Refusal away;

    @Override
    public List<Machine> all() {
        var all = new ArrayList<>(List.of(get(MachineId.LOCAL)));
        all.addAll(others.values());
        return all;
    }

    @Override
    public Machine get(MachineId id) {
        var other = others.get(id);
        if (other != null) {
            return other;
        }
        if (!id.equals(MachineId.LOCAL)) {
            throw Refusal.notFound("machines.not-found", "There is no machine " + id + ".", "Take another.");
        }
        return new Machine(id, "here", "ada");
    }

    @Override
    public Account account(MachineId id) {
        var refusal = closed.get(id);
        if (refusal != null) {
            throw refusal;
        }
        return new Account(get(id).id(), id.equals(MachineId.LOCAL) ? "" : "ada");
    }

    @Override
    public void requireStill(Account account, PersonId person) {
        get(account.machine());
        var refusal = withdrawn;
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public Channel start(Account account, Command command) {
        throw new AssertionError("Agents start their programs through Terminals.");
    }

    /** A machine may take its time, and there are ten connections to the database for everybody. */
    static void freeOfTransactions() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new AssertionError("A machine is asked while a transaction holds a connection.");
        }
    }

    @Override
    public Output run(Account account, Command command, Duration limit) {
        freeOfTransactions();
        runs.incrementAndGet();
        var refusal = down.getOrDefault(account.machine(), away);
        if (refusal != null) {
            throw refusal;
        }
        try {
            var shut = gate;
            if (shut != null) {
                waiting.incrementAndGet();
                shut.await();
                waiting.decrementAndGet();
            }
            var process = new ProcessBuilder(command.arguments()).start();
            process.getOutputStream().close();
            var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Output(process.waitFor(), out, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
