package dev.podium.labs;

import dev.podium.kernel.LabId;
import dev.podium.kernel.TeamId;
import dev.podium.labs.Labs.Archive;
import dev.podium.labs.Labs.Files;
import dev.podium.labs.Labs.Lab;
import dev.podium.labs.Labs.NoFiles;
import dev.podium.labs.Labs.State;
import dev.podium.labs.Labs.Step;
import dev.podium.labs.Labs.Template;
import dev.podium.secrets.SecretRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The labs of the transaction's team, with the template that each has now, and those that it had. */
@Repository
class LabStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Step>> STEPS = new TypeReference<>() {};

    private static final String SELECT = """
            select l.id, l.name, l.slug, l.starts_at, l.ends_at, l.state, l.made_by_name, l.made_at, t.version, t.program,
                t.command, t.arguments, t.environment, t.environment_names, t.repository, t.ref, t.archive_id, a.file_name,
                a.files, t.directory, t.models, t.model_hint, t.steps, t.commit_id
            from labs l join lab_templates t on t.lab_id = l.id left join lab_archives a on a.id = t.archive_id where""";

    private final JdbcClient jdbc;

    LabStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param environment the values of the variables; null for none
     * @param commit that every seat of this version has; "" where none has been made yet
     */
    record LabRow(Lab lab, @Nullable SecretRef environment, String commit) {}

    List<LabRow> list() {
        return jdbc.sql(SELECT + " t.version = l.version order by l.made_at desc, l.id")
                .query(LabStore::lab)
                .list();
    }

    Optional<LabRow> find(LabId id) {
        return jdbc.sql(SELECT + " t.version = l.version and l.id = ?")
                .param(id.value())
                .query(LabStore::lab)
                .optional();
    }

    /** With the template of an earlier version. */
    Optional<LabRow> find(LabId id, int version) {
        return jdbc.sql(SELECT + " t.version = ? and l.id = ?")
                .params(version, id.value())
                .query(LabStore::lab)
                .optional();
    }

    void add(TeamId team, Lab lab) {
        jdbc.sql("insert into labs (id, team_id, name, slug, starts_at, ends_at, state, version, made_by_name, made_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(lab.id().value())
                .param(team.value())
                .param(lab.name())
                .param(lab.slug())
                .param(LabRows.at(lab.starts()))
                .param(LabRows.at(lab.ends()))
                .param(lab.state().name())
                .param(lab.version())
                .param(lab.madeBy())
                .param(LabRows.at(lab.madeAt()))
                .update();
    }

    void change(Lab lab) {
        jdbc.sql("update labs set name = ?, starts_at = ?, ends_at = ?, state = ?, version = ? where id = ?")
                .param(lab.name())
                .param(LabRows.at(lab.starts()))
                .param(LabRows.at(lab.ends()))
                .param(lab.state().name())
                .param(lab.version())
                .param(lab.id().value())
                .update();
    }

    void addTemplate(
            TeamId team,
            LabId lab,
            int version,
            Template template,
            @Nullable SecretRef environment,
            String by,
            Instant now) {
        var repository = template.files() instanceof Labs.Repository wanted ? wanted : new Labs.Repository("", "");
        jdbc.sql(
                        "insert into lab_templates (lab_id, version, team_id, program, command, arguments, environment,"
                                + " environment_names, repository, ref, archive_id, directory, models, model_hint, steps,"
                                + " made_by_name, made_at) values (?, ?, ?, ?, ?, ?, ?::uuid, ?, ?, ?, ?::uuid, ?, ?, ?, ?::jsonb, ?, ?)")
                .param(lab.value())
                .param(version)
                .param(team.value())
                .param(template.program())
                .param(template.command())
                .param(template.arguments().toArray(String[]::new))
                .param(environment == null ? null : environment.value())
                .param(template.environmentNames().toArray(String[]::new))
                .param(repository.url())
                .param(repository.ref())
                .param(template.files() instanceof Archive archive ? archive.id() : null)
                .param(template.directory())
                .param(template.models())
                .param(template.modelHint())
                .param(JSON.writeValueAsString(template.steps()))
                .param(by)
                .param(LabRows.at(now))
                .update();
    }

    /**
     * The first seat's commit is that of all; which that is. Of one that was there already the commit is its student's word,
     * which decides nothing about the others.
     */
    String pin(LabId lab, SeatFiles.Laid laid) {
        if (!laid.there()) {
            jdbc.sql("update lab_templates set commit_id = ? where lab_id = ? and version = ? and commit_id = ''")
                    .params(laid.commit(), lab.value(), laid.version())
                    .update();
        }
        var pinned = jdbc.sql("select commit_id from lab_templates where lab_id = ? and version = ?")
                .params(lab.value(), laid.version())
                .query(String.class)
                .single();
        return pinned.isEmpty() ? laid.commit() : pinned;
    }

    /** Whether it has ended; it does not end before the transaction does. */
    boolean isEnded(LabId lab) {
        return jdbc.sql("select state = 'ENDED' from labs where id = ? for share")
                .param(lab.value())
                .query(Boolean.class)
                .optional()
                .orElse(true);
    }

    /** Whether it has ended so that its seats' programs do not start. */
    boolean isFrozen(LabId lab) {
        return jdbc.sql("select exists (select from labs l join lab_endings e on e.lab_id = l.id and e.frozen"
                        + " where l.id = ? and l.state = 'ENDED')")
                .param(lab.value())
                .query(Boolean.class)
                .single();
    }

    /** How it was ended before counts no more. */
    void forgetEnding(LabId lab) {
        jdbc.sql("delete from lab_endings where lab_id = ?").param(lab.value()).update();
    }

    void addArchive(TeamId team, Archive archive, byte[] content, String manifest, Instant now) {
        jdbc.sql("insert into lab_archives (id, team_id, file_name, files, content, manifest, made_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)")
                .param(archive.id())
                .param(team.value())
                .param(archive.fileName())
                .param(archive.files())
                .param(content)
                .param(manifest)
                .param(LabRows.at(now))
                .update();
    }

    Optional<Archive> archive(UUID id) {
        return jdbc.sql("select id, file_name, files from lab_archives where id = ?")
                .param(id)
                .query((row, _) -> new Archive(LabRows.id(row, "id"), row.getString("file_name"), row.getInt("files")))
                .optional();
    }

    byte[] content(UUID archive) {
        return jdbc.sql("select content from lab_archives where id = ?")
                .param(archive)
                .query(byte[].class)
                .single();
    }

    /** A line for each file: its SHA-256, two spaces, its path. */
    String manifest(UUID archive) {
        return jdbc.sql("select manifest from lab_archives where id = ?")
                .param(archive)
                .query(String.class)
                .single();
    }

    /** Archives that no template ever took, from before a moment, are gone. */
    void forgetArchives(Instant before) {
        jdbc.sql("delete from lab_archives a where a.made_at < ?"
                        + " and not exists (select from lab_templates t where t.archive_id = a.id)")
                .param(LabRows.at(before))
                .update();
    }

    /** The secrets of every template. */
    List<SecretRef> secrets() {
        return jdbc.sql("select environment from lab_templates where environment is not null")
                .query((row, _) -> new SecretRef(LabRows.id(row, "environment")))
                .list();
    }

    private static LabRow lab(ResultSet row, int n) throws SQLException {
        var environment = LabRows.perhapsId(row, "environment");
        var template = new Template(
                row.getString("program"),
                row.getString("command"),
                LabRows.texts(row, "arguments"),
                LabRows.texts(row, "environment_names"),
                files(row),
                row.getString("directory"),
                row.getBoolean("models"),
                row.getString("model_hint"),
                JSON.readValue(row.getString("steps"), STEPS));
        return new LabRow(
                new Lab(
                        new LabId(LabRows.id(row, "id")),
                        row.getString("name"),
                        row.getString("slug"),
                        LabRows.perhaps(row, "starts_at"),
                        LabRows.perhaps(row, "ends_at"),
                        State.valueOf(row.getString("state")),
                        row.getInt("version"),
                        template,
                        row.getString("made_by_name"),
                        LabRows.moment(row, "made_at")),
                environment == null ? null : new SecretRef(environment),
                row.getString("commit_id"));
    }

    private static Files files(ResultSet row) throws SQLException {
        var archive = LabRows.perhapsId(row, "archive_id");
        if (archive != null) {
            return new Archive(archive, row.getString("file_name"), row.getInt("files"));
        }
        var repository = row.getString("repository");
        return repository.isEmpty() ? new NoFiles() : new Labs.Repository(repository, row.getString("ref"));
    }
}
