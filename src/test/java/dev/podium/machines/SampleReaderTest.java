package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SampleReaderTest {

    private final AtomicLong nanos = new AtomicLong();

    private SampleReader reader(String text) {
        return new SampleReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), nanos::get);
    }

    @Test
    void readsLinesAndLeavesOutWhatIsCutOff() throws IOException {
        var reader = reader("one\n\ntwo\nhalf");
        assertThat(reader.next()).isEqualTo("one");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEqualTo("two");
        assertThat(reader.next()).isNull();
    }

    @Test
    void aLineThatIsTooLongIsNoneAndTheNextOneIsRead() throws IOException {
        var reader = reader(
                "x".repeat(SampleReader.LONGEST_LINE + 1) + "\n" + "y".repeat(SampleReader.LONGEST_LINE) + "\nafter\n");
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).hasSize(SampleReader.LONGEST_LINE);
        assertThat(reader.next()).isEqualTo("after");
    }

    @Test
    void aMachineThatPrintsWithoutEndIsListenedToNoMore() {
        var read = new AtomicLong();
        var endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }
        };
        var reader = new SampleReader(endless, nanos::get);
        assertThatThrownBy(reader::next).isInstanceOf(SampleReader.TooMuch.class);
        assertThat(read.get()).isLessThan(2L * SampleReader.BURST);
    }

    @Test
    void manySmallLinesAreTooMuchAsWell() {
        var reader = reader("\n".repeat(10 * SampleReader.BURST));
        assertThatThrownBy(() -> {
                    while (reader.next() != null) {}
                })
                .isInstanceOf(SampleReader.TooMuch.class);
    }

    @Test
    void whatComesSlowlyIsNeverTooMuch() throws IOException {
        var reader = reader(("x".repeat(1023) + "\n").repeat(300));
        int lines = 0;
        for (String line; (line = reader.next()) != null; lines++) {
            assertThat(line).hasSize(1023);
            nanos.addAndGet(5_000_000_000L);
        }
        assertThat(lines).isEqualTo(300);
    }
}
