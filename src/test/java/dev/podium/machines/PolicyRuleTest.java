package dev.podium.machines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.kernel.MachineId;
import dev.podium.machines.PolicyRule.Allowed;
import dev.podium.machines.PolicyRule.Stopped;
import dev.podium.machines.PolicyRule.Verdict;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyRuleTest {

    private static final Machine FORGE =
            new Machine(MachineId.random(), "forge", "", Set.of("isolated", "gpu", "os=linux"));
    private static final Machine DESK = new Machine(MachineId.random(), "desk", "", Set.of());
    private static final Machine VAULT = new Machine(MachineId.random(), "vault", "", Set.of("confidential"));

    private static PolicyRule rule(String name, Set<String> labels, Set<MachineId> machines, int tiers) {
        return new PolicyRule(name, labels, machines, tiers);
    }

    private static String stopped(Verdict verdict) {
        return switch (verdict) {
            case Allowed _ -> "allowed";
            case Stopped stopped -> stopped.policy() + " | " + stopped.code() + " | " + stopped.sentence();
        };
    }

    @Test
    void withoutARuleEverythingIsAllowed() {
        assertThat(PolicyRule.on(List.of(), FORGE)).isInstanceOf(Allowed.class);
        assertThat(PolicyRule.tier(List.of(), PolicyRule.STRONGEST)).isInstanceOf(Allowed.class);
    }

    @Test
    void aMachineNeedsEveryLabel() {
        var rule = rule("Patients", Set.of("isolated", "gpu"), Set.of(), 3);
        assertThat(PolicyRule.on(List.of(rule), FORGE)).isInstanceOf(Allowed.class);
        assertThat(stopped(PolicyRule.on(List.of(rule), DESK)))
                .isEqualTo("Patients | machines.policy-stops | The policy Patients does not allow desk: it lacks gpu,"
                        + " isolated.");
    }

    @Test
    void aMachineNeedsToBeNamedWhereSomeAre() {
        var rule = rule("Patients", Set.of(), Set.of(DESK.id()), 3);
        assertThat(PolicyRule.on(List.of(rule), DESK)).isInstanceOf(Allowed.class);
        assertThat(stopped(PolicyRule.on(List.of(rule), FORGE)))
                .contains("The policy Patients does not allow forge: it is none of the machines");
        var both = rule("Both", Set.of("isolated"), Set.of(DESK.id()), 3);
        assertThat(stopped(PolicyRule.on(List.of(both), DESK))).contains("lacks isolated");
        assertThat(stopped(PolicyRule.on(List.of(both), FORGE))).contains("none of the machines");
    }

    @Test
    void ofSeveralEachHasToAllowIt() {
        var wide = rule("Wide", Set.of("gpu"), Set.of(), 3);
        var narrow = rule("Narrow", Set.of("xcode"), Set.of(), 1);
        assertThat(stopped(PolicyRule.on(List.of(wide, narrow), FORGE))).startsWith("Narrow");
        assertThat(stopped(PolicyRule.tier(List.of(wide, narrow), 2))).startsWith("Narrow");
    }

    @Test
    void aMachineForConfidentialWorkTakesNothingElse() {
        assertThat(stopped(PolicyRule.on(List.of(), VAULT)))
                .startsWith(" | machines.confidential-only | vault takes confidential work alone");
        assertThat(PolicyRule.on(List.of(rule("Any", Set.of(), Set.of(), 1)), VAULT))
                .isInstanceOf(Allowed.class);
        assertThat(stopped(PolicyRule.on(List.of(rule("Gpu", Set.of("gpu"), Set.of(), 1)), VAULT)))
                .startsWith("Gpu");
    }

    @Test
    void modelsAreAllowedUpToATier() {
        for (int most = 1; most <= 3; most++) {
            for (int tier = 1; tier <= 3; tier++) {
                var verdict = PolicyRule.tier(List.of(rule("Patients", Set.of(), Set.of(), most)), tier);
                assertThat(verdict instanceof Allowed).as(most + " " + tier).isEqualTo(tier <= most);
            }
        }
        assertThat(stopped(PolicyRule.tier(List.of(rule("Patients", Set.of(), Set.of(), 1)), 3)))
                .isEqualTo("Patients | machines.policy-tier | The policy Patients allows models of tier 1, local alone;"
                        + " this call is for tier 3, strongest.");
    }
}
