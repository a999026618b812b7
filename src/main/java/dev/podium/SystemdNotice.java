package dev.podium;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells systemd when Podium is ready, and when it ends (Type=notify): what is to start after it then waits for its first
 * answer. It is one datagram to the socket that systemd names, which Java has no class for; the program that systemd brings for
 * it would be another process, and then agents, which are other processes too, would have to be believed.
 */
@Component
class SystemdNotice {

    private static final Logger log = LoggerFactory.getLogger(SystemdNotice.class);

    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;

    private final String socket;

    SystemdNotice(Environment environment) {
        socket = environment.getProperty("NOTIFY_SOCKET", "");
    }

    /** After the line for people, so that whoever waits for systemd finds it in the journal. */
    @EventListener
    @Order
    void ready(ApplicationReadyEvent ready) {
        tell("READY=1\nSTATUS=Podium is ready");
    }

    @EventListener
    void ending(ContextClosedEvent closed) {
        if (closed.getApplicationContext().getParent() == null) {
            tell("STOPPING=1\nSTATUS=Requests under way come to their end");
        }
    }

    private void tell(String state) {
        if (socket.isEmpty()) {
            return;
        }
        try {
            send(socket, state);
        } catch (Throwable e) {
            // Foreign functions throw anything. Without the word systemd waits, and says itself what it waited for.
            log.error(
                    "systemd could not be told {} at {}",
                    state.lines().findFirst().orElse(""),
                    socket,
                    e);
        }
    }

    /** @param path of the socket; with an {@code @} in front where it is none of the file system */
    private static void send(String path, String state) throws Throwable {
        var name = path.getBytes(StandardCharsets.UTF_8);
        if (name[0] == '@') {
            name[0] = 0;
        }
        var address = ByteBuffer.allocate(2 + name.length)
                .order(ByteOrder.nativeOrder())
                .putShort((short) AF_UNIX)
                .put(name)
                .array();
        try (var arena = Arena.ofConfined()) {
            int descriptor = (int) function("socket", 3).invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
            if (descriptor < 0) {
                throw new IllegalStateException("there is no socket to send by");
            }
            try {
                var message = arena.allocateFrom(ValueLayout.JAVA_BYTE, state.getBytes(StandardCharsets.UTF_8));
                var to = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
                long sent = (long)
                        sendTo().invokeExact(descriptor, message, message.byteSize(), 0, to, (int) to.byteSize());
                if (sent != message.byteSize()) {
                    throw new IllegalStateException("nobody listens there");
                }
            } finally {
                int ignored = (int) function("close", 1).invokeExact(descriptor);
                log.debug("closed: {}", ignored);
            }
        }
    }

    private static MethodHandle function(String name, int arguments) {
        var layouts = new ValueLayout[arguments];
        java.util.Arrays.fill(layouts, ValueLayout.JAVA_INT);
        return link(name, FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
    }

    private static MethodHandle sendTo() {
        return link(
                "sendto",
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT));
    }

    private static MethodHandle link(String name, FunctionDescriptor of) {
        var linker = Linker.nativeLinker();
        MemorySegment there = linker.defaultLookup().find(name).orElseThrow();
        return linker.downcallHandle(there, of);
    }
}
