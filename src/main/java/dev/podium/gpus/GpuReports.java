package dev.podium.gpus;

import dev.podium.kernel.MachineId;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.TeamId;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was held, used and wasted. Looking takes {@link dev.podium.identity.Permission#MACHINE_SEE} and shows the own team;
 * everywhere it takes {@link dev.podium.identity.Permission#PLATFORM_MANAGE} and shows all. Hours are of whole GPUs: of a part
 * of one, its thousandths of compute.
 */
public interface GpuReports {

    int MOST = 500;
    int MOST_DAYS = 366;

    /**
     * A lease that is over.
     *
     * @param teamName "" of the own team
     * @param busy 0 to 1; null where no machine said so
     * @param amount in US dollars
     */
    record Past(
            GpuLeases.Lease lease,
            String teamName,
            BigDecimal gpuHours,
            @Nullable Double busy,
            BigDecimal amount) {}

    /** Where a page ended. */
    record Cursor(Instant ended, UUID id) {}

    record Who(PersonId person, String name) {}

    /** The latest first. @param after null for the first page; @param most up to {@link #MOST} */
    List<Past> history(boolean everywhere, @Nullable PersonId person, @Nullable Cursor after, int most);

    /** Those who held something within a year, by name. */
    List<Who> people(boolean everywhere);

    /**
     * One team, or one person of the own team.
     *
     * @param share as it was agreed on those days, each counted by what was held on it, 0 to 1; of days before that was kept, as
     *     it is agreed now
     * @param hours of each day, the first first
     */
    record Line(String name, boolean own, double share, List<Double> hours) {

        public Line {
            hours = List.copyOf(hours);
        }

        public double sum() {
            return hours.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    /** @param people of the own team, with their shares within it */
    record Fairness(LocalDate from, LocalDate to, List<Line> teams, List<Line> people) {

        public Fairness {
            teams = List.copyOf(teams);
            people = List.copyOf(people);
        }
    }

    /**
     * Those days up to today. All teams that one sees by {@link GpuShares#now}, as what was held counts against a share: by
     * the weight of its server.
     *
     * @param days 1 to {@link #MOST_DAYS}
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-time}
     */
    Fairness fairness(int days);

    /**
     * Hours of GPUs.
     *
     * @param known of those held, of which machines said how busy they were
     * @param busy of the known, as they were busy
     * @param idle of the known, on which nothing ran
     */
    record Hours(double held, double known, double busy, double idle) {

        public Hours plus(Hours more) {
            return new Hours(held + more.held, known + more.known, busy + more.busy, idle + more.idle);
        }
    }

    /**
     * @param there all that there was, which is held, away or free
     * @param away drained or in trouble
     * @param waited free, while somebody waited who may use it
     * @param why of what was free meanwhile, by what whoever was next waited for: see the words of {@code Decision.Why}
     */
    record OfServer(
            MachineId server,
            String name,
            double there,
            Hours hours,
            double away,
            double free,
            double waited,
            Map<String, Double> why) {

        public OfServer {
            why = Map.copyOf(why);
        }
    }

    /** @param idleAmount what was idle while held came to, in US dollars */
    record OfPerson(
            TeamId team,
            String teamName,
            PersonId person,
            String name,
            Hours hours,
            BigDecimal amount,
            BigDecimal idleAmount) {}

    /** A request that waited long. @param until null while it waits still */
    record Waited(
            UUID request,
            String teamName,
            String personName,
            Instant asked,
            @Nullable Instant until,
            GpuQueue.State state,
            double hours,
            String sentence) {}

    /** @param counted up to when; null where nothing is yet. @param waits the longest of each day, the longest first */
    record Use(
            LocalDate from,
            LocalDate to,
            @Nullable Instant counted,
            List<OfServer> servers,
            List<OfPerson> people,
            List<Waited> waits) {

        public Use {
            servers = List.copyOf(servers);
            people = List.copyOf(people);
            waits = List.copyOf(waits);
        }
    }

    /**
     * Of whole days, both included; of servers those that one may use.
     *
     * @throws dev.podium.kernel.Refusal {@code gpus.bad-time} for more than {@link #MOST_DAYS} days
     */
    Use use(boolean everywhere, LocalDate from, LocalDate to);
}
