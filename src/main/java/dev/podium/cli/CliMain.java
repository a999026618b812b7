package dev.podium.cli;

import java.util.List;

/** The commands alone, from the small jar that {@link UnpackCommand} makes. */
final class CliMain {

    private CliMain() {}

    static void main(String[] args) {
        System.exit(CliProgram.run(List.of(args), List::of));
    }
}
