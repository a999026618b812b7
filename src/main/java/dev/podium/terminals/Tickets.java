package dev.podium.terminals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.telemetry.Concerning;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Tickets that admit one viewer once. They live in memory: a viewer of another process could not use its hub either. */
@Component
public class Tickets {

    static final Duration VALID = Duration.ofSeconds(30);

    /** More at once than any lab of people opens; it bounds what a loop of requests can pile up. */
    private static final int MOST = 10_000;

    /**
     * What a ticket admits to.
     *
     * @param told what the trail was told of it when it was issued
     * @param takesOver whether the keyboard may be taken from who has it
     * @param locked why nothing that is typed is taken for the time being; null where it is
     * @param concerns whose terminal it is, for the log
     */
    public record Admission(
            TerminalRef terminal,
            Terminals.Mode mode,
            String label,
            Actor actor,
            Terminals.Guard guard,
            Map<String, String> told,
            boolean takesOver,
            @Nullable Refusal locked,
            Concerning.Ids concerns) {

        public Admission {
            told = Map.copyOf(told);
        }

        public Admission(
                TerminalRef terminal,
                Terminals.Mode mode,
                String label,
                Actor actor,
                Terminals.Guard guard,
                Map<String, String> told,
                boolean takesOver) {
            this(terminal, mode, label, actor, guard, told, takesOver, null, Concerning.now());
        }

        public Admission(TerminalRef terminal, Terminals.Mode mode, String label, Actor actor, Terminals.Guard guard) {
            this(terminal, mode, label, actor, guard, Map.of(), false, null, Concerning.now());
        }
    }

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, Admission> open;
    private final Clock clock;

    @Autowired
    Tickets() {
        this(Clock.systemUTC(), Ticker.systemTicker());
    }

    Tickets(Clock clock, Ticker ticker) {
        this.clock = clock;
        this.open = Caffeine.newBuilder()
                .expireAfterWrite(VALID)
                .maximumSize(MOST)
                .ticker(ticker)
                .build();
    }

    Ticket issue(TerminalRef terminal, Terminals.Mode mode, String label, Terminals.Guard guard) {
        return issue(terminal, mode, label, guard, Map.of());
    }

    Ticket issue(
            TerminalRef terminal, Terminals.Mode mode, String label, Terminals.Guard guard, Map<String, String> told) {
        var bytes = new byte[24];
        random.nextBytes(bytes);
        var ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var actor = CurrentActor.require();
        boolean takesOver = mode == Terminals.Mode.DRIVE && guard.takesOver(actor);
        var locked = mode == Terminals.Mode.DRIVE ? guard.locked(actor) : null;
        open.put(ticket, new Admission(terminal, mode, label, actor, guard, told, takesOver, locked, Concerning.now()));
        return new Ticket(
                ticket, "/ws/terminals?ticket=" + ticket, clock.instant().plus(VALID));
    }

    /** Takes the ticket away, so that a second use finds none. */
    public Optional<Admission> redeem(String ticket) {
        return Optional.ofNullable(open.asMap().remove(ticket));
    }
}
