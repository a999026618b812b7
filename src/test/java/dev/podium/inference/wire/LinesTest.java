package dev.podium.inference.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinesTest {

    @Test
    void readsEachLineAndTheLastWithoutItsEnd() throws IOException {
        var lines = new Lines(new ByteArrayInputStream("{\"ü\":1}\n\n{}".getBytes(StandardCharsets.UTF_8)));
        assertThat(lines.next()).isEqualTo("{\"ü\":1}");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo("{}");
        assertThat(lines.next()).isNull();
    }

    @Test
    void holdsNoLineThatNeverEnds() {
        var read = new AtomicLong();
        var lines = new Lines(new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }

            @Override
            public int read(byte[] to, int from, int room) {
                Arrays.fill(to, from, from + room, (byte) 'x');
                read.addAndGet(room);
                return room;
            }
        });
        assertThatThrownBy(lines::next).isInstanceOf(IOException.class).hasMessageContaining("8 MiB");
        assertThat(read.get()).isLessThanOrEqualTo(Lines.MOST + (32L << 10));
    }
}
