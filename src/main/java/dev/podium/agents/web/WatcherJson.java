package dev.podium.agents.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.podium.agents.Watchers;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who was at terminals and who may be, as REST shows it. Times are ISO 8601 in UTC. */
final class WatcherJson {

    private WatcherJson() {}

    @Schema(name = "Watcher")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record One(
            @Schema(description = "Its place in the team's audit trail.")
            long position,

            Instant at,

            @Schema(description = "When it was over; null where that is not known, and for what lasts no time.")
            @Nullable
            Instant until,

            @Schema(description = "Whether it goes on now.") boolean open,
            UUID person,
            String name,

            @Schema(
                    allowableValues = {
                        "watched",
                        "drove",
                        "took_over",
                        "assisted",
                        "read",
                        "typed",
                        "interrupted",
                        "other"
                    })
            String deed,

            String agent,

            @Schema(description = "The agent's name as it was then.")
            String agentName,

            @Nullable String address,
            @Nullable String userAgent,

            @Schema(description = "How often the screen was read; else 1.")
            long times,

            @Schema(description = "How many bytes were typed.")
            long typed) {

        static One of(Watchers.Visit visit) {
            return new One(
                    visit.position(),
                    visit.at(),
                    visit.until(),
                    visit.open(),
                    visit.person(),
                    visit.name(),
                    word(visit.deed()),
                    visit.agent(),
                    visit.agentName(),
                    visit.address(),
                    visit.userAgent(),
                    visit.times(),
                    visit.typed());
        }
    }

    @Schema(name = "WatcherPage")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Page(
            List<One> items,

            @Schema(description = "Send it as before for the next page; null on the last.") @Nullable
            Long next) {}

    @Schema(name = "MyShare")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Share(
            String agent,
            String agentName,

            @Schema(allowableValues = {"team", "person"}) String cause,

            @Schema(description = "Null for the team.") @Nullable
            String person,

            @Nullable String name,

            @Schema(allowableValues = {"watch", "drive"}) String mode,

            @Nullable Instant until) {

        static Share of(Watchers.Share share) {
            var person = share.person();
            return new Share(
                    share.agent().toString(),
                    share.agentName(),
                    person == null ? "team" : "person",
                    person == null ? null : person.toString(),
                    person == null ? null : share.name(),
                    word(share.mode()),
                    share.until());
        }
    }

    @Schema(name = "OpenerByRole")
    record ByRole(
            String person,
            String name,

            @Schema(allowableValues = {"watch", "drive"}) String mode) {

        static ByRole of(Watchers.ByRole one) {
            return new ByRole(one.person().toString(), one.name(), word(one.mode()));
        }
    }

    @Schema(name = "MySharePage")
    record Shares(
            List<Share> items,
            int total,
            int offset,
            int limit,

            @Schema(description = "Who may open every terminal of the team by role.")
            List<ByRole> byRole) {}

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
