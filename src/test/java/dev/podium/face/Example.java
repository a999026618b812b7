package dev.podium.face;

import dev.podium.agents.AgentState;
import dev.podium.agents.Program;
import dev.podium.terminals.Terminals.FoundSession;
import java.time.Duration;
import java.time.Instant;

/** The team that the pictures show. */
final class Example {

    private static final Program CLAUDE = Program.CATALOGUE.get(0);
    private static final Program CODEX = Program.CATALOGUE.get(1);
    private static final Program OPENCODE = Program.CATALOGUE.get(2);
    private static final String DIFF = """
            §[90m  41§[0m    const tax = useTax(cart);
            §[48;2;58;28;32;38;2;243;185;188m  42 -  const total = cart.sum + tax;             §[0m
            §[48;2;23;51;37;38;2;181;227;192m  42 +  const total = roundCents(cart.sum + tax); §[0m
            §[31m✕§[0m rounds half cents to even §[90m(12 ms)§[0m
            §[1mBash command§[0m  npm install decimal.js@10 --save
            §[34m❯ 1. Yes§[0m   2. Yes, always   3. No, tell it why""";
    private static final String TESTS = """
            §[32mPASS§[0m OrderTotalsTest.roundsHalfEven
            §[32mPASS§[0m OrderTotalsTest.splitsAcrossLines
            §[32mPASS§[0m RefundTest.partialRefundKeepsTax
            Tests run: 214, Failures: 0, Skipped: 2
            §[36m●§[0m Now the currency table needs a migration.
            §[35m✻§[0m Writing V12__currency.sql… §[90m(24s · esc)§[0m""";
    private static final String OOM = """
            §[90m#14§[0m COPY --from=build /app /app
            §[31mERROR§[0m: failed to solve: write /var/lib/…
            §[31mno space left on device§[0m
            §[90mretry 4 of 5 …§[0m
            §[90m#14§[0m COPY --from=build /app /app
            §[31mKilled§[0m""";

    private Example() {}

    static void fill(FakeAgents agents) {
        add(agents, "infra-ci-images", CODEX, AgentState.CRASHED, "Ended by signal 9, out of memory", 14, OOM);
        add(agents, "clients-acme-mobile", CODEX, AgentState.UNREACHABLE, "laptop-m3 does not answer", 2, DIFF);
        add(agents, "clients-acme-frontend", CLAUDE, AgentState.WORKING, "Printed 2 s ago", 2, DIFF);
        add(agents, "clients-acme-backend", CLAUDE, AgentState.WORKING, "Printed just now", 0, TESTS);
        add(agents, "clients-acme-e2e", OPENCODE, AgentState.WORKING, "Printed just now", 0, TESTS);
        add(agents, "clients-north-import", CODEX, AgentState.IDLE, "Quiet", 6, TESTS);
        add(agents, "clients-north-reports", CODEX, AgentState.IDLE, "Quiet", 90, "$ ");
        add(agents, "infra-ci-cache", CODEX, AgentState.WORKING, "Printed just now", 1, TESTS);
        add(agents, "infra-ci-lint", Program.SHELL, AgentState.EXITED, "Ended with exit code 0", 41, "[exited with 0]");
        add(agents, "infra-cluster-upgrade", CLAUDE, AgentState.STOPPED, "Stopped by Mira Three", 17_000, "");
        add(agents, "infra-dns", Program.SHELL, AgentState.IDLE, "Quiet", 200, "$ dig podium.lan");
        add(agents, "research-ranker-train", Program.SHELL, AgentState.WORKING, "Printed just now", 0, TESTS);
        add(agents, "research-ranker-eval", CLAUDE, AgentState.IDLE, "Quiet", 11, TESTS);
        add(agents, "research-ranker-ablate", CLAUDE, AgentState.STARTING, "Waits for the program", 0, "");
        add(agents, "docs-handbook", CLAUDE, AgentState.IDLE, "Quiet", 38, TESTS);
        add(agents, "docs-api-reference", CLAUDE, AgentState.WORKING, "Printed just now", 4, TESTS);
        agents.sessions.add(new FoundSession("Build box", "bash", "/home/podium/work", 1, Instant.now()));
        agents.sessions.add(new FoundSession("notes", "vim", "/home/podium", 2, Instant.now()));
    }

    private static void add(
            FakeAgents agents,
            String name,
            Program program,
            AgentState state,
            String reason,
            int minutes,
            String text) {
        agents.add(name, program, state, reason, Duration.ofMinutes(minutes), text.replace('§', '\u001b'));
    }
}
