package dev.podium.identity.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.agents.Agents;
import dev.podium.agents.WantedAgent;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.identity.Tokens;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Every path of the running mapping, for every role, with an id of the own team and of another. A path without a row
 * here fails the build.
 */
@PodiumTest
@Timeout(240)
class EveryPathTest {

    /**
     * What a path asks for.
     *
     * @param permission null where every signed-in person may
     * @param body a request that is well-formed, so that only the permission decides
     */
    private record Row(
            @Nullable Permission permission, @Nullable String body) {}

    private static final String VERDICT = "POST /api/v1/model-calls/{id}/verdict";

    private static final String STEPS = "/api/v1/seats/{id}/steps";

    private static final Map<String, Row> ROWS = rows();

    private static Map<String, Row> rows() {
        var rows = new HashMap<String, Row>();
        rows.put("GET /api/v1/me", new Row(null, null));
        rows.put("GET /api/v1/me/watchers", new Row(Permission.AGENT_SEE, null));
        rows.put("GET /api/v1/me/shares", new Row(Permission.AGENT_SEE, null));
        rows.put("GET /api/v1/tokens", new Row(Permission.TOKEN_MANAGE, null));
        rows.put("POST /api/v1/tokens", new Row(Permission.TOKEN_MANAGE, "{\"name\":\"one\",\"expiresInDays\":1}"));
        rows.put("DELETE /api/v1/tokens/{id}", new Row(Permission.TOKEN_MANAGE, null));
        rows.put("GET /api/v1/agents", new Row(Permission.AGENT_SEE, null));
        rows.put(
                "POST /api/v1/agents",
                new Row(
                        Permission.AGENT_CREATE,
                        "{\"name\":\"NAME\",\"program\":\"shell\",\"workingDirectory\":\"/tmp\",\"start\":false}"));
        rows.put("GET /api/v1/agents/adoptable", new Row(Permission.SESSION_ADOPT, null));
        rows.put("GET /api/v1/runs", new Row(Permission.RUN_SEE, null));
        rows.put("POST /api/v1/runs", new Row(Permission.RUN_START, "{\"prompt\":\"x\"}"));
        for (var part : List.of("", "/events", "/patch", "/transcript")) {
            rows.put("GET /api/v1/runs/{id}" + part, new Row(Permission.RUN_SEE, null));
        }
        rows.put("POST /api/v1/runs/{id}/again", new Row(Permission.RUN_START, null));
        rows.put("POST /api/v1/runs/{id}/cancel", new Row(Permission.RUN_START, null));
        rows.put("POST /api/v1/runs/{id}/input", new Row(Permission.RUN_START, "{\"text\":\"x\"}"));
        rows.put("GET /api/v1/recordings", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("GET /api/v1/recordings/search", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("GET /api/v1/recordings/{id}", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("GET /api/v1/recordings/{id}/cast", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("GET /api/v1/recordings/{id}/text", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("DELETE /api/v1/recordings/{id}", new Row(Permission.AGENT_CHANGE, null));
        rows.put("GET /api/v1/agents/{id}/recording", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("PUT /api/v1/agents/{id}/recording", new Row(Permission.AGENT_CHANGE, "{\"on\":false}"));
        rows.put("GET /api/v1/team/recording-policy", new Row(Permission.AGENT_SEE, null));
        rows.put(
                "PUT /api/v1/team/recording-policy",
                new Row(Permission.TEAM_MANAGE, "{\"mode\":\"CHOICE\",\"days\":30,\"megabytes\":500}"));
        rows.put("GET /api/v1/team/webhook", new Row(Permission.TEAM_MANAGE, null));
        rows.put("PUT /api/v1/team/webhook", new Row(Permission.TEAM_MANAGE, "{\"url\":\"-\"}"));
        rows.put("DELETE /api/v1/team/webhook", new Row(Permission.TEAM_MANAGE, null));
        rows.put("GET /api/v1/team/webhook/deliveries", new Row(Permission.TEAM_MANAGE, null));
        rows.put("POST /api/v1/team/webhook/tests", new Row(Permission.TEAM_MANAGE, null));
        rows.put("GET /api/v1/model-providers", new Row(Permission.MODEL_SEE, null));
        rows.put(
                "POST /api/v1/model-providers",
                new Row(Permission.PLATFORM_MANAGE, "{\"name\":\"none-such\",\"kind\":\"ollama\",\"url\":\"-\"}"));
        rows.put("GET /api/v1/metrics", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/health-checks", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST /api/v1/health-checks/look", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/support-bundle", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("PUT /api/v1/model-providers/{id}", new Row(Permission.PLATFORM_MANAGE, "{}"));
        rows.put("DELETE /api/v1/model-providers/{id}", new Row(Permission.PLATFORM_MANAGE, null));
        var engine = "/api/v1/model-engines";
        rows.put("GET " + engine, new Row(Permission.MODEL_SEE, null));
        rows.put("GET /api/v1/model-queue", new Row(Permission.MODEL_SEE, null));
        rows.put("POST " + engine + "/{id}/pulls", new Row(Permission.PLATFORM_MANAGE, "{\"model\":\"x\"}"));
        rows.put("POST " + engine + "/{id}/loads", new Row(Permission.PLATFORM_MANAGE, "{\"model\":\"x\"}"));
        rows.put("DELETE " + engine + "/{id}/tasks/{task}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("DELETE " + engine + "/{id}/loaded-models", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("DELETE " + engine + "/{id}/models", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/model-routes", new Row(Permission.MODEL_SEE, null));
        rows.put(
                "PUT /api/v1/model-routes",
                new Row(Permission.PLATFORM_MANAGE, "{\"name\":\"no-such-name\",\"targets\":[]}"));
        rows.put("GET /api/v1/team/model-routing", new Row(Permission.MODEL_SEE, null));
        rows.put("GET /api/v1/team/model-routing/{task}/history", new Row(Permission.MODEL_SEE, null));
        rows.put("PUT /api/v1/team/model-routing/{task}", new Row(Permission.TEAM_MANAGE, "{}"));
        rows.put("POST /api/v1/model-explanations", new Row(Permission.MODEL_SEE, "{\"text\":\"x\"}"));
        rows.put(VERDICT, new Row(Permission.MODEL_CALL, "{\"verdict\":\"good\"}"));
        rows.put("GET /api/v1/model-calls/{id}/prompt", new Row(Permission.COSTS_OWN, null));
        rows.put("GET /api/v1/team/model-prompts", new Row(Permission.MODEL_SEE, null));
        rows.put("PUT /api/v1/team/model-prompts", new Row(Permission.TEAM_MANAGE, "{\"days\":7}"));
        rows.put("DELETE /api/v1/team/model-prompts", new Row(Permission.TEAM_MANAGE, null));
        rows.put("GET /api/v1/programs", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET /api/v1/machines", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET /api/v1/machines/{id}", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET /api/v1/machines/{id}/samples", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET /api/v1/machines/{id}/gpus/{uuid}/samples", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET /api/v1/machines/{id}/prices", new Row(Permission.MACHINE_SEE, null));
        var registry = "/api/v1/machine-registry";
        rows.put(
                "POST " + registry + "/{id}/prices",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perHour\":0.5}"));
        var machine = "{\"name\":\"NAME\",\"host\":\"-\"}";
        rows.put("GET " + registry, new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST " + registry, new Row(Permission.PLATFORM_MANAGE, machine));
        rows.put("GET " + registry + "/public-lines", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST " + registry + "/contact", new Row(Permission.PLATFORM_MANAGE, "{\"host\":\"-\"}"));
        rows.put(
                "POST " + registry + "/check",
                new Row(Permission.PLATFORM_MANAGE, "{\"machine\":" + machine + ",\"osUser\":\"ada\"}"));
        rows.put("PUT " + registry + "/{id}", new Row(Permission.PLATFORM_MANAGE, machine));
        rows.put("DELETE " + registry + "/{id}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST " + registry + "/{id}/enrolment", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET " + registry + "/{id}/runner", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("DELETE " + registry + "/{id}/runner", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST " + registry + "/{id}/runner/rotation", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET " + registry + "/{id}/os-users", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET " + registry + "/{id}/os-users/{person}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put(
                "PUT " + registry + "/{id}/os-users/{person}",
                new Row(Permission.PLATFORM_MANAGE, "{\"osUser\":\"ada\"}"));
        rows.put("DELETE " + registry + "/{id}/os-users/{person}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/agents/{id}", new Row(Permission.AGENT_SEE, null));
        rows.put("PATCH /api/v1/agents/{id}", new Row(Permission.AGENT_CHANGE, "{\"name\":\"NAME\"}"));
        rows.put("DELETE /api/v1/agents/{id}", new Row(Permission.AGENT_CHANGE, null));
        rows.put("POST /api/v1/agents/{id}/restore", new Row(Permission.AGENT_CHANGE, null));
        rows.put("POST /api/v1/agents/{id}/start", new Row(Permission.AGENT_CHANGE, null));
        rows.put("POST /api/v1/agents/{id}/stop", new Row(Permission.AGENT_CHANGE, null));
        rows.put("POST /api/v1/agents/{id}/restart", new Row(Permission.AGENT_CHANGE, null));
        rows.put("POST /api/v1/agents/{id}/interrupt", new Row(Permission.TERMINAL_DRIVE, null));
        rows.put("POST /api/v1/agents/{id}/input", new Row(Permission.TERMINAL_DRIVE, "{\"text\":\"x\"}"));
        rows.put("GET /api/v1/agents/{id}/screen", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("GET /api/v1/agents/{id}/approval", new Row(Permission.TERMINAL_WATCH, null));
        rows.put(
                "POST /api/v1/agents/{id}/approval",
                new Row(Permission.TERMINAL_DRIVE, "{\"prompt\":\"one\",\"answer\":\"deny\"}"));
        rows.put("GET /api/v1/agents/{id}/nested", new Row(Permission.TERMINAL_WATCH, null));
        rows.put(
                "POST /api/v1/agents/{id}/terminal-tickets",
                new Row(Permission.TERMINAL_WATCH, "{\"mode\":\"watch\"}"));
        var notes = "/api/v1/agents/{agent}/notes";
        rows.put("GET " + notes, new Row(Permission.TERMINAL_WATCH, null));
        rows.put("POST " + notes, new Row(Permission.NOTE_WRITE, "{\"text\":\"x\"}"));
        rows.put("PATCH " + notes + "/{note}", new Row(Permission.NOTE_WRITE, "{\"pinned\":true}"));
        rows.put("DELETE " + notes + "/{note}", new Row(Permission.NOTE_WRITE, null));
        rows.put("POST " + notes + "/{note}/restore", new Row(Permission.NOTE_WRITE, null));
        rows.put("GET " + notes + "/{note}/versions", new Row(Permission.TERMINAL_WATCH, null));
        rows.put("GET /api/v1/agents/{id}/access", new Row(Permission.AGENT_SEE, null));
        rows.put("PUT /api/v1/agents/{id}/access", new Row(Permission.AGENT_CHANGE, "{\"team\":null,\"people\":[]}"));
        rows.put("GET /api/v1/audit", new Row(Permission.AUDIT_READ, null));
        rows.put("GET /api/v1/audit/export", new Row(Permission.AUDIT_READ, null));
        rows.put("GET /api/v1/audit/verify", new Row(Permission.AUDIT_READ, null));
        // For a token it takes the scope of those who manage; whoever belongs to the team may look.
        rows.put("GET /api/v1/team/members", new Row(null, null));
        rows.put("GET /api/v1/team/members/{person}", new Row(null, null));
        rows.put("PATCH /api/v1/team/members/{person}", new Row(Permission.TEAM_MANAGE, "{\"role\":\"VIEWER\"}"));
        rows.put("DELETE /api/v1/team/members/{person}", new Row(Permission.TEAM_MANAGE, null));
        rows.put("GET /api/v1/team/invitations", new Row(Permission.TEAM_MANAGE, null));
        rows.put("POST /api/v1/team/invitations", new Row(Permission.TEAM_MANAGE, "{\"role\":\"VIEWER\"}"));
        rows.put("DELETE /api/v1/team/invitations/{id}", new Row(Permission.TEAM_MANAGE, null));
        var policies = "/api/v1/team/policies";
        rows.put("GET " + policies, new Row(Permission.MACHINE_SEE, null));
        rows.put("POST " + policies, new Row(Permission.TEAM_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("GET " + policies + "/{id}", new Row(Permission.MACHINE_SEE, null));
        rows.put("PUT " + policies + "/{id}", new Row(Permission.TEAM_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("DELETE " + policies + "/{id}", new Row(Permission.TEAM_MANAGE, null));
        rows.put("GET " + policies + "/{id}/breaches", new Row(Permission.AGENT_SEE_ALL, null));
        rows.put("GET /api/v1/team/projects", new Row(Permission.AGENT_SEE, null));
        rows.put("POST /api/v1/team/projects", new Row(Permission.TEAM_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("PATCH /api/v1/team/projects/{id}", new Row(Permission.TEAM_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("DELETE /api/v1/team/projects/{id}", new Row(Permission.TEAM_MANAGE, null));
        var accounts = Permission.SERVICE_ACCOUNT_MANAGE;
        rows.put("GET /api/v1/service-accounts", new Row(accounts, null));
        rows.put("POST /api/v1/service-accounts", new Row(accounts, "{\"name\":\"NAME\",\"role\":\"VIEWER\"}"));
        rows.put("GET /api/v1/service-accounts/{id}", new Row(accounts, null));
        rows.put("PATCH /api/v1/service-accounts/{id}", new Row(accounts, "{\"disabled\":false}"));
        rows.put("DELETE /api/v1/service-accounts/{id}", new Row(accounts, null));
        rows.put("GET /api/v1/service-accounts/{id}/tokens", new Row(accounts, null));
        rows.put(
                "POST /api/v1/service-accounts/{id}/tokens",
                new Row(accounts, "{\"name\":\"one\",\"scopes\":[\"agents:read\"],\"expiresInDays\":1}"));
        rows.put("DELETE /api/v1/service-accounts/{id}/tokens/{token}", new Row(accounts, null));
        rows.put("GET /api/v1/people", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("PATCH /api/v1/people/{id}", new Row(Permission.PLATFORM_MANAGE, "{\"deactivated\":false}"));
        rows.put("GET /api/v1/teams", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST /api/v1/teams", new Row(Permission.PLATFORM_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("PATCH /api/v1/teams/{id}", new Row(Permission.PLATFORM_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("DELETE /api/v1/teams/{id}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/providers", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put(
                "POST /api/v1/providers",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"id\":\"NAME\",\"name\":\"x\",\"issuer\":\"https://id.example.org\",\"clientId\":\"c\","
                                + "\"enabled\":false}"));
        rows.put("GET /api/v1/providers/{id}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("PUT /api/v1/providers/{id}", new Row(Permission.PLATFORM_MANAGE, "{\"name\":\"x\"}"));
        rows.put("GET /api/v1/providers/{id}/mappings", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put(
                "POST /api/v1/providers/{id}/mappings",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"value\":\"x\",\"team\":\"NAME\",\"role\":\"VIEWER\",\"makeTeam\":true}"));
        rows.put("DELETE /api/v1/providers/{id}/mappings/{mapping}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/teams/deleted", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/teams/{id}/contents", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/teams/{id}/audit", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("POST /api/v1/teams/{id}/restore", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET /api/v1/organisation/teams", new Row(Permission.ORG_FIGURES, null));
        for (var question : List.of("", "/time", "/tiers", "/idle", "/runs")) {
            rows.put("GET /api/v1/spending" + question, new Row(Permission.COSTS_SEE, null));
        }
        rows.put("GET /api/v1/ledger", new Row(Permission.COSTS_OWN, null));
        rows.put("GET /api/v1/ledger/sums", new Row(Permission.COSTS_OWN, null));
        rows.put("GET /api/v1/ledger/{id}", new Row(Permission.COSTS_OWN, null));
        rows.put("GET /api/v1/budgets/mine", new Row(Permission.COSTS_OWN, null));
        rows.put(
                "POST /api/v1/budgets/{id}/raise-requests",
                new Row(Permission.COSTS_OWN, "{\"cap\":1,\"until\":\"2026-12-31T00:00:00Z\",\"reason\":\"x\"}"));
        rows.put("GET /api/v1/budget-raise-requests", new Row(Permission.COSTS_OWN, null));
        rows.put(
                "POST /api/v1/budget-raise-requests/{id}/decision",
                new Row(Permission.BUDGET_MANAGE, "{\"grant\":false}"));
        rows.put("GET /api/v1/model-prices", new Row(Permission.COSTS_OWN, null));
        rows.put(
                "POST /api/v1/model-prices",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"provider\":\"x\",\"model\":\"NAME\",\"input\":1,\"output\":2}"));
        charges(rows);
        reports(rows, "/api/v1/reports", Permission.COSTS_SEE);
        reports(rows, "/api/v1/organisation/reports", Permission.ORG_FIGURES);
        rows.put("GET /api/v1/reports/schedule", new Row(Permission.COSTS_SEE, null));
        rows.put("PUT /api/v1/reports/schedule", new Row(Permission.BUDGET_MANAGE, "{\"monthly\":true}"));
        gpus(rows);
        labs(rows);
        budgets(rows, "/api/v1/budgets", "MODEL", Permission.COSTS_SEE, Permission.BUDGET_MANAGE);
        // The same each time, so that all but the first are told that it is there.
        budgets(
                rows,
                "/api/v1/organisation/budgets",
                "ORGANISATION",
                Permission.ORG_FIGURES,
                Permission.PLATFORM_MANAGE);
        return rows;
    }

    private static void gpus(Map<String, Row> rows) {
        var gpus = "/api/v1/gpus";
        rows.put("GET " + gpus + "/servers", new Row(Permission.MACHINE_SEE, null));
        rows.put("PUT " + gpus + "/servers/{machine}", new Row(Permission.PLATFORM_MANAGE, "{}"));
        rows.put("DELETE " + gpus + "/servers/{machine}", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put(
                "PUT " + gpus + "/servers/{machine}/drain",
                new Row(Permission.PLATFORM_MANAGE, "{\"reason\":\"a test\"}"));
        rows.put("GET " + gpus + "/policy", new Row(Permission.MACHINE_SEE, null));
        rows.put(
                "PUT " + gpus + "/policy",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"halfLifeMinutes\":1440,\"maxWaitMinutes\":1440,\"idleMinutes\":30}"));
        rows.put("GET " + gpus + "/outsiders", new Row(Permission.MACHINE_SEE, null));
        rows.put("POST " + gpus + "/outsiders/{id}/end", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put("GET " + gpus + "/queue", new Row(Permission.MACHINE_SEE, null));
        rows.put("POST " + gpus + "/expectations", new Row(Permission.GPU_USE, "{\"limitMinutes\":60}"));
        rows.put("POST " + gpus + "/requests", new Row(Permission.GPU_USE, "{\"limitMinutes\":60}"));
        rows.put("GET " + gpus + "/requests/{id}", new Row(Permission.MACHINE_SEE, null));
        rows.put("DELETE " + gpus + "/requests/{id}", new Row(Permission.GPU_USE, null));
        rows.put("GET " + gpus + "/leases", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET " + gpus + "/leases/{id}", new Row(Permission.MACHINE_SEE, null));
        rows.put(
                "POST " + gpus + "/leases/{id}/extension",
                new Row(Permission.GPU_USE, "{\"until\":\"2999-01-01T00:00:00Z\"}"));
        rows.put("POST " + gpus + "/leases/{id}/keep", new Row(Permission.GPU_USE, "{\"reason\":\"x\"}"));
        rows.put("GET " + gpus + "/watches", new Row(Permission.GPU_USE, null));
        rows.put("POST " + gpus + "/watches", new Row(Permission.GPU_USE, "{\"atLeastMinutes\":60}"));
        rows.put("DELETE " + gpus + "/watches/{id}", new Row(Permission.GPU_USE, null));
        rows.put("POST " + gpus + "/watches/{id}/claim", new Row(Permission.GPU_USE, "{}"));
        rows.put("DELETE " + gpus + "/leases/{id}", new Row(Permission.GPU_USE, null));
        rows.put("GET " + gpus + "/leases/{id}/environment", new Row(Permission.GPU_USE, null));
        rows.put("GET " + gpus + "/leases/{id}/journal", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET " + gpus + "/reservations", new Row(Permission.MACHINE_SEE, null));
        rows.put(
                "POST " + gpus + "/reservations",
                new Row(Permission.GPU_USE, "{\"from\":\"2999-01-01T00:00:00Z\",\"to\":\"2999-01-01T01:00:00Z\"}"));
        rows.put("DELETE " + gpus + "/reservations/{id}", new Row(Permission.GPU_USE, null));
        rows.put("GET " + gpus + "/shares", new Row(Permission.MACHINE_SEE, null));
        rows.put("GET " + gpus + "/shares/days", new Row(Permission.MACHINE_SEE, null));
        for (var report : List.of("/history", "/history/export", "/fairness", "/use", "/use/export")) {
            rows.put("GET " + gpus + "/reports" + report, new Row(Permission.MACHINE_SEE, null));
        }
        rows.put("PUT " + gpus + "/shares/teams/{team}", new Row(Permission.PLATFORM_MANAGE, "{}"));
        rows.put("PUT " + gpus + "/shares/people/{person}", new Row(Permission.TEAM_MANAGE, "{}"));
    }

    private static void labs(Map<String, Row> rows) {
        var course = "/api/v1/course";
        rows.put("GET " + course, new Row(Permission.LAB_HELP, null));
        rows.put("PUT " + course, new Row(Permission.COURSE_MANAGE, "{\"name\":\"NAME\"}"));
        rows.put("GET " + course + "/people", new Row(Permission.LAB_HELP, null));
        rows.put(
                "POST " + course + "/people/import",
                new Row(Permission.COURSE_MANAGE, "{\"csv\":\"email,name\\nNAME@example.org,A\"}"));
        rows.put("POST " + course + "/people/import/file", new Row(Permission.COURSE_MANAGE, "email,name"));
        rows.put("DELETE " + course + "/people/{id}", new Row(Permission.COURSE_MANAGE, null));
        rows.put("POST " + course + "/people/{id}/invitation", new Row(Permission.COURSE_MANAGE, null));
        var lab = "{\"name\":\"NAME\",\"directory\":\"~/labs\"}";
        var machines = "{\"machines\":[\"" + MachineId.LOCAL + "\"]}";
        rows.put("GET /api/v1/labs", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/labs", new Row(Permission.COURSE_MANAGE, lab));
        rows.put("POST /api/v1/labs/archives", new Row(Permission.COURSE_MANAGE, "\"no archive\""));
        rows.put("GET /api/v1/labs/{id}", new Row(Permission.LAB_HELP, null));
        rows.put("PUT /api/v1/labs/{id}", new Row(Permission.COURSE_MANAGE, lab));
        rows.put("PUT /api/v1/labs/{id}/state", new Row(Permission.COURSE_MANAGE, "{\"state\":\"open\"}"));
        rows.put("GET /api/v1/labs/{id}/seats", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/labs/{id}/seats", new Row(Permission.COURSE_MANAGE, machines));
        rows.put("DELETE /api/v1/labs/{id}/seats/making", new Row(Permission.COURSE_MANAGE, null));
        rows.put("POST /api/v1/labs/{id}/seats/check", new Row(Permission.LAB_HELP, null));
        rows.put(
                "POST /api/v1/seats/{id}/move",
                new Row(Permission.COURSE_MANAGE, "{\"machine\":\"" + MachineId.LOCAL + "\"}"));
        rows.put("GET /api/v1/seats/mine", new Row(Permission.LAB_SEAT, null));
        rows.put("GET /api/v1/labs/{id}/hand", new Row(Permission.LAB_SEAT, null));
        rows.put("PUT /api/v1/labs/{id}/hand", new Row(Permission.LAB_SEAT, "{}"));
        rows.put("DELETE /api/v1/labs/{id}/hand", new Row(Permission.LAB_SEAT, null));
        rows.put("GET /api/v1/labs/{id}/hands", new Row(Permission.LAB_HELP, null));
        rows.put("GET /api/v1/labs/{id}/hands/history", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/hands/{id}/claim", new Row(Permission.LAB_HELP, "{}"));
        rows.put("DELETE /api/v1/hands/{id}/claim", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/hands/{id}/answer", new Row(Permission.LAB_HELP, "{}"));
        rows.put("GET /api/v1/labs/{id}/attention", new Row(Permission.LAB_HELP, null));
        rows.put("GET /api/v1/labs/{id}/attention/decisions", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/seats/{id}/flags/{rule}/dismiss", new Row(Permission.LAB_HELP, "{}"));
        rows.put("POST /api/v1/seats/{id}/flags/{rule}/snooze", new Row(Permission.LAB_HELP, "{\"minutes\":5}"));
        rows.put("GET " + STEPS, new Row(Permission.LAB_SEAT, null));
        rows.put("POST " + STEPS, new Row(Permission.LAB_SEAT, null));
        rows.put("GET " + course + "/thresholds", new Row(Permission.LAB_HELP, null));
        rows.put("PUT " + course + "/thresholds", new Row(Permission.COURSE_MANAGE, "{}"));
        rows.put("POST /api/v1/labs/{id}/messages", new Row(Permission.LAB_HELP, "{\"text\":\"x\"}"));
        rows.put("POST /api/v1/labs/{id}/commands", new Row(Permission.LAB_HELP, "{\"command\":\"ls\"}"));
        rows.put("POST /api/v1/labs/{id}/files", new Row(Permission.LAB_HELP, "\"no file\""));
        rows.put("GET /api/v1/labs/{id}/broadcasts", new Row(Permission.LAB_HELP, null));
        rows.put("GET /api/v1/broadcasts/{id}", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/broadcasts/{id}/undo", new Row(Permission.LAB_HELP, null));
        rows.put("GET /api/v1/broadcasts/mine", new Row(Permission.LAB_SEAT, null));
        rows.put("POST /api/v1/broadcasts/{id}/seen", new Row(Permission.LAB_SEAT, null));
        rows.put("GET /api/v1/labs/{id}/locks", new Row(Permission.LAB_HELP, null));
        rows.put("PUT /api/v1/labs/{id}/locks", new Row(Permission.LAB_HELP, "{}"));
        rows.put("DELETE /api/v1/labs/{id}/locks", new Row(Permission.LAB_HELP, null));
        rows.put("GET /api/v1/locks/mine", new Row(Permission.LAB_SEAT, null));
        var agent = "{\"agent\":\"" + MachineId.LOCAL + "\"}";
        rows.put("GET /api/v1/labs/{id}/screen", new Row(Permission.LAB_HELP, null));
        rows.put("POST /api/v1/labs/{id}/screen", new Row(Permission.LAB_HELP, agent));
        rows.put("DELETE /api/v1/labs/{id}/screen", new Row(Permission.LAB_HELP, null));
        rows.put("DELETE /api/v1/screens/{id}", new Row(Permission.LAB_SEAT, null));
        rows.put("POST /api/v1/screens/{id}/terminal-tickets", new Row(Permission.LAB_SEAT, null));
        rows.put("GET /api/v1/screens/mine", new Row(Permission.LAB_SEAT, null));
        rows.put("POST /api/v1/screens/{id}/answer", new Row(Permission.LAB_SEAT, "{\"accept\":true}"));
        rows.put("GET /api/v1/seats/{id}/snapshots", new Row(Permission.COURSE_MANAGE, null));
        rows.put("POST /api/v1/labs/{id}/snapshots", new Row(Permission.COURSE_MANAGE, "{}"));
        rows.put("POST /api/v1/labs/{id}/reset", new Row(Permission.COURSE_MANAGE, "{}"));
        rows.put("POST /api/v1/snapshots/{id}/restore", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET /api/v1/labs/{id}/jobs", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET /api/v1/seats/mine/jobs", new Row(Permission.LAB_SEAT, null));
        rows.put("POST /api/v1/labs/{id}/end", new Row(Permission.COURSE_MANAGE, "{}"));
        rows.put("GET /api/v1/labs/{id}/end", new Row(Permission.COURSE_MANAGE, null));
        rows.put("POST /api/v1/labs/{id}/work", new Row(Permission.COURSE_MANAGE, "{}"));
        rows.put("GET /api/v1/labs/{id}/work", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET /api/v1/labs/{id}/work/all", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET /api/v1/work/{id}", new Row(Permission.COURSE_MANAGE, null));
        grades(rows, "/api/v1/labs/{id}");
        rows.put("GET " + course + "/figures", new Row(Permission.COSTS_SEE, null));
        rows.put("GET " + course + "/figures/export", new Row(Permission.COSTS_SEE, null));
        rows.put("GET /api/v1/courses/figures", new Row(Permission.ORG_FIGURES, null));
        rows.put("GET /api/v1/courses/figures/export", new Row(Permission.ORG_FIGURES, null));
        rows.put("GET /api/v1/labs/{id}/costs", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET /api/v1/labs/{id}/costs/export", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET " + course + "/privacy", new Row(Permission.LAB_HELP, null));
        rows.put("PUT " + course + "/privacy", new Row(Permission.COURSE_MANAGE, "{\"keepDays\":180}"));
        rows.put("GET " + course + "/kept", new Row(Permission.LAB_SEAT, null));
        rows.put("GET " + course + "/kept/export", new Row(Permission.LAB_SEAT, null));
        rows.put("GET " + course + "/people/{id}/kept", new Row(Permission.COURSE_MANAGE, null));
        rows.put("GET " + course + "/people/{id}/kept/export", new Row(Permission.COURSE_MANAGE, null));
        rows.put("POST " + course + "/people/{id}/forget", new Row(Permission.COURSE_MANAGE, "{\"email\":\"a\"}"));
        rows.put("GET " + course + "/visibility", new Row(Permission.LAB_SEAT, null));
        rows.put("GET /api/v1/labs/{id}/visibility", new Row(Permission.LAB_HELP, null));
        rows.put("GET " + course + "/policy", new Row(Permission.LAB_SEAT, null));
        rows.put("GET " + course + "/policy/versions", new Row(Permission.LAB_HELP, null));
        rows.put("GET " + course + "/policy/acceptances", new Row(Permission.LAB_HELP, null));
        rows.put("POST " + course + "/policy/acceptances", new Row(Permission.LAB_SEAT, "{\"version\":1}"));
    }

    private static void grades(Map<String, Row> rows, String lab) {
        rows.put("GET " + lab + "/rubric", new Row(Permission.LAB_HELP, null));
        rows.put("PUT " + lab + "/rubric", new Row(Permission.LAB_GRADE, "{\"version\":0,\"criteria\":[]}"));
        rows.put("GET " + lab + "/grades", new Row(Permission.LAB_GRADE, null));
        rows.put("GET " + lab + "/grades/{student}", new Row(Permission.LAB_GRADE, null));
        rows.put("PUT " + lab + "/grades/{student}", new Row(Permission.LAB_GRADE, "{\"version\":0}"));
        rows.put("GET " + lab + "/grades/{student}/feedback", new Row(Permission.LAB_GRADE, null));
        rows.put("POST " + lab + "/grades/release", new Row(Permission.LAB_GRADE, "{}"));
        rows.put("GET " + lab + "/grades/export", new Row(Permission.LAB_GRADE, null));
        rows.put("POST " + lab + "/grades/import", new Row(Permission.LAB_GRADE, "{\"csv\":\"E-mail\"}"));
        rows.put("POST " + lab + "/grades/import/file", new Row(Permission.LAB_GRADE, "E-mail"));
        var notes = "/api/v1/seats/{id}/notes";
        rows.put("GET " + notes, new Row(Permission.LAB_HELP, null));
        rows.put("POST " + notes, new Row(Permission.LAB_HELP, "{\"text\":\"x\"}"));
        rows.put("PUT " + notes + "/{note}", new Row(Permission.LAB_HELP, "{\"text\":\"x\"}"));
        rows.put("DELETE " + notes + "/{note}", new Row(Permission.LAB_HELP, null));
        rows.put("GET " + lab + "/feedback", new Row(Permission.LAB_SEAT, null));
        rows.put("GET /api/v1/labs/feedback", new Row(Permission.LAB_SEAT, null));
    }

    private static void reports(Map<String, Row> rows, String path, Permission see) {
        rows.put("GET " + path, new Row(see, null));
        rows.put("GET " + path + "/rows", new Row(see, null));
        rows.put("POST " + path, new Row(see, "{\"month\":\"1999-01\"}"));
        rows.put("GET " + path + "/{id}/pdf", new Row(see, null));
        rows.put("GET " + path + "/{id}/csv", new Row(see, null));
        rows.put("GET " + path + "/{id}/jsonl", new Row(see, null));
    }

    private static void charges(Map<String, Row> rows) {
        rows.put("GET /api/v1/charge-rules", new Row(Permission.COSTS_SEE, null));
        rows.put("GET /api/v1/charge-rules/waiting", new Row(Permission.PLATFORM_MANAGE, null));
        rows.put(
                "POST /api/v1/charge-rules/exchange-rates",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"currency\":\"CHF\",\"validFrom\":\"2026-01-01\",\"dollars\":1.1}"));
        rows.put(
                "POST /api/v1/charge-rules/tariffs",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"validFrom\":\"2026-01-01\",\"currency\":\"EUR\",\"perKilowattHour\":0.3}"));
        rows.put(
                "POST /api/v1/charge-rules/allocations",
                new Row(
                        Permission.PLATFORM_MANAGE,
                        "{\"machine\":\"00000000-0000-0000-0000-000000000001\",\"validFrom\":\"2026-01-01\","
                                + "\"rule\":\"equal\"}"));
        rows.put("GET /api/v1/outlook", new Row(Permission.COSTS_OWN, null));
        rows.put("GET /api/v1/budgets/outlook", new Row(Permission.COSTS_OWN, null));
        rows.put("GET /api/v1/scenarios", new Row(Permission.COSTS_OWN, null));
        rows.put("POST /api/v1/scenarios/{id}", new Row(Permission.COSTS_OWN, "{}"));
        rows.put("POST /api/v1/what-if", new Row(Permission.COSTS_SEE, "{\"changes\":[]}"));
        rows.put("GET /api/v1/subscriptions", new Row(Permission.COSTS_SEE, null));
        rows.put(
                "POST /api/v1/subscriptions",
                new Row(
                        Permission.BUDGET_MANAGE,
                        "{\"name\":\"x\",\"currency\":\"USD\",\"perSeat\":1,\"seats\":1,\"from\":\""
                                + LocalDate.now(ZoneOffset.UTC) + "\"}"));
        rows.put(
                "POST /api/v1/subscriptions/{id}/end", new Row(Permission.BUDGET_MANAGE, "{\"until\":\"2099-01-01\"}"));
        rows.put("GET /api/v1/costs-currency", new Row(Permission.COSTS_OWN, null));
        rows.put("PUT /api/v1/costs-currency", new Row(Permission.PLATFORM_MANAGE, "{\"currency\":\"USD\"}"));
        rows.put("GET /api/v1/charges", new Row(Permission.COSTS_SEE, null));
        rows.put("GET /api/v1/charges/export", new Row(Permission.COSTS_SEE, null));
        rows.put("GET /api/v1/charges/template", new Row(Permission.COSTS_SEE, null));
        rows.put(
                "POST /api/v1/charges",
                new Row(
                        Permission.BUDGET_MANAGE,
                        "{\"charges\":[{\"day\":\"2026-01-01\",\"amount\":1,\"currency\":\"USD\",\"what\":\"x\"}]}"));
    }

    private static void budgets(Map<String, Row> rows, String path, String scope, Permission see, Permission manage) {
        rows.put("GET " + path, new Row(see, null));
        rows.put(
                "POST " + path,
                new Row(
                        manage,
                        "{\"scope\":\"" + scope + "\",\"period\":\"DAY\",\"cap\":1000000000,\"hard\":false"
                                + (scope.equals("MODEL") ? ",\"subject\":\"NAME\"}" : "}")));
        rows.put("GET " + path + "/{id}", new Row(see, null));
        rows.put("PUT " + path + "/{id}", new Row(manage, "{\"cap\":1,\"hard\":true}"));
        rows.put("PUT " + path + "/{id}/raise", new Row(manage, "{\"cap\":1,\"until\":\"2999-01-01T00:00:00Z\"}"));
        rows.put("DELETE " + path + "/{id}/raise", new Row(manage, null));
        rows.put("DELETE " + path + "/{id}", new Row(manage, null));
    }

    /** Open without a token; they have tests of their own. */
    private static final Set<String> OPEN =
            Set.of("POST /api/v1/setup", "POST /api/v1/device-codes", "POST /api/v1/device-tokens");

    /** Anybody's, with whatever token; it would end the walk, and has tests of its own. */
    private static final String ENDS_ITSELF = "DELETE /api/v1/tokens/own";

    @LocalServerPort
    int port;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Autowired
    Tokens tokens;

    @Autowired
    Agents agents;

    @Autowired
    Permissions permissions;

    private TeamId team;
    private Actor owner;
    private Actor stranger;

    @BeforeEach
    void twoTeams() {
        team = TestPeople.team("Own");
        owner = TestPeople.person(team, "Owner", Role.OWNER);
        stranger = TestPeople.person(TestPeople.team("Other"), "Stranger", Role.OWNER);
    }

    private Set<String> paths() {
        var found = new TreeSet<String>();
        for (var mapping : mappings.getHandlerMethods().keySet()) {
            for (var pattern : mapping.getPatternValues()) {
                if (pattern.startsWith("/api/")) {
                    mapping.getMethodsCondition().getMethods().forEach(method -> found.add(method + " " + pattern));
                }
            }
        }
        return found;
    }

    /** Everybody who can be signed in: each role of a team, and each role of the installation on top of the least. */
    private List<Actor> everybody() {
        var people = new ArrayList<Actor>();
        for (var role : Role.values()) {
            switch (role) {
                case SYSTEM, AGENT -> {}
                case ADMIN, ORG_AUDITOR, ORG_MANAGER -> {
                    var person = TestPeople.person(team, role.name(), Role.AUDITOR);
                    TestPeople.update(
                            "update people set platform_roles = array[?] where id = ?",
                            role.name().replace("ORG_", ""),
                            person.person().value());
                    people.add(new Actor(person.person(), role.name(), team, Set.of(role, Role.AUDITOR), null));
                }
                default -> people.add(TestPeople.person(team, role.name(), role));
            }
        }
        return people;
    }

    private String tokenOf(Actor actor) {
        var asPodium = new Actor(actor.person(), actor.name(), actor.team(), Set.of(Role.SYSTEM), null);
        return CurrentActor.get(
                asPodium, () -> tokens.make("all", Set.of(), Duration.ofDays(1)).text());
    }

    private String agentOf(Actor actor) {
        return CurrentActor.get(
                actor,
                () -> agents.create(WantedAgent.of(
                                "a" + UUID.randomUUID().toString().substring(0, 8),
                                "shell",
                                null,
                                List.of(),
                                MachineId.LOCAL,
                                "/tmp",
                                Map.of(),
                                false))
                        .id()
                        .toString());
    }

    /** Whoever belongs to a team may look at who does; a service account, which nobody can give that scope, may not. */
    private static boolean looks(Actor actor, String path) {
        return path.equals("GET /api/v1/me") || !actor.roles().contains(Role.SERVICE);
    }

    private static String body(Row row) {
        return row.body() == null
                ? ""
                : row.body().replace("NAME", "n" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Test
    void everyPathHasARow() {
        var known = new TreeSet<>(ROWS.keySet());
        known.addAll(OPEN);
        known.add(ENDS_ITSELF);
        assertThat(paths()).isEqualTo(known);
    }

    @Test
    void eachRoleMayWhatTheTableSaysAndNothingOfAnotherTeam() {
        var foreign = agentOf(stranger);
        var wrong = new ArrayList<String>();
        for (var actor : everybody()) {
            var rest = new Rest(port, tokenOf(actor));
            for (var path : new TreeSet<>(ROWS.keySet())) {
                var row = ROWS.get(path);
                boolean allowed = row.permission() == null
                        ? looks(actor, path)
                        : CurrentActor.get(
                                actor,
                                () -> permissions.allows(row.permission())
                                        // Whoever sees what everybody spent judges any call; others their own.
                                        || path.equals("GET /api/v1/charge-rules")
                                                && permissions.allows(Permission.PLATFORM_MANAGE)
                                        || path.equals(VERDICT) && permissions.allows(Permission.COSTS_SEE)
                                        // Whoever helps sees the steps of any seat; students their own.
                                        || path.endsWith(STEPS) && permissions.allows(Permission.LAB_HELP));
                var method = path.substring(0, path.indexOf(' '));
                var pattern = path.substring(path.indexOf(' ') + 1);
                if (pattern.contains("{")) {
                    var answer = rest.send(method, filled(pattern, foreign), body(row));
                    if (answer.status() != (allowed ? 404 : 403)) {
                        wrong.add(actor.name() + " of another team: " + path + " → " + answer.status());
                    }
                }
                var own = pattern.contains("{") ? filled(pattern, agentOf(owner)) : pattern;
                var answer = rest.send(method, own, body(row));
                boolean refused = answer.status() == 403 && answer.code().equals("identity.not-allowed");
                if (answer.status() == 401 || answer.status() >= 500 || refused == allowed) {
                    wrong.add(actor.name() + ": " + path + " → " + answer.status() + " " + answer.code()
                            + (allowed ? ", may" : ", may not"));
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void aTokenWithoutTheScopeMayNothingOfIt() {
        var narrow = CurrentActor.get(
                owner,
                () -> tokens.make("narrow", Set.of("machines:read"), Duration.ofDays(1))
                        .text());
        var id = agentOf(owner);
        for (var path : ROWS.keySet()) {
            var row = ROWS.get(path);
            if (row.permission() == null || row.permission() == Permission.MACHINE_SEE) {
                continue;
            }
            var answer = new Rest(port, narrow)
                    .send(
                            path.substring(0, path.indexOf(' ')),
                            filled(path.substring(path.indexOf(' ') + 1), id),
                            body(row));
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.body().path("detail").asString())
                    .as(path)
                    .contains(row.permission().scope());
        }
    }

    /** What is no id in a path is one of a few words. */
    private static String filled(String pattern, String id) {
        return pattern.replace("{rule}", "idle").replaceAll("\\{[^}]*}", id);
    }
}
