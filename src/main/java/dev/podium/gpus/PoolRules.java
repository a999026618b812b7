package dev.podium.gpus;

import dev.podium.gpus.GpuServers.ClassPolicy;
import dev.podium.gpus.GpuServers.Policy;
import dev.podium.gpus.GpuServers.PoolPolicy;
import dev.podium.gpus.Rows.PoolRow;
import dev.podium.gpus.schedule.ClassLimit;
import dev.podium.gpus.schedule.TimeClass;
import dev.podium.kernel.Refusal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** How the pool and a server can be run. Pure. */
final class PoolRules {

    static final int PRICE_DECIMALS = 6;

    private static final BigDecimal MOST_PRICE = new BigDecimal(100_000);
    private static final BigDecimal MOST_WEIGHT = new BigDecimal(1000);
    private static final int WEIGHT_DECIMALS = 3;
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_IDLE = 7 * 24 * 60;
    private static final long MOST_MILLI = 1_000_000_000;
    private static final int MOST_NOTICE = 24 * 60;
    private static final int MOST_OS_USERS = 50;
    private static final int LONGEST_PATH = 200;
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]+)+/?");

    /** Also one without a name: {@code uid 1001}. */
    private static final Pattern OS_USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.@-]{0,39}|uid \\d{1,10}");

    private PoolRules() {}

    static Policy checked(Policy policy) {
        var price = policy.priceHour().stripTrailingZeros();
        if (price.signum() < 0 || price.compareTo(MOST_PRICE) > 0 || price.scale() > PRICE_DECIMALS) {
            throw bad(
                    "priceHour",
                    "An hour of a GPU costs 0 to " + MOST_PRICE + " dollars, with up to " + PRICE_DECIMALS
                            + " decimals.",
                    "Send it like 1.25.");
        }
        var weight = policy.weight().stripTrailingZeros();
        if (weight.signum() <= 0 || weight.compareTo(MOST_WEIGHT) > 0 || weight.scale() > WEIGHT_DECIMALS) {
            throw bad(
                    "weight",
                    "A GPU counts more than 0 and up to " + MOST_WEIGHT + " against a share, with up to "
                            + WEIGHT_DECIMALS + " decimals.",
                    "Send 1 for an ordinary one.");
        }
        return new Policy(policy.badge(), price, weight, policy.hook(), pipe(policy));
    }

    /** As a variable of a program takes it, one line without what a shell could read otherwise. */
    private static String pipe(Policy policy) {
        if (policy.hook() != GpuServers.Hook.MPS) {
            return "";
        }
        var path = policy.mpsPipe().strip();
        if (path.length() > LONGEST_PATH || !PATH.matcher(path).matches()) {
            throw bad(
                    "mpsPipe",
                    "Where the daemon of MPS listens is an absolute path of up to " + LONGEST_PATH
                            + " letters, digits, dots, dashes, underscores and slashes.",
                    "Send what CUDA_MPS_PIPE_DIRECTORY is for the daemon, like /tmp/nvidia-mps.");
        }
        return path;
    }

    static PoolRow checked(PoolPolicy policy) {
        time("halfLifeMinutes", policy.halfLife());
        time("maxWaitMinutes", policy.maxWait());
        if (policy.idleMinutes() < 0 || policy.idleMinutes() > MOST_IDLE) {
            throw bad(
                    "idleMinutes", "A lease is idle after 0 to " + MOST_IDLE + " minutes.", "Send 30, or 0 for never.");
        }
        if (policy.noticeMinutes() < 1 || policy.noticeMinutes() > MOST_NOTICE) {
            throw bad(
                    "noticeMinutes",
                    "Before a process is ended that is said 1 to " + MOST_NOTICE + " minutes ahead.",
                    "Send 10.");
        }
        if (policy.leftAlone().size() > MOST_OS_USERS
                || policy.leftAlone().stream()
                        .anyMatch(each -> !OS_USER.matcher(each).matches())) {
            throw bad(
                    "leftAlone",
                    "Left alone are up to " + MOST_OS_USERS + " OS users, each by its name.",
                    "Send them like [\"ollama\", \"root\"].");
        }
        var classes = new EnumMap<TimeClass, ClassLimit>(TimeClass.class);
        policy.classes().forEach((name, limit) -> {
            var timeClass = timeClass(name);
            time("classes." + name, limit.longest());
            if (limit.milliAPerson() < 0
                    || limit.milliATeam() < 0
                    || limit.milliAPerson() > MOST_MILLI
                    || limit.milliATeam() > MOST_MILLI) {
                throw bad(
                        "classes." + name,
                        "What may be held is 0, for any amount, to " + MOST_MILLI + " thousandths of a GPU.",
                        "Send 2000 for two GPUs.");
            }
            classes.put(timeClass, new ClassLimit(limit.longest(), limit.milliAPerson(), limit.milliATeam()));
        });
        return new PoolRow(
                policy.halfLife(),
                policy.shortFirst(),
                policy.maxWait(),
                policy.idleMinutes(),
                classes,
                policy.outside(),
                policy.noticeMinutes(),
                policy.leftAlone());
    }

    private static TimeClass timeClass(String name) {
        for (var each : TimeClass.values()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        throw bad(
                "classes",
                "There is no class of time " + AskRules.text("classes", name) + ".",
                "Take INTERACTIVE, SHORT, NORMAL or LONG.");
    }

    private static void time(String field, Duration time) {
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw bad(field, "This is a minute to a year.", "Send minutes: 1440 for a day.");
        }
    }

    static PoolPolicy shown(PoolRow pool) {
        var classes = new TreeMap<String, ClassPolicy>();
        pool.classes()
                .forEach((which, limit) -> classes.put(
                        which.name(), new ClassPolicy(limit.longest(), limit.milliAPerson(), limit.milliATeam())));
        return new PoolPolicy(
                pool.halfLife(),
                pool.shortFirst(),
                pool.maxWait(),
                pool.idleMinutes(),
                classes,
                pool.outside(),
                pool.noticeMinutes(),
                pool.leftAlone());
    }

    static Refusal bad(String field, String sentence, String nextStep) {
        return Refusal.invalidField(field, "gpus.bad-policy", sentence, nextStep);
    }
}
