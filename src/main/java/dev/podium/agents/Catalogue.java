package dev.podium.agents;

import java.util.List;
import java.util.Optional;

/** Looks programs up by id. */
final class Catalogue {

    private Catalogue() {}

    static Optional<Program> find(String id) {
        return Program.CATALOGUE.stream()
                .filter(program -> program.id().equals(id))
                .findFirst();
    }

    /** The program of a stored agent; one that has left the catalogue since keeps its id as its name and command. */
    static Program program(String id) {
        return find(id).orElseGet(() -> new Program(id, id, List.of(id), List.of(), ""));
    }
}
