package dev.podium.terminals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import dev.podium.machines.Account;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TicketsTest {

    private static final TerminalRef TERMINAL = new TerminalRef(Account.LOCAL, TerminalRef.Server.PODIUM, "a");

    private final AtomicLong nanos = new AtomicLong();
    private final Tickets tickets = new Tickets(Clock.systemUTC(), nanos::get);
    private final Actor ada = new Actor(PersonId.random(), "Ada", TeamId.random(), Set.of(), null);

    private Ticket issue() {
        return CurrentActor.get(ada, () -> tickets.issue(TERMINAL, Terminals.Mode.DRIVE, "agent", now -> true));
    }

    @Test
    void aTicketKnowsWhoItIsFor() {
        assertThat(tickets.redeem(issue().ticket()))
                .get()
                .extracting(Tickets.Admission::actor)
                .isEqualTo(ada);
    }

    @Test
    void aTicketExpires() {
        var ticket = issue();
        nanos.addAndGet(Duration.ofSeconds(31).toNanos());
        assertThat(tickets.redeem(ticket.ticket())).isEmpty();
    }

    @Test
    void oneOfManyAtOnceIsAdmitted() {
        var ticket = issue().ticket();
        long admitted = IntStream.range(0, 1000)
                .parallel()
                .filter(each -> tickets.redeem(ticket).isPresent())
                .count();
        assertThat(admitted).isEqualTo(1);
    }
}
