package dev.podium.inference.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Refusal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CallBodyTest {

    /** Sends so many bytes, one at a time. */
    private static InputStream trickling(AtomicLong read, long most, Runnable before) {
        return new InputStream() {
            @Override
            public int read() {
                before.run();
                return read.getAndIncrement() < most ? 'x' : -1;
            }

            @Override
            public int read(byte[] to, int from, int room) {
                int one = read();
                if (one < 0) {
                    return -1;
                }
                to[from] = (byte) one;
                return 1;
            }
        };
    }

    @Test
    void readsWhatCameWhateverLengthWasSaid() throws IOException {
        for (int length : new int[] {0, 1, 65_536, 65_537, 3_000_000}) {
            var bytes = new byte[length];
            java.util.Arrays.fill(bytes, (byte) 'x');
            for (long said : new long[] {-1, length, length + 5L}) {
                assertThat(CallBody.read(new ByteArrayInputStream(bytes), said, () -> 0))
                        .as("%s of %s", length, said)
                        .isEqualTo(bytes);
            }
        }
    }

    @Test
    void readsNothingOfABodyThatSaysToBeTooLargeAndNoMoreThanItsBoundOfOneThatDoesNotSay() {
        var read = new AtomicLong();
        assertThatThrownBy(() -> CallBody.read(trickling(read, 9, () -> {}), CallBody.MOST + 1L, () -> 0))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("32 MiB");
        assertThat(read).hasValue(0);
        assertThatThrownBy(() -> CallBody.read(
                        new InputStream() {
                            @Override
                            public int read() {
                                return 'x';
                            }

                            @Override
                            public int read(byte[] to, int from, int room) {
                                read.addAndGet(room);
                                return room;
                            }
                        },
                        -1,
                        () -> 0))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("32 MiB");
        assertThat(read).hasValue(CallBody.MOST + 1L);
    }

    @Test
    void waitsForNoByteThatComesNowAndThen() {
        var now = new AtomicLong();
        var read = new AtomicLong();
        assertThatThrownBy(() -> CallBody.read(
                        trickling(read, Long.MAX_VALUE, () -> now.addAndGet(19_000_000_000L)), 1_000_000, now::get))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("inference.slow-body"));
        assertThat(read.get()).isLessThan(20);
    }

    @Test
    void saysWhoseFaultItIsThatABodyIsNotThere() {
        assertThatThrownBy(() -> CallBody.read(failing(new SocketTimeoutException()), 10, () -> 0))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("inference.slow-body"));
        assertThatThrownBy(() -> CallBody.read(failing(new IOException("bad chunk")), 10, () -> 0))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("inference.broken-body"));
    }

    private static InputStream failing(IOException how) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw how;
            }

            @Override
            public int read(byte[] to, int from, int room) throws IOException {
                throw how;
            }
        };
    }
}
