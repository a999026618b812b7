package dev.podium.machines;

import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineHealth.Facts;
import dev.podium.machines.MachineHealth.Gpus;
import dev.podium.machines.MachineHealth.Sample;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Starts the script on a machine once, and hands on what it says. */
record Hearing(MachineWatch.World world, MachineRow row, Account account, Command command) {

    private static final Logger log = LoggerFactory.getLogger(Hearing.class);

    /**
     * Waits for the script's end.
     *
     * @param keep is given the link; false where nobody wants it any more
     * @param gpus is given them each time they were asked; empty where the machine has no driver any more
     * @return why nothing more is heard
     */
    Unheard listen(
            Predicate<Channel> keep, Consumer<Facts> facts, Consumer<Sample> samples, Consumer<Optional<Gpus>> gpus) {
        var name = row.name();
        try (var opened = world.start().apply(account, command)) {
            if (!keep.test(opened)) {
                return Unheard.because("");
            }
            return read(new SampleReader(opened.output(), world.nanos()), facts, samples, gpus);
        } catch (Refusal refusal) {
            return Unheard.of(refusal, name);
        } catch (SampleReader.TooMuch e) {
            return Unheard.because(name + " prints more than Podium asked for, and is not listened to.");
        } catch (IOException e) {
            log.debug("What {} says of itself broke off", name, e);
            return Unheard.because("The link to " + name + " broke.");
        } catch (DataAccessException | TransactionException e) {
            log.debug("The key that opens {} cannot be read", name, e);
            return Unheard.because("Podium's database does not answer, so " + name + " could not be asked.");
        } catch (RuntimeException e) {
            log.error("{} could not be asked how it is", name, e);
            return Unheard.because(name + " could not be asked how it is; Podium's log says why.");
        }
    }

    private Unheard read(
            SampleReader lines, Consumer<Facts> facts, Consumer<Sample> samples, Consumer<Optional<Gpus>> gpus)
            throws IOException {
        var report = new GpuReport(row.name());
        for (String line; (line = lines.next()) != null; ) {
            if (line.equals(SampleLine.ROOT)) {
                return Unheard.asRoot(row.name(), account);
            }
            var said = SampleLine.facts(line);
            if (said != null) {
                facts.accept(said);
            }
            report.line(line, gpus);
            var sample = SampleLine.figures(line, world.clock().instant());
            if (sample != null) {
                samples.accept(sample);
            }
        }
        return Unheard.because("The link to " + row.name() + " broke, or what asks there was ended.");
    }
}
