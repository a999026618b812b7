package dev.podium.audit;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.TeamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@link AuditTrails} from the database. Another team's trail is read by an actor who is in that team for the length of
 * one transaction and holds nothing in it, so that row-level security shows that team's rows and no others.
 */
@Service
class StoredAuditTrails implements AuditTrails {

    private static final int PART = 1000;

    private final AuditStore store;
    private final AuditTrail trail;
    private final AuditAccess access;
    private final AnchorFile anchors;
    private final TransactionTemplate transaction;

    StoredAuditTrails(
            AuditStore store,
            AuditTrail trail,
            AuditAccess access,
            AnchorFile anchors,
            PlatformTransactionManager transactions) {
        this.store = store;
        this.trail = trail;
        this.access = access;
        this.anchors = anchors;
        this.transaction = new TransactionTemplate(transactions);
        // Of its own, whatever the caller's: a transaction's team is set when it begins.
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.transaction.setReadOnly(true);
    }

    /** A trail that the current actor may read, and as whom. */
    private final class Opened {

        private final Actor reader;
        private final @Nullable TeamId team;

        private Opened(Actor reader, @Nullable TeamId team) {
            this.reader = reader;
            this.team = team;
        }

        private <T> T read(Supplier<T> work) {
            return CurrentActor.get(
                    reader,
                    () -> transaction.execute(status -> {
                        if (team == null) {
                            store.readInstallation();
                        }
                        return work.get();
                    }));
        }
    }

    private Opened open(Trail wanted) {
        var actor = CurrentActor.require();
        return switch (wanted) {
            case Trail.Own own -> {
                access.requireOwn();
                yield new Opened(actor, CurrentActor.team());
            }
            case Trail.Of of
            when of.team().equals(actor.team()) -> {
                access.requireOwn();
                yield new Opened(actor, of.team());
            }
            case Trail.Of of -> {
                access.requireAll();
                var opened = new Opened(in(of.team(), actor), of.team());
                if (opened.read(() -> store.last(of.team())) == 0) {
                    throw Refusal.notFound(
                                    "audit.no-such-trail",
                                    "There is no trail of a team " + of.team() + ".",
                                    "Take the team's id from its page.")
                            .at("team");
                }
                yield opened;
            }
            case Trail.Installation installation -> {
                access.requireAll();
                yield new Opened(in(null, actor), null);
            }
        };
    }

    private static Actor in(@Nullable TeamId team, Actor actor) {
        return new Actor(actor.person(), actor.name(), team, Set.of(), actor.scopes(), actor.credential());
    }

    @Override
    public List<AuditEntry> page(Trail wanted, AuditFilter filter, @Nullable Long before, int limit) {
        checkLimit(limit, LONGEST_PAGE);
        var opened = open(wanted);
        return opened.read(() -> store.newest(opened.team, filter, before, 0, limit));
    }

    @Override
    public List<AuditEntry> slice(Trail wanted, AuditFilter filter, int offset, int limit) {
        checkLimit(limit, PART);
        var opened = open(wanted);
        return opened.read(() -> store.newest(opened.team, filter, null, offset, limit));
    }

    private static void checkLimit(int limit, int most) {
        if (limit < 1 || limit > most) {
            throw Refusal.invalidField(
                    "limit",
                    "audit.bad-limit",
                    "A page has 1 to " + most + " entries.",
                    "Send a limit in between; the rest comes with the next page.");
        }
    }

    @Override
    public Export export(Trail wanted, AuditFilter filter) {
        var opened = open(wanted);
        CurrentActor.run(opened.reader, () -> trail.record("audit.export", "trail", facts(filter)));
        var upTo = opened.read(() -> store.last(opened.team));
        return taker -> {
            long after = 0;
            List<AuditEntry> part;
            do {
                long from = after;
                part = opened.read(() -> store.oldest(opened.team, filter, from, upTo, PART));
                part.forEach(taker);
                after = part.isEmpty() ? upTo : part.getLast().position();
            } while (part.size() == PART);
        };
    }

    private static Map<String, String> facts(AuditFilter filter) {
        var facts = new TreeMap<String, String>();
        put(facts, "from", filter.from());
        put(facts, "to", filter.to());
        put(facts, "person", filter.person());
        put(facts, "action", filter.action());
        put(facts, "object", filter.object());
        put(facts, "outcome", filter.outcome());
        return facts;
    }

    private static void put(Map<String, String> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value.toString());
        }
    }

    @Override
    public Verdict verify(Trail wanted) {
        var opened = open(wanted);
        // Before the chain: an anchor made meanwhile would name an entry that the look at the chain had not seen.
        var anchored = anchored(opened);
        long entries = 0;
        long last = 0;
        while (true) {
            long after = last;
            var part = opened.read(() -> store.verify(opened.team, after, PART));
            if (part.broken() != null) {
                return new Verdict(part.broken() - 1, first(part.broken(), anchored.differs()), anchored.upTo());
            }
            entries += part.entries();
            last = Math.max(last, part.last());
            if (part.entries() < PART) {
                break;
            }
        }
        long missing = anchored.highest() > last ? last + 1 : Long.MAX_VALUE;
        return new Verdict(entries, first(missing, anchored.differs()), anchored.upTo());
    }

    private static OptionalLong first(long one, long other) {
        var first = Math.min(one, other);
        return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
    }

    /**
     * @param upTo the last anchored entry that is as it was anchored
     * @param highest the last position that was anchored
     * @param differs the first anchored entry that is there with another hash; the highest number there is for none
     */
    private record Anchored(long upTo, long highest, long differs) {}

    private Anchored anchored(Opened opened) {
        var found = new Anchored[] {new Anchored(0, 0, Long.MAX_VALUE)};
        try {
            anchors.read(Anchor.name(opened.team), batch -> {
                var hashes = opened.read(() -> store.hashes(
                        opened.team, batch.stream().map(Anchor::position).toList()));
                for (var anchor : batch) {
                    found[0] = with(found[0], anchor, hashes.get(anchor.position()));
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("The anchors of the audit trail cannot be read.", e);
        }
        return found[0];
    }

    private static Anchored with(Anchored found, Anchor anchor, @Nullable String hash) {
        var place = anchor.position();
        return new Anchored(
                anchor.hash().equals(hash) ? Math.max(found.upTo(), place) : found.upTo(),
                Math.max(found.highest(), place),
                hash == null || anchor.hash().equals(hash) ? found.differs() : Math.min(found.differs(), place));
    }
}
