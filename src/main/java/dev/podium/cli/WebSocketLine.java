package dev.podium.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One WebSocket, as RFC 6455 has it, on a socket of its own. Java's client takes the first frames amiss where they come
 * together with the answer, and hands each on by another thread; here an echo waits for no thread, and nothing of it has
 * to be loaded when a command starts.
 *
 * <p>One thread reads; any may write.
 */
final class WebSocketLine implements AutoCloseable {

    /** Who hears what arrives, in its order. */
    interface Heard {

        void text(String text) throws IOException;

        /** A part of a binary message, valid during the call. */
        void bytes(byte[] from, int at, int length) throws IOException;
    }

    /** The code of a close that said none. */
    static final int NO_CODE = 1005;

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LARGEST_HEAD = 16 << 10;
    private static final int LARGEST_TEXT = 8 << 20;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int MASK = 4;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] piece = new byte[64 << 10];
    private byte[] frame = new byte[4 << 10];

    private WebSocketLine(Socket socket) throws IOException {
        this.socket = socket;
        in = new BufferedInputStream(socket.getInputStream(), 64 << 10);
        out = socket.getOutputStream();
    }

    /** @param uri with ws or wss */
    static WebSocketLine open(URI uri) throws IOException {
        boolean secure = "wss".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        var host = uri.getHost().replaceAll("^\\[|]$", "");
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(CONNECT_MILLIS);
            var used = secure ? secured(socket, host, port) : socket;
            var line = new WebSocketLine(used);
            line.shake(uri);
            return line;
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Socket secured(Socket plain, String host, int port) throws IOException {
        var socket =
                (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault()).createSocket(plain, host, port, true);
        var parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private void shake(URI uri) throws IOException {
        var random = new byte[16];
        RANDOM.nextBytes(random);
        var key = Base64.getEncoder().encodeToString(random);
        out.write(("GET " + uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                        + " HTTP/1.1\r\nHost: " + uri.getRawAuthority()
                        + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + key
                        + "\r\nSec-WebSocket-Version: 13\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        var head = head();
        var first = head.lines().findFirst().orElse("");
        if (!first.startsWith("HTTP/1.1 101")) {
            throw new IOException("It answered \"" + first + "\" where a WebSocket was asked for.");
        }
        var wanted = "sec-websocket-accept: " + accept(key).toLowerCase(Locale.ROOT);
        if (head.lines().noneMatch(each -> each.toLowerCase(Locale.ROOT).strip().equals(wanted))) {
            throw new IOException("It answered as no WebSocket does.");
        }
    }

    private String head() throws IOException {
        var head = new StringBuilder();
        while (head.length() < LARGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("It closed the connection instead of answering.");
            }
            head.append((char) next);
            if (next == '\n' && head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0) {
                return head.toString();
            }
        }
        throw new IOException("Its answer has no end.");
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-1.", e);
        }
    }

    /** From now on, how long nothing may come before {@link #next} fails with a time-out. */
    void patience(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /** Hears one frame; gives 0, or the code with which the other side closed. */
    int next(Heard heard, ByteArrayOutputStream text) throws IOException {
        int first = in.read();
        if (first < 0) {
            throw new EOFException("The connection ended.");
        }
        int second = need();
        long length = second & 0x7f;
        if (length == 126) {
            length = need() << 8 | need();
        } else if (length == 127) {
            length = 0;
            for (int i = 0; i < 8; i++) {
                length = length << 8 | need();
            }
        }
        if (length < 0 || (second & 0x80) != 0 || (first & 0x70) != 0) {
            throw new IOException("A frame came that is none.");
        }
        boolean last = (first & 0x80) != 0;
        int kind = first & 0xf;
        switch (kind == 0 ? text.size() > 0 || continued == TEXT ? TEXT : BINARY : kind) {
            case TEXT -> {
                continued = TEXT;
                if (text.size() + length > LARGEST_TEXT) {
                    throw new IOException("A message came that is too long.");
                }
                text.write(in.readNBytes((int) length));
                if (last) {
                    continued = 0;
                    var whole = text.toString(StandardCharsets.UTF_8);
                    text.reset();
                    heard.text(whole);
                }
            }
            case BINARY -> {
                continued = last ? 0 : BINARY;
                while (length > 0) {
                    int count = in.read(piece, 0, (int) Math.min(piece.length, length));
                    if (count < 0) {
                        throw new EOFException("The connection ended within a frame.");
                    }
                    length -= count;
                    heard.bytes(piece, 0, count);
                }
            }
            case CLOSE -> {
                var body = in.readNBytes((int) Math.min(length, 125));
                return body.length < 2 ? NO_CODE : (body[0] & 0xff) << 8 | body[1] & 0xff;
            }
            case PING -> {
                var body = in.readNBytes((int) Math.min(length, 125));
                send(PONG, body, 0, body.length);
            }
            default -> in.skipNBytes(length);
        }
        return 0;
    }

    private int continued;

    private int need() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("The connection ended within a frame.");
        }
        return next;
    }

    /** Whether something has arrived that {@link #next} would not wait for. */
    boolean more() throws IOException {
        return in.available() > 0;
    }

    void text(String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        send(TEXT, bytes, 0, bytes.length);
    }

    void binary(byte[] from, int at, int length) throws IOException {
        send(BINARY, from, at, length);
    }

    /** Says goodbye; what the other side answers is not waited for. */
    void close(int code) throws IOException {
        try (this) {
            send(CLOSE, new byte[] {(byte) (code >> 8), (byte) code}, 0, 2);
        }
    }

    private synchronized void send(int kind, byte[] from, int at, int length) throws IOException {
        int most = 10 + MASK + length;
        if (frame.length < most) {
            frame = new byte[most];
        }
        var to = ByteBuffer.wrap(frame);
        to.put((byte) (0x80 | kind));
        if (length < 126) {
            to.put((byte) (0x80 | length));
        } else if (length < 1 << 16) {
            to.put((byte) (0x80 | 126)).putShort((short) length);
        } else {
            to.put((byte) (0x80 | 127)).putLong(length);
        }
        int mask = RANDOM.nextInt();
        to.putInt(mask);
        int start = to.position();
        for (int i = 0; i < length; i++) {
            frame[start + i] = (byte) (from[at + i] ^ mask >>> 8 * (3 - (i & 3)));
        }
        out.write(frame, 0, start + length);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
