/** Prints a port of this machine that nobody listens on now. */
class FreePort {
    static void main() throws java.io.IOException {
        try (var socket = new java.net.ServerSocket(0)) {
            System.out.println(socket.getLocalPort());
        }
    }
}
