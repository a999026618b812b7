package dev.podium.machines;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a policy says, without where it applies. Pure: everything is handed in.
 *
 * <p>Invariants: of several rules that apply, each has to allow it; a machine that is for confidential work alone takes
 * nothing to which no rule applies.
 *
 * @param labels which a machine must have, all of them; empty for no such condition
 * @param machines which alone are allowed; empty for no such condition
 * @param tiers models up to this tier are allowed: {@link #LOCAL} to {@link #STRONGEST}
 */
public record PolicyRule(String name, Set<String> labels, Set<MachineId> machines, int tiers) {

    /** The label of a machine that takes confidential work alone. */
    public static final String CONFIDENTIAL = "confidential";

    /** Models that run in the house. */
    public static final int LOCAL = 1;

    public static final int STRONGEST = 3;

    public PolicyRule {
        labels = Set.copyOf(labels);
        machines = Set.copyOf(machines);
    }

    /** What came of a question. */
    public sealed interface Verdict permits Allowed, Stopped {}

    public record Allowed() implements Verdict {}

    /**
     * @param policy the name of the rule that says no; empty where that is the machine itself
     * @param sentence names the rule and what it stops
     */
    public record Stopped(String code, String policy, String sentence, String nextStep) implements Verdict {

        /** To be thrown. */
        public Refusal refusal() {
            return Refusal.forbidden(code, sentence, nextStep);
        }
    }

    private static final Verdict ALLOWED = new Allowed();

    /** Whether work to which these rules apply may be on this machine. */
    public static Verdict on(Collection<PolicyRule> rules, Machine machine) {
        for (var rule : rules) {
            if (rule.on(machine) instanceof Stopped stopped) {
                return stopped;
            }
        }
        if (rules.isEmpty() && machine.labels().contains(CONFIDENTIAL)) {
            return new Stopped(
                    "machines.confidential-only",
                    "",
                    machine.name() + " takes confidential work alone, and no policy of your team applies to this.",
                    "Take another machine, or a project that has a policy.");
        }
        return ALLOWED;
    }

    private Verdict on(Machine machine) {
        var missing = new TreeSet<>(labels);
        missing.removeAll(machine.labels());
        if (!missing.isEmpty()) {
            return stopped(machine, "it lacks " + String.join(", ", missing));
        }
        if (!machines.isEmpty() && !machines.contains(machine.id())) {
            return stopped(machine, "it is none of the machines that the policy names");
        }
        return ALLOWED;
    }

    private Stopped stopped(Machine machine, String why) {
        return new Stopped(
                "machines.policy-stops",
                name,
                "The policy " + name + " does not allow " + machine.name() + ": " + why + ".",
                "Take a machine that it allows, or ask an owner of the team to change it.");
    }

    /** Whether work to which these rules apply may ask a model of this tier. */
    public static Verdict tier(Collection<PolicyRule> rules, int tier) {
        for (var rule : rules) {
            if (tier > rule.tiers()) {
                return new Stopped(
                        "machines.policy-tier",
                        rule.name(),
                        "The policy " + rule.name() + " allows models of tier " + upTo(rule.tiers())
                                + "; this call is for tier " + word(tier) + ".",
                        "Ask a model of a lower tier, or ask an owner of the team to change the policy.");
            }
        }
        return ALLOWED;
    }

    private static String upTo(int tier) {
        return tier == LOCAL ? word(tier) + " alone" : "up to " + word(tier);
    }

    /** {@code 2, mid}. */
    public static String word(int tier) {
        return switch (tier) {
            case LOCAL -> "1, local";
            case 2 -> "2, mid";
            case STRONGEST -> "3, strongest";
            default -> Integer.toString(tier);
        };
    }
}
