package dev.podium.gpus.ui;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.shared.Registration;
import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpusFree;
import dev.podium.gpus.LeaseEnded;
import dev.podium.gpus.LeaseEnding;
import dev.podium.gpus.LeaseGranted;
import dev.podium.gpus.OutsiderTold;
import dev.podium.identity.Access;
import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.NewsPages;
import dev.podium.portal.NewsSource;
import dev.podium.portal.Symbol;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells whoever asked for GPUs, wherever in Podium they are, that they have them, will lose them, or could have them. */
@Component
class LeaseNews implements NewsSource {

    private static final String PATH = "gpus";

    private final NewsPages pages;

    LeaseNews(Access access) {
        this.pages = new NewsPages(access::now);
    }

    @Override
    public Registration subscribe(UI ui, Consumer<Piece> told) {
        return pages.subscribe(ui, told);
    }

    @EventListener
    void on(LeaseGranted granted) {
        var lease = granted.lease();
        tell(
                lease,
                new Piece("gpus-granted-" + lease.id(), Symbol.GPUS, "Your GPUs are there", words(lease), PATH, true));
    }

    @EventListener
    void on(LeaseEnding ending) {
        var lease = ending.lease();
        tell(
                lease,
                new Piece(
                        "gpus-ending-" + lease.id() + "-" + lease.ends() + "-" + lease.idleSince(),
                        Symbol.LIMIT,
                        "Your GPUs will be taken back",
                        ending.sentence(),
                        PATH,
                        true));
    }

    @EventListener
    void on(LeaseEnded over) {
        var lease = over.lease();
        tell(
                lease,
                new Piece(
                        "gpus-ended-" + lease.id(),
                        Symbol.ENDED,
                        "Your lease is over",
                        lease.endReason(),
                        PATH,
                        false));
    }

    @EventListener
    void on(GpusFree free) {
        tell(
                free.team(),
                free.person(),
                new Piece(
                        "gpus-free-" + free.watch() + "-" + free.until(),
                        Symbol.GPUS,
                        "What you watch for is free",
                        free.sentence(),
                        PATH,
                        true));
    }

    /** Also those who run the pool, whatever team they look at. */
    @EventListener
    void on(OutsiderTold told) {
        var piece = new Piece(
                "gpus-outsider-" + told.outsider() + "-" + told.title(),
                Symbol.LIMIT,
                told.title(),
                told.sentence(),
                PATH,
                true);
        pages.tell(actor -> isFor(actor, told), actor -> Optional.of(piece).filter(_ -> isFor(actor, told)));
    }

    private static boolean isFor(Actor actor, OutsiderTold told) {
        return actor.roles().contains(Role.ADMIN) || actor.person().equals(told.person());
    }

    private void tell(GpuLeases.Lease lease, Piece piece) {
        tell(lease.team(), lease.person(), piece);
    }

    private void tell(TeamId team, PersonId person, Piece piece) {
        pages.tell(
                actor -> team.equals(actor.team()) && person.equals(actor.person()),
                actor -> Optional.of(piece).filter(_ -> person.equals(actor.person())));
    }

    private static String words(GpuLeases.Lease lease) {
        long milli = lease.slices().stream().mapToLong(GpuLeases.Slice::milli).sum();
        var purpose = lease.purpose().isEmpty() ? "" : ", for " + lease.purpose();
        return GpuRows.gpus(milli)
                + lease.slices().stream()
                        .map(GpuLeases.Slice::serverName)
                        .distinct()
                        .sorted()
                        .reduce((one, other) -> one + " and " + other)
                        .map(each -> " on " + each)
                        .orElse("")
                + purpose;
    }
}
