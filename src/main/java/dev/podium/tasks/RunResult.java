package dev.podium.tasks;

import org.jspecify.annotations.Nullable;

/** What came of a run, as it is kept. */
record RunResult(
        @Nullable String answer,
        boolean answerCut,
        String patchSaid,
        byte @Nullable [] patch,
        byte @Nullable [] transcript,
        boolean transcriptCut,
        String errors,
        boolean saysFailed) {

    static RunResult none(String why) {
        return new RunResult(null, false, why, null, null, false, "", false);
    }
}
