package dev.podium.gpus;

import dev.podium.gpus.Rows.LeaseRow;
import dev.podium.gpus.Rows.RequestRow;
import dev.podium.gpus.Rows.ReservationRow;
import dev.podium.hooks.Webhooks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells the team's webhook what its people want to know, in the transaction in which it comes true. */
@Component
class GpuHooks {

    /** What the journal calls it, and what the webhook does. */
    private static final Map<String, String> EVENTS = Map.of(
            "granted", "gpus.lease-granted",
            "warned", "gpus.lease-ending",
            "idle", "gpus.lease-ending",
            "ended", "gpus.lease-ended",
            "told", "gpus.free",
            "refused", "gpus.request-refused");

    private final Webhooks webhooks;
    private final LeaseStore leases;
    private final RequestStore requests;
    private final ReservationStore reservations;
    private final Snapshots snapshots;

    GpuHooks(
            Webhooks webhooks,
            LeaseStore leases,
            RequestStore requests,
            ReservationStore reservations,
            Snapshots snapshots) {
        this.webhooks = webhooks;
        this.leases = leases;
        this.requests = requests;
        this.reservations = reservations;
        this.snapshots = snapshots;
    }

    /** @param about a lease, a request, or what is kept for whoever watched */
    void tell(UUID about, String what, String sentence) {
        var event = EVENTS.get(what);
        if (event == null || !webhooks.isSet()) {
            return;
        }
        switch (event) {
            case "gpus.free" -> reservations.findClaim(about).ifPresent(row -> free(event, row, sentence));
            case "gpus.request-refused" -> requests.find(about).ifPresent(row -> refused(event, row, sentence));
            default -> leases.find(about).ifPresent(row -> lease(event, row, sentence));
        }
    }

    private void free(String event, ReservationRow row, String sentence) {
        var data = facts("watch", row.id(), row.person().toString(), row.personName(), sentence);
        data.put("keptUntil", row.to().toString());
        webhooks.send(event, "Free for " + row.personName() + ": " + sentence, data);
    }

    private void refused(String event, RequestRow row, String sentence) {
        var data = facts("request", row.id(), row.person().toString(), row.personName(), sentence);
        data.put("purpose", row.purpose());
        webhooks.send(event, "What " + row.personName() + " asked for was refused: " + sentence, data);
    }

    private void lease(String event, LeaseRow row, String sentence) {
        var data = facts("lease", row.id(), row.person().toString(), row.personName(), sentence);
        data.put("purpose", row.purpose());
        data.put("began", row.began().toString());
        data.put("ends", row.ends().toString());
        data.put("ended", row.ended() == null ? null : row.ended().toString());
        data.put(
                "gpus",
                leases.slices(List.of(row.id())).stream()
                        .map(slice -> Map.of(
                                "server",
                                slice.machine().toString(),
                                "serverName",
                                snapshots.nameOf(slice.machine()),
                                "uuid",
                                slice.device(),
                                "milli",
                                slice.milli(),
                                "memoryMib",
                                slice.memoryMib()))
                        .toList());
        webhooks.send(
                event,
                switch (event) {
                            case "gpus.lease-granted" -> row.personName() + " was given GPUs: ";
                            case "gpus.lease-ended" -> "The lease of " + row.personName() + " is over: ";
                            default -> "The lease of " + row.personName() + " ends soon: ";
                        }
                        + sentence,
                data);
    }

    private static Map<String, @Nullable Object> facts(
            String kind, UUID id, String person, String name, String sentence) {
        var data = new LinkedHashMap<String, @Nullable Object>();
        data.put(kind, id.toString());
        data.put("person", person);
        data.put("personName", name);
        data.put("sentence", sentence);
        return data;
    }
}
