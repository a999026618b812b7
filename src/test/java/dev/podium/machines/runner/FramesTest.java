package dev.podium.machines.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.machines.Command;
import dev.podium.machines.GpuRule;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

    static List<Frame> all() {
        return List.of(
                new Frame.Hello(new Greeting(new Versions(1, 2), "0.1.0", "ada", true)),
                new Frame.Credential("podium_rnc_1"),
                new Frame.Kept(),
                new Frame.Gpus(3, null),
                new Frame.Gpus(4, new GpuRule(Map.of())),
                new Frame.Gpus(5, new GpuRule(Map.of("ada", Set.of("GPU-1", "GPU-2"), "bob", Set.of("GPU-2")))),
                new Frame.Held(5, "no systemd runs it"),
                new Frame.Held(6, ""),
                new Frame.Ping(),
                new Frame.Pong(),
                new Frame.Open(
                        7,
                        "ada",
                        new Command(
                                List.of("sh", "-c", "ü\n\u0000'\""),
                                Map.of("A", "b=c", "EMPTY", ""),
                                "/tmp/ü",
                                new Command.Size(80, 24))),
                new Frame.Open(8, "ada", Command.of("true")),
                new Frame.Opened(7),
                new Frame.Refused(7, "machines.busy", "No."),
                new Frame.Eof(7, Stream.IN),
                new Frame.Window(7, Stream.ERR, 131_072),
                new Frame.Exit(7, 143),
                new Frame.Signal(7, "TERM"),
                new Frame.Resize(7, new Command.Size(101, 37)),
                new Frame.Close(7));
    }

    @ParameterizedTest
    @MethodSource("all")
    void isReadAsItWasWritten(Frame frame) throws Exception {
        assertThat(Frames.decode(Frames.encode(frame))).isEqualTo(frame);
    }

    @Test
    void bytesAreReadAsTheyWereWritten() throws Exception {
        var data = (Frame.Data) Frames.decode(Frames.encode(new Frame.Data(3, Stream.OUT, new byte[] {0, -1, 7})));
        assertThat(data.bytes()).containsExactly(0, -1, 7);
        assertThat(data.stream()).isEqualTo(Stream.OUT);
    }

    /** No kind, a kind that is none, a channel that is none, too short, too long, texts that are none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0e",
                "0e000000",
                "63000000 01",
                "00000000 00",
                "03000000 00",
                "03ffffff ff",
                "0e000000 01",
                "0e000000 0000",
                "03000000 0100",
                "09000000 01",
                "09000000 010000",
                "09000000 010000000000",
                "08000000 01",
                "08000000 0103",
                "08000000 01ff",
                "0d000000 010000000300000001",
                "0b000000 010000000000000001",
                "0b000000 01000f424000000001",
                "0a000000 01c3",
                "02000000 01",
                "02000000 01ffffffff",
                "02000000 0100000001",
                "02000000 010000000161",
                "02000000 01 00000006 6f7355736572 00000001 61",
                "04000000 01 00000004 636f6465 00000001 61",
                "01000000 00",
                "01000000 00 00000006 6c6f77657374 00000001 78",
                "01000000 00 00000006 6c6f77657374 00000001 32 00000007 68696768657374 00000001 31",
                "10000000 00ff"
            })
    void whatIsNoFrameIsSaidToBeNone(String hex) {
        var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertThatThrownBy(() -> Frames.decode(bytes)).isInstanceOf(BrokenProtocol.class);
    }

    @Test
    void aFrameThatIsTooLongIsNone() {
        assertThatThrownBy(() -> Frames.decode(ByteBuffer.allocate(Frame.LARGEST + 1)))
                .isInstanceOf(BrokenProtocol.class)
                .hasMessageContaining("65536");
    }

    @Test
    void whateverComesNothingElseIsThrown() {
        var random = new Random(4711);
        int frames = 0;
        for (int i = 0; i < 200_000; i++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 4) {
                bytes[0] = (byte) random.nextInt(19);
                bytes[1] = bytes[2] = bytes[3] = 0;
                bytes[4] = (byte) random.nextInt(2);
            }
            try {
                Frames.decode(ByteBuffer.wrap(bytes));
                frames++;
            } catch (BrokenProtocol expected) {
                assertThat(expected.getMessage()).isNotBlank();
            }
        }
        assertThat(frames).isPositive();
    }

    @Test
    void whatANewerSideSaysMoreIsPassedOver() throws Exception {
        var fields =
                new Greeting(new Versions(1, 2), "9.0", "ada", false).fields().add("colour", "red");
        assertThat(Greeting.of(Fields.read(ByteBuffer.wrap(fields.bytes()))).osUser())
                .isEqualTo("ada");
    }

    @Test
    void theHighestVersionOfBothIsSpokenAndNoneIsRefused() throws Exception {
        assertThat(new Versions(1, 1).common(new Versions(1, 2))).isEqualTo(1);
        assertThat(new Versions(2, 3).common(new Versions(1, 2))).isEqualTo(2);
        assertThatThrownBy(() -> new Versions(1, 1).common(new Versions(2, 3)))
                .isInstanceOf(BrokenProtocol.class)
                .hasMessageContaining("1 here, 2 to 3 there");
    }

    @Test
    void aCredentialIsInNoText() {
        assertThat(new Frame.Credential("podium_rnc_1").toString()).doesNotContain("podium_rnc_1");
    }
}
