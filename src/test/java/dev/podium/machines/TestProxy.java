package dev.podium.machines;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP link that can be cut, or go silent with neither end told of it. */
public final class TestProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean cut;
    private boolean silent;

    public TestProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Ends all connections; new ones end at once. */
    public void cut() {
        cut = true;
        sockets.forEach(TestProxy::close);
    }

    /** Carries nothing any more, in either direction, and says so to nobody. */
    public void silence() {
        set(true);
    }

    /** Carries again what comes from now on; what was cut stays cut. */
    public void heal() {
        cut = false;
        set(false);
    }

    private void set(boolean now) {
        lock.lock();
        try {
            silent = now;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var near = server.accept();
                if (cut) {
                    close(near);
                    continue;
                }
                var far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> carry(near, far));
                Thread.ofVirtual().start(() -> carry(far, near));
            } catch (IOException e) {
                // The far end is down, or this proxy is closed, which ends the loop.
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            carry(from.getInputStream(), to.getOutputStream());
        } catch (IOException | InterruptedException e) {
            // Both ends are closed: that is all a link can say.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void carry(InputStream in, OutputStream out) throws IOException, InterruptedException {
        var buffer = new byte[1 << 16];
        for (int count; (count = in.read(buffer)) >= 0; ) {
            lock.lockInterruptibly();
            try {
                while (silent) {
                    changed.await();
                }
            } finally {
                lock.unlock();
            }
            out.write(buffer, 0, count);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
        heal();
    }
}
