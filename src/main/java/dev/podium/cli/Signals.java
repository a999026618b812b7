package dev.podium.cli;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/**
 * Hands signals on to a process instead of ending by them. The class of the JDK that knows signals is not part of Java, so it is
 * asked for by name; where it is not there, signals end this process and its shutdown gives back what was held.
 */
final class Signals {

    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private Signals() {}

    static void forward(Process process) {
        NUMBERS.forEach((name, number) -> {
            // From the terminal everybody in front of it hears INT, the command too.
            var console = System.console();
            boolean heard = number == 2 && console != null && console.isTerminal();
            handle(name, () -> {
                if (!heard) {
                    send(process, number);
                }
            });
        });
    }

    /** Has work done whenever a signal comes, where this Java and this system know it. */
    static void on(String name, Runnable work) {
        handle(name, work);
    }

    private static void handle(String name, Runnable work) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handler = Class.forName("sun.misc.SignalHandler");
            var proxy =
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (self, method, with) -> {
                        return switch (method.getName()) {
                            case "handle" -> {
                                work.run();
                                yield null;
                            }
                            case "hashCode" -> System.identityHashCode(self);
                            case "equals" -> self == with[0];
                            default -> "signals of " + name;
                        };
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.err.println("podium: SIG" + name + " is not handed on to the command here.");
        }
    }

    private static void send(Process process, int number) {
        try {
            new ProcessBuilder(List.of("kill", "-" + number, Long.toString(process.pid()))).start();
        } catch (IOException e) {
            process.destroy();
        }
    }
}
