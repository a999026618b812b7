package dev.podium.machines.runner;

import dev.podium.machines.Command;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames as bytes: one for the kind, four for the channel, then what the kind needs; numbers are big-endian. */
final class Frames {

    private static final byte HELLO = 1;
    private static final byte OPEN = 2;
    private static final byte OPENED = 3;
    private static final byte REFUSED = 4;
    private static final byte STDIN = 5;
    private static final byte STDOUT = 6;
    private static final byte STDERR = 7;
    private static final byte EOF = 8;
    private static final byte EXIT = 9;
    private static final byte SIGNAL = 10;
    private static final byte RESIZE = 11;
    private static final byte CLOSE = 12;
    private static final byte WINDOW = 13;
    private static final byte PING = 14;
    private static final byte PONG = 15;
    private static final byte CREDENTIAL = 16;
    private static final byte KEPT = 17;
    private static final byte GPUS = 18;
    private static final byte HELD = 19;

    private static final int HEADER = 5;
    private static final byte[] NOTHING = {};

    private Frames() {}

    /** May be longer than a frame may be, where a command is. */
    static ByteBuffer encode(Frame frame) {
        return switch (frame) {
            case Frame.Hello hello -> bytes(HELLO, 0, hello.greeting().fields().bytes());
            case Frame.Open open -> bytes(OPEN, open.channel(), open.fields().bytes());
            case Frame.Opened opened -> bytes(OPENED, opened.channel(), NOTHING);
            case Frame.Refused refused ->
                bytes(
                        REFUSED,
                        refused.channel(),
                        new Fields()
                                .add("code", refused.code())
                                .add("sentence", refused.sentence())
                                .bytes());
            case Frame.Data data -> bytes(kind(data.stream()), data.channel(), data.bytes());
            case Frame.Eof eof ->
                bytes(EOF, eof.channel(), new byte[] {(byte) eof.stream().ordinal()});
            case Frame.Exit exit -> numbers(EXIT, exit.channel(), exit.code());
            case Frame.Signal signal ->
                bytes(SIGNAL, signal.channel(), signal.name().getBytes(StandardCharsets.UTF_8));
            case Frame.Resize resize ->
                numbers(
                        RESIZE,
                        resize.channel(),
                        resize.size().columns(),
                        resize.size().rows());
            case Frame.Close close -> bytes(CLOSE, close.channel(), NOTHING);
            case Frame.Window window ->
                numbers(WINDOW, window.channel(), window.stream().ordinal(), window.bytes());
            case Frame.Ping _ -> bytes(PING, 0, NOTHING);
            case Frame.Pong _ -> bytes(PONG, 0, NOTHING);
            case Frame.Credential credential ->
                bytes(CREDENTIAL, 0, credential.text().getBytes(StandardCharsets.UTF_8));
            case Frame.Kept _ -> bytes(KEPT, 0, NOTHING);
            case Frame.Gpus gpus -> bytes(GPUS, 0, gpus.fields().bytes());
            case Frame.Held held ->
                bytes(
                        HELD,
                        0,
                        new Fields()
                                .add("number", held.number())
                                .add("why", held.why())
                                .bytes());
        };
    }

    private static byte kind(Stream stream) {
        return switch (stream) {
            case IN -> STDIN;
            case OUT -> STDOUT;
            case ERR -> STDERR;
        };
    }

    private static ByteBuffer bytes(byte kind, int channel, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .put(kind)
                .putInt(channel)
                .put(payload)
                .flip();
    }

    private static ByteBuffer numbers(byte kind, int channel, int... numbers) {
        var bytes = ByteBuffer.allocate(HEADER + 4 * numbers.length).put(kind).putInt(channel);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.flip();
    }

    /** @throws BrokenProtocol where it is no frame of the protocol */
    static Frame decode(ByteBuffer bytes) throws BrokenProtocol {
        if (bytes.remaining() > Frame.LARGEST) {
            throw new BrokenProtocol("A frame holds " + Frame.LARGEST + " bytes at most.");
        }
        if (bytes.remaining() < HEADER) {
            throw new BrokenProtocol("A frame has a kind and a channel.");
        }
        byte kind = bytes.get();
        int channel = bytes.getInt();
        if (isOfConnection(kind) ? channel != 0 : channel < 1) {
            throw new BrokenProtocol("A frame of kind " + kind + " has no channel " + channel + ".");
        }
        var frame = decode(kind, channel, bytes);
        if (bytes.hasRemaining()) {
            throw new BrokenProtocol("A frame of kind " + kind + " is too long.");
        }
        return frame;
    }

    private static boolean isOfConnection(byte kind) {
        return switch (kind) {
            case HELLO, PING, PONG, CREDENTIAL, KEPT, GPUS, HELD -> true;
            default -> false;
        };
    }

    private static Frame decode(byte kind, int channel, ByteBuffer bytes) throws BrokenProtocol {
        return switch (kind) {
            case HELLO -> new Frame.Hello(Greeting.of(Fields.read(bytes)));
            case OPEN -> Frame.Open.of(channel, Fields.read(bytes));
            case OPENED -> new Frame.Opened(channel);
            case REFUSED -> {
                var fields = Fields.read(bytes);
                yield new Frame.Refused(channel, fields.text("code"), fields.text("sentence"));
            }
            case STDIN -> new Frame.Data(channel, Stream.IN, rest(bytes));
            case STDOUT -> new Frame.Data(channel, Stream.OUT, rest(bytes));
            case STDERR -> new Frame.Data(channel, Stream.ERR, rest(bytes));
            case EOF -> new Frame.Eof(channel, Stream.of(bytes.hasRemaining() ? bytes.get() : -1));
            case EXIT -> new Frame.Exit(channel, number(bytes));
            case SIGNAL -> new Frame.Signal(channel, text(bytes));
            case RESIZE -> new Frame.Resize(channel, new Command.Size(cells(bytes), cells(bytes)));
            case CLOSE -> new Frame.Close(channel);
            case WINDOW -> new Frame.Window(channel, Stream.of(number(bytes)), number(bytes));
            case PING -> new Frame.Ping();
            case PONG -> new Frame.Pong();
            case CREDENTIAL -> new Frame.Credential(text(bytes));
            case KEPT -> new Frame.Kept();
            case GPUS -> Frame.Gpus.of(Fields.read(bytes));
            case HELD -> {
                var fields = Fields.read(bytes);
                yield new Frame.Held(fields.number("number", 1, Integer.MAX_VALUE), fields.text("why"));
            }
            default -> throw new BrokenProtocol("There is no frame of kind " + kind + ".");
        };
    }

    private static byte[] rest(ByteBuffer bytes) {
        var rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return rest;
    }

    private static String text(ByteBuffer bytes) throws BrokenProtocol {
        var text = Fields.utf8(bytes.duplicate());
        bytes.position(bytes.limit());
        return text;
    }

    private static int number(ByteBuffer bytes) throws BrokenProtocol {
        if (bytes.remaining() < 4) {
            throw new BrokenProtocol("A frame is too short.");
        }
        return bytes.getInt();
    }

    private static int cells(ByteBuffer bytes) throws BrokenProtocol {
        int cells = number(bytes);
        if (cells < 1 || cells > 10_000) {
            throw new BrokenProtocol("A terminal has no " + cells + " columns or rows.");
        }
        return cells;
    }
}
