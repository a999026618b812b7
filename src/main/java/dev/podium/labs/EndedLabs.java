package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CollectedId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.SeatId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** {@link LabEnding}. */
@Service
class EndedLabs implements LabEnding {

    private final Labs labs;
    private final LabStore labStore;
    private final CollectedStore store;
    private final CollectedFiles files;
    private final SeatJobRequests requests;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;
    private final TransactionTemplate transactions;

    EndedLabs(
            Labs labs,
            LabStore labStore,
            CollectedStore store,
            CollectedFiles files,
            SeatJobRequests requests,
            Permissions permissions,
            AuditTrail audit,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.labs = labs;
        this.labStore = labStore;
        this.store = store;
        this.files = files;
        this.requests = requests;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
        this.transactions = new TransactionTemplate(transactions);
    }

    @Override
    @Transactional
    public SeatJob.Asked end(LabId id, boolean collect, boolean freeze) {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        var lab = labs.state(id, Labs.State.ENDED);
        store.end(
                team, id, freeze, CurrentActor.require().name(), clock.instant().truncatedTo(ChronoUnit.MICROS));
        audit.record(
                "labs.lab-ended",
                lab.name(),
                Map.of("lab", id.toString(), "collect", Boolean.toString(collect), "freeze", Boolean.toString(freeze)));
        // Whoever collects from a frozen lab stops the program first.
        if (collect) {
            return requests.ask(id, List.of(), SeatJob.Kind.COLLECT, "");
        }
        return freeze ? requests.ask(id, List.of(), SeatJob.Kind.STOP, "") : new SeatJob.Asked(0, List.of());
    }

    @Override
    @Transactional
    public SeatJob.Asked collect(LabId id, Collection<SeatId> seats) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        var lab = TeamLabs.find(labStore, id).lab();
        var asked = requests.ask(id, seats, SeatJob.Kind.COLLECT, "");
        audit.record(
                "labs.work-asked", lab.name(), Map.of("lab", id.toString(), "seats", Integer.toString(asked.begun())));
        return asked;
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<Ending> of(LabId lab) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        return store.ending(TeamLabs.find(labStore, lab).lab().id());
    }

    @Override
    @Transactional(readOnly = true)
    public List<Collected> collected(LabId lab) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        return store.of(TeamLabs.find(labStore, lab).lab().id());
    }

    @Override
    @Transactional(readOnly = true)
    public Collected get(CollectedId work) {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        return store.find(work)
                .orElseThrow(() -> Refusal.notFound(
                        "labs.no-work", "Your course has collected no such work.", "Take one of the lab's list."));
    }

    /** A download takes its time, so no transaction is open meanwhile. */
    @Override
    public void copy(CollectedId id, OutputStream to) throws IOException {
        permissions.require(Permission.COURSE_MANAGE);
        var work = read(() -> {
            var found = get(id);
            audit.record(
                    "labs.work-downloaded",
                    found.studentName(),
                    Map.of("lab", found.lab().toString(), "work", id.toString()));
            return found;
        });
        files.copy(CurrentActor.team(), work.lab(), id, to);
    }

    @Override
    public void copyAll(LabId id, OutputStream to) throws IOException {
        permissions.require(Permission.COURSE_MANAGE);
        var team = CurrentActor.team();
        var all = read(() -> {
            var lab = TeamLabs.find(labStore, id).lab();
            var seen = new HashSet<>();
            var latest =
                    store.of(id).stream().filter(work -> seen.add(work.entry())).toList();
            if (latest.isEmpty()) {
                throw Refusal.notFound(
                        "labs.no-work", "Nothing was collected in " + lab.name() + ".", "Collect the work first.");
            }
            audit.record(
                    "labs.work-downloaded",
                    lab.name(),
                    Map.of("lab", id.toString(), "students", Integer.toString(latest.size())));
            return latest;
        });
        all.forEach(work -> files.require(team, id, work.id()));
        var zip = new ZipOutputStream(to, StandardCharsets.UTF_8);
        // What is packed already packs no smaller.
        zip.setLevel(Deflater.NO_COMPRESSION);
        zip.putNextEntry(new ZipEntry("collected.csv"));
        zip.write(list(all).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        for (var work : all) {
            zip.putNextEntry(new ZipEntry(work.fileName()));
            files.copy(team, id, work.id(), zip);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static String list(List<Collected> all) {
        var csv = new StringBuilder("file,student,version,bytes,sha256,collected\r\n");
        for (var work : all) {
            csv.append(work.fileName())
                    .append(',')
                    .append(quoted(work.studentName()))
                    .append(',')
                    .append(work.version())
                    .append(',')
                    .append(work.bytes())
                    .append(',')
                    .append(work.sha256())
                    .append(',')
                    .append(work.collectedAt())
                    .append("\r\n");
        }
        return csv.toString();
    }

    /** What begins as a formula does is text, for whoever opens the file in a spreadsheet. */
    private static String quoted(String name) {
        var text = !name.isEmpty() && "=+-@\t".indexOf(name.charAt(0)) >= 0 ? "'" + name : name;
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    private <T> T read(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(_ -> work.get()));
    }
}
