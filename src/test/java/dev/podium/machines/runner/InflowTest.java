package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class InflowTest {

    @Test
    void whatComesInSmallPartsIsReadInOrderWhateverIsReadAtATime() throws Exception {
        var random = new Random(7);
        var inflow = new Inflow(_ -> {});
        int written = 0;
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            var part = new byte[random.nextInt(i % 100 == 0 ? 3_000 : 20)];
            for (int j = 0; j < part.length; j++) {
                part[j] = (byte) written++;
            }
            inflow.add(part);
            while (inflow.available() > 2_000) {
                var into = new byte[1 + random.nextInt(1_000)];
                int count = inflow.read(into, 0, into.length);
                for (int j = 0; j < count; j++) {
                    assertThat(into[j]).isEqualTo((byte) read++);
                }
            }
        }
        inflow.end();
        for (int next = inflow.read(); next >= 0; next = inflow.read()) {
            assertThat((byte) next).isEqualTo((byte) read++);
        }
        assertThat(read).isEqualTo(written);
    }

    @Test
    void whatIsDroppedIsGrantedAgain() throws Exception {
        var granted = new int[1];
        var inflow = new Inflow(bytes -> granted[0] += bytes);
        inflow.add(new byte[Inflow.WINDOW]);
        inflow.drop();
        assertThat(inflow.read()).isNegative();
        inflow.add(new byte[Inflow.WINDOW]);
        assertThat(granted[0]).isEqualTo(2 * Inflow.WINDOW);
    }
}
