package dev.podium.costs;

import static dev.podium.costs.TestMeters.billed;
import static dev.podium.costs.TestMeters.call;
import static dev.podium.costs.TestMeters.payer;
import static dev.podium.costs.TestMeters.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.PodiumTest;
import dev.podium.TestDisk;
import dev.podium.TestPeople;
import dev.podium.database.SharedDatabase;
import dev.podium.kernel.HealthCheck.State;
import dev.podium.kernel.Refusal;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The disk of the journal is full, or read-only, while money is spent: nothing that was begun is lost. */
@PodiumTest
@Timeout(120)
class FullDiskTest {

    @TempDir
    Path folder;

    private static int booked() {
        return Integer.parseInt(
                SharedDatabase.column("select count(*) from ledger_entries").getFirst());
    }

    @Test
    void whatWasBegunIsBookedWhatBeginsIsRefusedAndItComesBackByItself() throws Exception {
        SharedDatabase.empty();
        var payer = payer(TestPeople.team("Red"));
        try (var disk = new TestDisk(folder.resolve("home"), "4m");
                var meters = new TestMeters()) {
            var meter = meters.start(disk.path());
            var check = new LedgerCheck(meter, Clock.systemUTC());
            var begun = meter.begin(payer, call("one"), usd("1"));
            assertThat(check.look().state()).isEqualTo(State.FINE);
            disk.fill();
            var running = new ArrayList<Metered>();
            // Until the page of the disk that the journal has already is full too.
            assertThatThrownBy(() -> {
                        while (true) {
                            running.add(meter.begin(payer, call("two"), usd("1")));
                        }
                    })
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.sentence()).contains("the disk of Podium takes no more"));
            assertThat(check.look().state()).isEqualTo(State.BROKEN);
            assertThat(check.look().sentence())
                    .contains("cannot be written down")
                    .contains("booked all the same");
            begun.settle(billed("0.5"));
            for (var each : running) {
                each.settle(billed("0.25"));
            }
            meter.book();
            assertThat(booked()).as("all that was begun").isEqualTo(1 + running.size());
            disk.free();
            assertThat(check.look().state()).as("by itself").isEqualTo(State.FINE);
            meter.begin(payer, call("three"), usd("1")).settle(billed("0.125"));
            meter.book();
            assertThat(booked()).isEqualTo(2 + running.size());
            disk.readOnly(false);
        }
    }
}
