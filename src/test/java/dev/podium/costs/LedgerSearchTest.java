package dev.podium.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.costs.LedgerSearch.State;
import dev.podium.costs.LedgerSearch.Wanted;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.springframework.beans.factory.annotation.Autowired;

/** What somebody looks for in the ledger is found, by whom it concerns and nobody else. */
@PodiumTest
@Timeout(600)
class LedgerSearchTest {

    private static final String KIND = "model-call";

    @Autowired
    LedgerSearch search;

    @Autowired
    Ledger ledger;

    private TeamId red;
    private Actor owner;
    private Actor member;
    private Actor blue;

    @BeforeEach
    void twoTeams() {
        red = TestPeople.team("red");
        owner = TestPeople.person(red, "Olga", Role.OWNER);
        member = TestPeople.person(red, "Max", Role.MEMBER);
        blue = TestPeople.person(TestPeople.team("blue"), "Blue", Role.OWNER);
    }

    /** The part of the ledger that has this day. */
    private static void month(TeamId team, String day) {
        TestPeople.update(
                "update teams set name = name where id = ? and (select costs_month(?::timestamptz)::text) is not null",
                team.value(),
                day);
    }

    /** An entry with its part of the day's sum, as booking writes them. */
    private static UUID spent(Actor who, String day, String provider, String model, int tier, String outcome) {
        return spent(who, day, provider, model, tier, outcome, null, null, null);
    }

    private static UUID spent(
            Actor who,
            String day,
            String provider,
            String model,
            int tier,
            String outcome,
            @Nullable UUID agent,
            @Nullable UUID machine,
            @Nullable UUID key) {
        var id = UUID.randomUUID();
        month(who.team(), day);
        TestPeople.update(
                "insert into ledger_entries (id, team_id, person_id, begun_at, settled_at, kind, provider, model, asked, tier,"
                        + " input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,"
                        + " price_known, reserved, amount, estimated, outcome, agent_id, machine_id, key_id) values"
                        + " (?, ?, ?, ?::timestamptz, now(), 'model-call',"
                        + " ?, ?, 'podium-auto', ?, 10, 0, 0, 0, 5, 0, 0, 1, ?, 1, 1, ?, ?, ?, ?, ?)",
                id,
                who.team().value(),
                who.person().value(),
                day + "T12:00:00Z",
                provider,
                model,
                tier,
                !model.startsWith("unpriced"),
                outcome.equals("aborted"),
                outcome,
                agent,
                machine,
                key);
        TestPeople.update(
                "insert into ledger_days as d (team_id, day, person_id, provider, model, tier, kind, entries, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount, agent_id, machine_id,"
                        + " key_id) values (?, ?::date, ?, ?, ?, ?, 'model-call', 1, 10, 0, 0, 0, 5, 0, 0, 1, ?, ?, ?) on conflict"
                        + " (team_id, day, person_id, agent_id, key_id, machine_id, provider, model, tier, kind)"
                        + " do update set entries = d.entries + 1",
                who.team().value(),
                day,
                who.person().value(),
                provider,
                model,
                tier,
                agent,
                machine,
                key);
        return id;
    }

    private static Wanted only(@Nullable UUID project, @Nullable UUID machine, @Nullable UUID key) {
        return new Wanted(
                KIND,
                "",
                null,
                null,
                null,
                null,
                project,
                null,
                null,
                null,
                machine == null ? null : new MachineId(machine),
                key,
                null);
    }

    /** An agent of a project. */
    private static UUID agent(Actor who, UUID project, String name) {
        var agent = UUID.randomUUID();
        TestPeople.update(
                "insert into agents (id, team_id, name, program, arguments, machine_id, working_directory,"
                        + " environment_names, owner_person, owner_name, adopted, server, session, desired, state,"
                        + " reason, since, created_at, project_id) values (?, ?, ?, 'shell', '{}', ?, '/', '{}', ?, 'n', false,"
                        + " 'PODIUM', ?, 'STOPPED', 'STOPPED', '', now(), now(), ?)",
                agent,
                who.team().value(),
                name,
                UUID.randomUUID(),
                who.person().value(),
                "s" + agent,
                project);
        return agent;
    }

    @Test
    void whatAProjectAMachineOrATokenCausedIsFoundByWhomItConcerns() {
        var project = UUID.randomUUID();
        TestPeople.update("insert into projects (id, team_id, name) values (?, ?, 'Web')", project, red.value());
        var hers = agent(owner, project, "hers");
        var his = agent(member, project, "his");
        var machine = UUID.randomUUID();
        var key = UUID.randomUUID();
        TestPeople.update(
                "insert into ledger_machines values (?, '2026-01-01', ?, 'machine', 'forge', false, 1, 1)",
                red.value(),
                machine);
        var first = spent(owner, "2026-01-05", "cloud", "m", 2, "ok", hers, null, key);
        var second = spent(member, "2026-03-05", "engine", "m", 1, "ok", his, machine, null);
        var third = spent(owner, "2026-03-06", "engine", "m", 1, "ok", null, machine, key);
        spent(owner, "2026-03-07", "engine", "m", 1, "ok");
        assertThat(found(owner, only(project, null, null))).containsExactly(second, first);
        assertThat(found(owner, only(null, machine, null))).containsExactly(third, second);
        assertThat(found(owner, only(null, null, key))).containsExactly(third, first);
        assertThat(found(owner, only(project, machine, null))).containsExactly(second);
        assertThat(found(owner, only(project, machine, key))).isEmpty();
        for (var unknown : List.of(
                only(UUID.randomUUID(), null, null),
                only(null, UUID.randomUUID(), null),
                only(null, null, UUID.randomUUID()))) {
            assertThat(found(owner, unknown)).isEmpty();
        }
        // Everybody their own, and another team nothing.
        assertThat(found(member, only(project, null, null))).containsExactly(second);
        assertThat(found(member, only(null, machine, null))).containsExactly(second);
        assertThat(found(member, only(null, null, key))).isEmpty();
        for (var wanted : List.of(only(project, null, null), only(null, machine, null), only(null, null, key))) {
            assertThat(found(blue, wanted)).isEmpty();
        }
        // The same entry by entry.
        var filter = new Ledger.Filter(
                null, null, null, null, project, new MachineId(machine), null, null, null, null, null, null);
        assertThat(CurrentActor.get(owner, () -> ledger.entries(filter, null, 9)))
                .extracting(Ledger.Entry::id)
                .containsExactly(second);
        assertThat(CurrentActor.get(blue, () -> ledger.entries(filter, null, 9)))
                .isEmpty();
        var choices = CurrentActor.get(owner, () -> search.choices(KIND));
        assertThat(choices.projects()).containsExactly(entry(project, "Web"));
        assertThat(choices.machines()).containsExactly(entry(new MachineId(machine), "forge"));
        assertThat(choices.keys())
                .containsExactly(entry(key, "Token " + key.toString().substring(0, 8)));
        assertThat(CurrentActor.get(member, () -> search.choices(KIND)).keys()).isEmpty();
    }

    private List<UUID> found(Actor as, Wanted wanted) {
        return CurrentActor.get(as, () -> {
            var ids = new ArrayList<UUID>();
            Ledger.Cursor after = null;
            while (true) {
                var page = search.page(wanted, after, 2);
                page.forEach(each -> ids.add(each.entry().id()));
                if (page.size() < 2) {
                    return ids;
                }
                var last = page.getLast().entry();
                after = new Ledger.Cursor(last.begun(), last.id());
            }
        });
    }

    private static Wanted of(
            String text,
            @Nullable LocalDate from,
            @Nullable PersonId person,
            @Nullable String model,
            @Nullable Integer tier,
            @Nullable State state) {
        return new Wanted(KIND, text, from, null, person, null, null, null, model, tier, null, null, state);
    }

    @Test
    void eachFilterFindsItsOwnAcrossDaysThatLieFarApart() {
        var old = spent(member, "2026-01-05", "cloud", "rare-model", 3, "ok");
        for (int day = 10; day < 15; day++) {
            spent(owner, "2026-03-" + day, "engine", "coder", 1, "ok");
        }
        var failed = spent(owner, "2026-04-01", "cloud", "rare-model", 3, "failed");
        var aborted = spent(member, "2026-04-02", "engine", "unpriced-1", 2, "aborted");
        assertThat(found(owner, Wanted.all(KIND)))
                .hasSize(8)
                .startsWith(aborted, failed)
                .endsWith(old);
        assertThat(found(owner, of("", null, null, "rare-model", null, null))).containsExactly(failed, old);
        assertThat(found(owner, of("RARE", null, null, null, null, null))).containsExactly(failed, old);
        assertThat(found(owner, of("max", null, null, null, null, null))).containsExactly(aborted, old);
        assertThat(found(owner, of("clou", null, null, null, null, null))).containsExactly(failed, old);
        assertThat(found(owner, of(old.toString(), null, null, null, null, null)))
                .containsExactly(old);
        assertThat(found(owner, of("nothing has this", null, null, null, null, null)))
                .isEmpty();
        assertThat(found(owner, of("", null, null, null, 3, null))).containsExactly(failed, old);
        assertThat(found(owner, of("", null, null, null, 3, State.FAILED))).containsExactly(failed);
        assertThat(found(owner, of("", null, null, null, null, State.ESTIMATED)))
                .containsExactly(aborted);
        assertThat(found(owner, of("", null, null, null, null, State.UNPRICED))).containsExactly(aborted);
        assertThat(found(owner, of("", LocalDate.of(2026, 3, 14), null, null, null, null)))
                .hasSize(3);
        assertThat(found(owner, of("", null, member.person(), null, null, null)))
                .containsExactly(aborted, old);
    }

    @Test
    void aMemberFindsTheirOwnAndAStrangerNothing() {
        var mine = spent(member, "2026-02-01", "cloud", "m-one", 2, "ok");
        var theirs = spent(owner, "2026-02-01", "cloud", "m-two", 2, "ok");
        assertThat(found(member, Wanted.all(KIND))).containsExactly(mine);
        assertThat(found(member, of("m-", null, null, null, null, null))).containsExactly(mine);
        assertThat(found(member, of(theirs.toString(), null, null, null, null, null)))
                .isEmpty();
        assertThat(found(member, of("", null, owner.person(), null, null, null)))
                .isEmpty();
        assertThat(CurrentActor.get(member, () -> search.choices(KIND)).models())
                .containsExactly("m-one");
        assertThat(found(blue, of(mine.toString(), null, null, null, null, null)))
                .isEmpty();
        for (var stranger : List.of(blue, member)) {
            assertThatThrownBy(() -> CurrentActor.run(stranger, () -> search.found(theirs)))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("costs.not-found"));
        }
        assertThat(CurrentActor.get(owner, () -> search.found(mine)).person()).isEqualTo("Max");
    }

    @Test
    void whatLooksLikeAPatternOrACommandIsATextLikeAnother() {
        var odd = spent(owner, "2026-02-02", "cloud", "100%_'; drop table x; --<b>", 2, "ok");
        spent(owner, "2026-02-02", "cloud", "plain", 2, "ok");
        assertThat(found(owner, of("%_'; drop", null, null, null, null, null))).containsExactly(odd);
        assertThat(found(owner, of("%", null, null, null, null, null))).containsExactly(odd);
    }

    /** Takes minutes: a million entries of a year, five models, fifty people, one of them seldom there. */
    @Test
    @EnabledIfEnvironmentVariable(named = "PODIUM_MILLION", matches = "yes")
    void amongAMillionEachPageComesWithin300Milliseconds() {
        IntStream.rangeClosed(1, 12).forEach(month -> month(red, "2026-%02d-01".formatted(month)));
        TestPeople.update(
                "insert into ledger_entries (id, team_id, person_id, begun_at, settled_at, kind, provider, model, asked, tier,"
                        + " input, cache_read, cache_write_5m, cache_write_1h, output, reasoning, server_tools, price_id,"
                        + " price_known, reserved, amount, estimated, outcome, raw_usage, detail)"
                        + " select gen_random_uuid(), ?, md5('p' || n % 50)::uuid,"
                        + " '2026-01-01'::timestamptz + n * interval '31 seconds', now(), 'model-call',"
                        + " case when n % 5 < 3 then 'gpu-1' else 'anthropic' end,"
                        + " case when n % 250000 = 7 then 'very-rare' else 'model-' || n % 5 end, 'podium-auto', 1 + n % 3,"
                        + " 1200, 30000, 0, 0, 400, 0, 0, 1, n % 1000 <> 0, 1, 0.0213, n % 500 = 0,"
                        + " case when n % 100 = 0 then 'failed' else 'ok' end, '{\"input_tokens\": 1200}',"
                        + " '{\"reason\": \"It reads like tests.\", \"ms\": 1400, \"firstByteMs\": 320, \"dialect\": \"CHAT\"}'"
                        + " from generate_series(1, 1000000) n",
                red.value());
        TestPeople.update(
                "insert into ledger_days (team_id, day, person_id, provider, model, tier, kind, entries, input, cache_read,"
                        + " cache_write_5m, cache_write_1h, output, reasoning, server_tools, amount)"
                        + " select team_id, (begun_at at time zone 'UTC')::date, person_id, provider, model, tier, kind, count(*), 1,"
                        + " 1, 0, 0, 1, 0, 0, sum(amount) from ledger_entries where team_id = ? group by 1, 2, 3, 4, 5, 6, 7",
                red.value());
        TestPeople.update("analyze ledger_entries");
        TestPeople.update("analyze ledger_days");
        var somebody = CurrentActor.get(
                owner,
                () -> search.page(Wanted.all(KIND), null, 1)
                        .getFirst()
                        .entry()
                        .payer()
                        .person());
        var slow = new ArrayList<String>();
        slow.addAll(timed("all", Wanted.all(KIND), 2000));
        slow.addAll(timed("a model", of("", null, null, "model-4", null, null), 200));
        slow.addAll(timed("a rare model", of("", null, null, "very-rare", null, null), 200));
        slow.addAll(timed("a text of a rare model", of("very-r", null, null, null, null, null), 200));
        slow.addAll(timed("a text of much", of("model", null, null, null, null, null), 200));
        slow.addAll(timed("a text of nothing", of("no such", null, null, null, null, null), 200));
        slow.addAll(timed("a person", of("", null, somebody, null, null, null), 200));
        slow.addAll(timed("a tier", of("", null, null, null, 3, null), 200));
        slow.addAll(timed("failed", of("", null, null, null, null, State.FAILED), 200));
        slow.addAll(timed("estimated of a model", of("", null, null, "model-0", null, State.ESTIMATED), 200));
        slow.addAll(timed("refused, which none was", of("", null, null, null, null, State.REFUSED), 200));
        slow.addAll(timed("since June", of("", LocalDate.of(2026, 6, 1), null, null, 1, null), 200));
        slow.addAll(measured("the choices", () -> CurrentActor.get(owner, () -> search.choices(KIND))));
        assertThat(slow).isEmpty();
    }

    /** Walks that many entries down, page by page. */
    private List<String> timed(String what, Wanted wanted, int howFar) {
        var after = new Object() {
            Ledger.@Nullable Cursor cursor;
            int seen;
        };
        return measured(what, () -> {
            var page = CurrentActor.get(owner, () -> search.page(wanted, after.cursor, 50));
            after.seen += page.size();
            if (page.size() < 50 || after.seen >= howFar) {
                after.cursor = null;
                after.seen = 0;
            } else {
                var last = page.getLast().entry();
                after.cursor = new Ledger.Cursor(last.begun(), last.id());
            }
        });
    }

    private static List<String> measured(String what, Runnable work) {
        var took = IntStream.range(0, 60)
                .mapToLong(_ -> {
                    long begun = System.nanoTime();
                    work.run();
                    return (System.nanoTime() - begun) / 100_000;
                })
                .sorted()
                .toArray();
        var line = "%s: p50 %.1f ms, p95 %.1f ms, most %.1f ms"
                .formatted(what, took[30] / 10.0, took[57] / 10.0, took[59] / 10.0);
        System.out.println("MILLION " + line);
        return took[57] > 3000 ? List.of(line) : List.of();
    }
}
