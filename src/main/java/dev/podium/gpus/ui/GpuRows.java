package dev.podium.gpus.ui;

import dev.podium.gpus.GpuLeases;
import dev.podium.gpus.GpuOutsiders;
import dev.podium.gpus.GpuQueue;
import dev.podium.gpus.GpuReservations;
import dev.podium.gpus.GpuServers;
import dev.podium.gpus.GpuShares;
import dev.podium.kernel.Actor;
import dev.podium.portal.Symbol;
import dev.podium.portal.TeamMark;
import dev.podium.portal.Tone;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is known of GPUs, in the words and numbers that the page's elements lay out. Pure: the same facts make the same
 * rows.
 *
 * <p>Longer than most files: each element's rows and how they are said stand together.
 */
final class GpuRows {

    private static final int WHOLE = 1000;
    private static final int PERCENT = 100;
    private static final String PART = " MIG ";
    private static final double MIB_A_GIB = 1024;

    /** Points above a share from which it is said in colour. */
    private static final double FAR_ABOVE = 5;

    /** Somebody's part of a GPU; {@code lease} "" where it is another team's. */
    record HolderRow(TeamMark team, String who, String what, String until, String lease) {}

    /** A process that is in no lease; {@code id} "" where whoever looks cannot end it, {@code bad} where it is known to be. */
    record OutsiderRow(String key, String id, boolean bad, String gpu, String words, String said) {}

    /** As podium-gpus has it. */
    record GpuRow(
            String uuid,
            String name,
            String look,
            String word,
            String more,
            String icon,
            List<HolderRow> holders,
            int busy,
            String memory,
            int filled,
            boolean take,
            boolean outside) {}

    /** As podium-gpus has it. */
    record ServerRow(
            String id,
            String name,
            String tone,
            String icon,
            String state,
            String facts,
            String badge,
            String badgeWords,
            String held,
            List<GpuRow> gpus,
            List<OutsiderRow> outsiders) {}

    /** As podium-gpu-line has it. */
    record WaitingRow(
            String id,
            String key,
            int position,
            TeamMark team,
            String who,
            String want,
            String about,
            String when,
            String exactly,
            String sentence,
            boolean cancel) {}

    /** As podium-gpu-shares has it. */
    record StandingRow(
            String name, String tone, double used, double share, String hours, String words, boolean above) {}

    /** As podium-calendar has it. */
    record BlockRow(
            String key, String id, boolean booked, long from, long to, TeamMark team, String label, String words) {}

    record LaneRow(String name, List<BlockRow> blocks) {}

    private final GpuTimes times;

    GpuRows(GpuTimes times) {
        this.times = times;
    }

    /**
     * @param coming reservations that are still to begin
     * @param outside what is in no lease
     * @param asks whether whoever looks may ask for GPUs
     * @param ends whether they may end what is outside
     */
    List<ServerRow> servers(
            List<GpuServers.Server> all,
            List<GpuReservations.Reservation> coming,
            List<GpuOutsiders.Outsider> outside,
            boolean asks,
            boolean ends) {
        Map<String, GpuReservations.Reservation> next = new HashMap<>();
        coming.stream()
                .filter(each -> each.state() == GpuReservations.State.BOOKED)
                .sorted(Comparator.comparing(GpuReservations.Reservation::from).reversed())
                .forEach(each -> each.slices().forEach(slice -> next.put(slice.uuid(), each)));
        return all.stream()
                .map(each -> server(
                        each,
                        next,
                        outside.stream()
                                .filter(one -> one.machine().equals(each.machine()))
                                .toList(),
                        asks,
                        ends))
                .toList();
    }

    private ServerRow server(
            GpuServers.Server server,
            Map<String, GpuReservations.Reservation> next,
            List<GpuOutsiders.Outsider> outside,
            boolean asks,
            boolean ends) {
        var red = outside.stream()
                .filter(GpuRows::isBad)
                .map(GpuOutsiders.Outsider::device)
                .collect(Collectors.toSet());
        long off = server.devices().stream()
                .filter(each -> !reason(server, each).isEmpty())
                .count();
        long held = server.devices().stream()
                .filter(each -> !each.holders().isEmpty())
                .count();
        int size = server.devices().size();
        Tone tone;
        Symbol symbol;
        String state;
        if (!server.drained().isEmpty()) {
            tone = Tone.OFF;
            symbol = Symbol.ENDED;
            state = "Drained";
        } else if (off == size) {
            tone = Tone.OFF;
            symbol = Symbol.UNREACHABLE;
            state = size == 0 ? "No GPU seen" : "Not usable";
        } else if (off > 0) {
            tone = Tone.STUCK;
            symbol = Symbol.STUCK;
            state = "Degraded";
        } else {
            tone = Tone.WORK;
            symbol = Symbol.CHECK;
            state = "Healthy";
        }
        return new ServerRow(
                server.machine().toString(),
                server.name(),
                tone.id(),
                symbol.id(),
                state,
                facts(server),
                badge(server),
                badgeWords(server.policy().badge()),
                off > 0 && off < size ? (size - off) + " of " + size + " in service" : held + " of " + size + " leased",
                server.devices().stream()
                        .map(each -> gpu(server, each, next.get(each.uuid()), asks, red.contains(each.uuid())))
                        .toList(),
                outside.stream().map(each -> outsider(each, ends)).toList());
    }

    private static boolean isBad(GpuOutsiders.Outsider each) {
        return each.kind() != GpuOutsiders.Kind.UNKNOWN && each.state() != GpuOutsiders.State.ENDED;
    }

    /** "Process of OS user ada, since 14:02, 12 GB, outside any lease". */
    private OutsiderRow outsider(GpuOutsiders.Outsider each, boolean ends) {
        var program = each.program().isEmpty() ? "" : " " + each.program();
        var words = "Process" + program + (each.pid() == null ? "" : " (" + each.pid() + ")")
                + (each.osUser().isEmpty() ? "" : " of OS user " + each.osUser())
                + (each.since() == null ? "" : ", since " + times.at(each.since()))
                + (each.memoryMib() == null ? "" : ", " + memory(each.memoryMib()))
                + switch (each.kind()) {
                    case OUTSIDE -> ", outside any lease";
                    case OVER -> ", more memory than the part that is leased";
                    case UNKNOWN -> ", nobody says whose it is";
                };
        boolean open = each.state() != GpuOutsiders.State.ENDING && each.state() != GpuOutsiders.State.ENDED;
        return new OutsiderRow(
                each.device() + each.id() + words,
                ends && open && each.id() != null ? each.id().toString() : "",
                isBad(each),
                "GPU " + each.index(),
                words,
                each.sentence());
    }

    /** "8 × H100, 80 GB". */
    private static String facts(GpuServers.Server server) {
        Map<String, Long> models = server.devices().stream()
                .collect(Collectors.groupingBy(
                        each -> (each.model().isEmpty() ? "GPU" : each.model())
                                + (each.memoryMib() > 0 ? ", " + gib(each.memoryMib()) + " GB" : ""),
                        LinkedHashMap::new,
                        Collectors.counting()));
        return models.entrySet().stream()
                .map(each -> each.getValue() + " × " + each.getKey())
                .collect(Collectors.joining(" · "));
    }

    /** "hard" is what the machine has confirmed; what it has not is what an admin declares. */
    private static String badge(GpuServers.Server server) {
        return server.unheld().isEmpty()
                ? server.policy().badge().name().toLowerCase(Locale.ROOT)
                : "declared: " + server.unheld();
    }

    static String badgeWords(GpuServers.Badge badge) {
        return switch (badge) {
            case HARD -> "Hard: the server's kernel keeps OS users to the GPUs of their leases.";
            case HOOKED -> "Hooked: a library between a program and the driver keeps it to its memory and compute.";
            case DECLARED -> "Declared: programs are told which GPUs are theirs, and are trusted.";
        };
    }

    private static String reason(GpuServers.Server server, GpuServers.Device device) {
        return !server.drained().isEmpty()
                ? server.drained()
                : device.drained().isEmpty() ? device.unusable() : device.drained();
    }

    private GpuRow gpu(
            GpuServers.Server server,
            GpuServers.Device device,
            GpuReservations.@Nullable Reservation next,
            boolean asks,
            boolean outside) {
        var reason = reason(server, device);
        boolean drained = !server.drained().isEmpty() || !device.drained().isEmpty();
        String look;
        String word = "";
        String more = "";
        String icon = "";
        if (!device.holders().isEmpty()) {
            look = "held";
        } else if (!reason.isEmpty()) {
            look = "down";
            word = drained ? "Drained" : "Not usable";
            more = reason;
            icon = drained ? Symbol.ENDED.id() : Symbol.UNREACHABLE.id();
        } else if (next != null) {
            look = "hold";
            word = "Held, " + next.team();
            more = "from " + times.at(next.from()) + ", short jobs fit";
            icon = Symbol.CALENDAR.id();
        } else {
            look = "free";
            word = "Free";
        }
        var used = device.memoryUsedMib();
        int total = device.memoryMib();
        return new GpuRow(
                device.uuid(),
                "GPU " + device.index() + profile(device),
                look,
                word,
                more,
                icon,
                device.holders().stream().map(each -> holder(each, device)).toList(),
                device.busy() == null ? -1 : (int) Math.round(device.busy() * PERCENT),
                total == 0 ? "–" : (used == null ? "–" : gib(used)) + " / " + gib(total) + " GB",
                used == null || total == 0 ? -1 : (int) Math.round(PERCENT * (double) used / total),
                asks && look.equals("free"),
                outside);
    }

    /** Of a part, as the list of models has it. */
    private static String profile(GpuServers.Device device) {
        int at = device.model().lastIndexOf(PART);
        return at < 0 ? "" : " · " + device.model().substring(at + PART.length());
    }

    private HolderRow holder(GpuServers.Holder holder, GpuServers.Device device) {
        boolean part = holder.milli() < WHOLE;
        var what = part ? part(holder, device) : holder.purpose();
        return new HolderRow(
                TeamMark.of(holder.team()),
                holder.person().isEmpty() ? holder.team() : holder.person(),
                what,
                "until " + times.at(holder.until()),
                holder.lease() == null ? "" : holder.lease().toString());
    }

    private static String part(GpuServers.Holder holder, GpuServers.Device device) {
        var memory = holder.memoryMib() > 0 && device.memoryMib() > 0 ? ", " + gib(holder.memoryMib()) + " GB" : "";
        return Math.round(holder.milli() / (double) WHOLE * PERCENT) + " %" + memory;
    }

    private static String memory(int mib) {
        return mib < MIB_A_GIB ? mib + " MB" : gib(mib) + " GB";
    }

    private static long gib(int mib) {
        return Math.round(mib / MIB_A_GIB);
    }

    List<WaitingRow> line(List<GpuQueue.Place> all, @Nullable Actor actor, boolean runsTeam) {
        var rows = new ArrayList<WaitingRow>();
        for (var place : all) {
            var request = place.request();
            var expected = request == null ? null : request.expected();
            boolean own = request != null
                    && actor != null
                    && (runsTeam || request.person().equals(actor.person()));
            rows.add(new WaitingRow(
                    request == null ? "" : request.id().toString(),
                    request == null ? "p" + place.position() : request.id().toString(),
                    place.position(),
                    TeamMark.of(place.team()),
                    request == null ? place.team() : request.personName(),
                    request == null
                            ? place.need().words()
                            : place.need().words() + ", " + GpuTimes.span(request.limit())
                                    + (request.purpose().isEmpty() ? "" : " · " + request.purpose()),
                    expected == null || !expected.isAfter(times.now()) ? "" : "about",
                    request == null
                            ? ""
                            : expected == null ? "not yet" : expected.isAfter(times.now()) ? times.at(expected) : "now",
                    expected == null ? "" : times.exactly(expected),
                    request == null ? "" : request.sentence(),
                    own));
        }
        return rows;
    }

    List<StandingRow> teams(List<GpuShares.OfTeam> all) {
        return all.stream()
                .map(each -> standing(each.name(), TeamMark.of(each.name()).tone(), each.standing()))
                .toList();
    }

    /** Of the own team. */
    List<StandingRow> people(List<GpuShares.OfTeam> all) {
        return all.stream()
                .filter(GpuShares.OfTeam::own)
                .flatMap(team -> team.people().stream()
                        .map(each ->
                                standing(each.name(), TeamMark.of(team.name()).tone(), each.standing())))
                .toList();
    }

    private static StandingRow standing(String name, String tone, GpuShares.Standing standing) {
        double used = standing.used() * PERCENT;
        double share = standing.share() * PERCENT;
        long off = Math.round(used) - Math.round(share);
        var words = (off == 0 ? "at" : Math.abs(off) + (off > 0 ? " above" : " below")) + " share " + Math.round(share);
        return new StandingRow(
                name,
                tone,
                used,
                share,
                String.format(Locale.ROOT, "%.1f", standing.gpuHours()),
                words,
                off > FAR_ABOVE);
    }

    /** Who comes first, and why; "" where nobody has used anything. */
    static String fairness(List<GpuShares.OfTeam> all) {
        return all.stream()
                .filter(each -> each.standing().weight() > 0)
                .findFirst()
                .filter(_ -> all.size() > 1
                        && all.stream().anyMatch(each -> each.standing().gpuHours() > 0))
                .map(first -> first.name() + " is furthest below its share, so its requests go first.")
                .orElse("");
    }

    /** A lane for each GPU of the servers, with what is held and booked between the two moments. */
    List<LaneRow> lanes(
            List<GpuServers.Server> servers,
            List<GpuLeases.Lease> leases,
            List<GpuReservations.Reservation> reservations,
            Instant from,
            Instant to) {
        Map<UUID, GpuLeases.Lease> own = leases.stream().collect(Collectors.toMap(GpuLeases.Lease::id, each -> each));
        Map<String, List<BlockRow>> byDevice = new HashMap<>();
        for (var each : reservations) {
            if (each.state() == GpuReservations.State.BOOKED) {
                each.slices()
                        .forEach(slice -> byDevice.computeIfAbsent(slice.uuid(), _ -> new ArrayList<>())
                                .add(booked(each, slice.uuid())));
            }
        }
        var lanes = new ArrayList<LaneRow>();
        for (var server : servers) {
            for (var device : server.devices()) {
                var blocks = byDevice.computeIfAbsent(device.uuid(), _ -> new ArrayList<>());
                for (var holder : device.holders()) {
                    blocks.add(held(holder, own.get(holder.lease()), device.uuid()));
                }
                blocks.removeIf(each -> each.to() <= from.toEpochMilli() || each.from() >= to.toEpochMilli());
                lanes.add(new LaneRow(server.name() + " " + device.index() + profile(device), List.copyOf(blocks)));
            }
        }
        return lanes;
    }

    private static BlockRow booked(GpuReservations.Reservation each, String device) {
        boolean own = each.id() != null;
        var label = !own ? each.team() : each.purpose().isEmpty() ? each.personName() : each.purpose();
        return new BlockRow(
                "b" + each.from() + each.team() + each.id() + device,
                own ? String.valueOf(each.id()) : "",
                true,
                each.from().toEpochMilli(),
                each.to().toEpochMilli(),
                TeamMark.of(each.team()),
                label,
                "reserved by " + (own ? each.personName() : each.team()));
    }

    private BlockRow held(GpuServers.Holder holder, GpuLeases.@Nullable Lease lease, String device) {
        var label = holder.person().isEmpty()
                ? holder.team()
                : holder.purpose().isEmpty() ? holder.person() : holder.purpose();
        return new BlockRow(
                "l" + holder.lease() + holder.team() + holder.until() + device,
                holder.lease() == null ? "" : holder.lease().toString(),
                false,
                // Since when another team has it is not told.
                (lease == null ? times.now() : lease.began()).toEpochMilli(),
                holder.until().toEpochMilli(),
                TeamMark.of(holder.team()),
                label,
                "leased by " + (holder.person().isEmpty() ? holder.team() : holder.person()));
    }

    /** "2½ GPUs leased, 2 requests waiting" as it counts for the own team. */
    static String facts(List<GpuLeases.Lease> leases, List<GpuQueue.Place> line) {
        long milli = leases.stream()
                .flatMap(each -> each.slices().stream())
                .mapToLong(GpuLeases.Slice::milli)
                .sum();
        long waiting = line.stream().filter(each -> each.request() != null).count();
        return gpus(milli) + " leased, " + waiting + (waiting == 1 ? " request" : " requests") + " waiting";
    }

    /** "1 GPU", "2.5 GPUs". */
    static String gpus(long milli) {
        var number = milli % WHOLE == 0
                ? Long.toString(milli / WHOLE)
                : String.format(Locale.ROOT, "%.2f", milli / (double) WHOLE).replaceFirst("0$", "");
        return number + (milli == WHOLE ? " GPU" : " GPUs");
    }
}
