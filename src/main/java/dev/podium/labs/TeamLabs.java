package dev.podium.labs;

import dev.podium.audit.AuditTrail;
import dev.podium.identity.AccessChanges;
import dev.podium.identity.People;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.Refusal;
import dev.podium.labs.LabStore.LabRow;
import dev.podium.secrets.SecretRef;
import dev.podium.secrets.Secrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** {@link Labs}. */
@Service
class TeamLabs implements Labs {

    private static final JsonMapper JSON = JsonMapper.shared();
    static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    /** An archive that no template took is kept so long. */
    private static final Duration UNTAKEN = Duration.ofDays(1);

    private final LabStore store;
    private final RosterStore roster;
    private final Secrets secrets;
    private final People people;
    private final AccessChanges access;
    private final Permissions permissions;
    private final AuditTrail audit;
    private final Clock clock;

    TeamLabs(
            LabStore store,
            RosterStore roster,
            Secrets secrets,
            People people,
            AccessChanges access,
            Permissions permissions,
            AuditTrail audit,
            Clock clock) {
        this.store = store;
        this.roster = roster;
        this.secrets = secrets;
        this.people = people;
        this.access = access;
        this.permissions = permissions;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Lab> list() {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return store.list().stream().map(LabRow::lab).toList();
    }

    @Override
    @Transactional(readOnly = true)
    public Lab get(LabId id) {
        permissions.require(Permission.LAB_HELP);
        CurrentActor.team();
        return find(store, id).lab();
    }

    static LabRow find(LabStore store, LabId id) {
        return store.find(id).orElseThrow(TeamLabs::none);
    }

    static Refusal none() {
        return Refusal.notFound("labs.no-lab", "Your course has no such lab.", "Take one of the list of labs.");
    }

    /** Within a transaction; nobody else changes the course until it ends. */
    private void change() {
        permissions.require(Permission.COURSE_MANAGE);
        CurrentActor.team();
        if (!roster.lockCourse()) {
            throw TeamCourse.none();
        }
    }

    @Override
    @Transactional
    public Lab create(Wanted given) {
        change();
        var wanted = LabRules.checked(given, List.of());
        var before = store.list();
        if (before.size() >= MOST) {
            throw Refusal.conflict(
                    "labs.too-many", "The course has " + MOST + " labs, which is the most.", "Change one of them.");
        }
        var taken = new HashSet<String>();
        before.forEach(row -> taken.add(row.lab().slug()));
        var now = now();
        var lab = new Lab(
                LabId.random(),
                wanted.name(),
                Slugs.freeWord(Slugs.word(wanted.name(), "lab"), taken),
                wanted.starts(),
                wanted.ends(),
                State.PLANNED,
                1,
                known(wanted.template()),
                CurrentActor.require().name(),
                now);
        var team = CurrentActor.team();
        store.add(team, lab);
        store.addTemplate(team, lab.id(), 1, lab.template(), keep(wanted.environment()), lab.madeBy(), now);
        audit.record("labs.lab-made", lab.name(), Map.of("lab", lab.id().toString()));
        return lab;
    }

    @Override
    @Transactional
    public Lab change(LabId id, Wanted given) {
        change();
        var before = find(store, id);
        var wanted = LabRules.checked(given, before.lab().template().environmentNames());
        var template = known(wanted.template());
        var variables = wanted.environment();
        boolean differs = !template.equals(before.lab().template())
                || variables != null && !variables.equals(reveal(secrets, before.environment()));
        var lab = new Lab(
                id,
                wanted.name(),
                before.lab().slug(),
                wanted.starts(),
                wanted.ends(),
                before.lab().state(),
                before.lab().version() + (differs ? 1 : 0),
                template,
                before.lab().madeBy(),
                before.lab().madeAt());
        if (differs) {
            // Each version has a secret of its own, so that none is forgotten that a seat was made from.
            var environment = keep(variables == null ? reveal(secrets, before.environment()) : variables);
            store.addTemplate(
                    CurrentActor.team(),
                    id,
                    lab.version(),
                    template,
                    environment,
                    CurrentActor.require().name(),
                    now());
        }
        store.change(lab);
        audit.recordChange("labs.lab-changed", lab.name(), facts(before.lab()), facts(lab));
        return lab;
    }

    @Override
    @Transactional
    public Lab state(LabId id, State state) {
        change();
        var before = find(store, id).lab();
        var lab = new Lab(
                id,
                before.name(),
                before.slug(),
                before.starts(),
                before.ends(),
                state,
                before.version(),
                before.template(),
                before.madeBy(),
                before.madeAt());
        store.change(lab);
        if (before.state() != state) {
            store.forgetEnding(id);
        }
        if (state == State.ENDED) {
            // What hands opened to those who help ends with it.
            access.note(people.members().stream().map(People.Member::id).toList());
        }
        audit.recordChange("labs.lab-changed", lab.name(), facts(before), facts(lab));
        return lab;
    }

    @Override
    @Transactional
    public Archive upload(String fileName, byte[] content) {
        change();
        var packed = ArchiveFiles.read(content);
        var name = RosterFile.shown(fileName);
        var archive = new Archive(UUID.randomUUID(), name.isEmpty() ? "archive" : name, packed.files());
        var now = now();
        store.forgetArchives(now.minus(UNTAKEN));
        store.addArchive(CurrentActor.team(), archive, packed.tar(), packed.manifest(), now);
        audit.record("labs.archive-uploaded", archive.fileName(), Map.of("files", Integer.toString(archive.files())));
        return archive;
    }

    /** An archive is one of the course's, as it is known here. */
    private Template known(Template template) {
        if (!(template.files() instanceof Archive given)) {
            return template;
        }
        var archive = store.archive(given.id())
                .orElseThrow(() -> Refusal.invalidField(
                        "archive",
                        "labs.no-archive",
                        "Your course has no such archive, or it was taken for no lab within a day.",
                        "Upload it again."));
        return new Template(
                template.program(),
                template.command(),
                template.arguments(),
                template.environmentNames(),
                archive,
                template.directory(),
                template.models(),
                template.modelHint(),
                template.steps());
    }

    private @Nullable SecretRef keep(@Nullable Map<String, String> variables) {
        return variables == null || variables.isEmpty()
                ? null
                : secrets.keep("labs.environment", JSON.writeValueAsBytes(variables));
    }

    static Map<String, String> reveal(Secrets secrets, @Nullable SecretRef ref) {
        return ref == null ? Map.of() : JSON.readValue(secrets.reveal(ref), VARIABLES);
    }

    private static Map<String, String> facts(Lab lab) {
        return Map.of(
                "name", lab.name(),
                "state", lab.state().name(),
                "starts", String.valueOf(lab.starts()),
                "ends", String.valueOf(lab.ends()),
                "template", Integer.toString(lab.version()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
