package dev.podium.tasks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be run, as the row keeps it: without what is long and what is secret. */
record RunSpec(
        @Nullable String command,
        List<String> arguments,
        List<String> needs,
        @Nullable String folder,
        @Nullable String project,
        boolean models) {}
