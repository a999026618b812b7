package dev.podium.machines;

import dev.podium.kernel.HealthCheck;
import dev.podium.machines.MachineHealth.Sample;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.springframework.stereotype.Component;

/** How far machines' clocks are from Podium's. */
@Component
class MachineClocksCheck implements HealthCheck {

    /** Samples tell it to about a second. */
    private static final Duration NOTED = Duration.ofSeconds(5);

    private final MachineWatches watches;
    private final KnownMachines known;

    MachineClocksCheck(MachineWatches watches, KnownMachines known) {
        this.watches = watches;
        this.known = known;
    }

    /** One machine that was heard. */
    record Off(String name, Duration by) {}

    @Override
    public String name() {
        return "machines.clocks";
    }

    @Override
    public Found look() {
        var heard = watches.all().entrySet().stream()
                .filter(each -> each.getValue().health(false).last() != null)
                .map(each -> new Off(
                        known.find(each.getKey())
                                .map(MachineRow::name)
                                .filter(name -> !name.isEmpty())
                                .orElse("Podium's own"),
                        clockOff(each.getValue().health(false).last())))
                .toList();
        return told(heard);
    }

    private static Duration clockOff(Sample last) {
        return last == null ? Duration.ZERO : last.clockOff();
    }

    static Found told(java.util.List<Off> heard) {
        var off = heard.stream()
                .filter(each -> each.by().abs().compareTo(NOTED) >= 0)
                .toList();
        var counts = Map.of("right", (long) heard.size() - off.size(), "off", (long) off.size());
        var worst = off.stream().max(Comparator.comparing(each -> each.by().abs()));
        return worst.map(each -> Found.look(
                                (off.size() == 1
                                                ? "The clock of 1 machine is"
                                                : "The clocks of " + off.size() + " machines are")
                                        + " off, most that of " + each.name() + ", by "
                                        + each.by().abs().toSeconds() + " s "
                                        + (each.by().isNegative() ? "behind" : "ahead")
                                        + "; beyond " + NOTED.toSeconds()
                                        + " s its SSH certificates may not count yet or no more, and files are dated wrongly.",
                                "Have it keep the time by NTP: timedatectl set-ntp true.")
                        .on("machines"))
                .orElseGet(
                        () -> Found.fine("The clocks of machines are within " + NOTED.toSeconds() + " s of Podium's."))
                .counting(counts);
    }
}
