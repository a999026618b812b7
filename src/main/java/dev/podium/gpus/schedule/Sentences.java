package dev.podium.gpus.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What people read. Names servers, GPUs and times; never other people. */
final class Sentences {

    /** Nearer than this a time is told to the minute, farther to five. */
    private static final Duration NEAR = Duration.ofMinutes(15);

    /** A start later than told by less than this is what "about" means. */
    private static final Duration ABOUT = Duration.ofMinutes(10);

    private final Snapshot snapshot;
    private final Pool pool;
    private final ZonedDateTime today;

    Sentences(Snapshot snapshot, Pool pool) {
        this.snapshot = snapshot;
        this.pool = pool;
        this.today = snapshot.now().atZone(snapshot.zone());
    }

    String starts(List<Place> places) {
        return "Starts now on " + where(places) + ".";
    }

    String begins(List<Place> places, Instant until) {
        return "The reservation has begun: " + where(places) + ", until " + exactly(until) + ".";
    }

    /** "gpu-a, GPUs 2 and 3" */
    String where(List<Place> places) {
        return places.stream().map(this::where).distinct().collect(Collectors.joining("; "));
    }

    private String where(Place place) {
        var number = pool.numberOf(place.server());
        var name = number == null ? "a server" : pool.server(number).name();
        if (place.slices().isEmpty()) {
            return name;
        }
        var first = place.slices().getFirst();
        var indexes = place.slices().stream()
                .map(slice -> pool.byUuid().get(slice.uuid()))
                .filter(Objects::nonNull)
                .map(device -> String.valueOf(device.index()))
                .toList();
        return first.milli() == Device.WHOLE
                ? name + ", " + gpus(indexes)
                : name + ", " + part(first) + " of " + gpus(indexes);
    }

    private static String gpus(List<String> indexes) {
        return (indexes.size() == 1 ? "GPU " : "GPUs ") + list(indexes, "and");
    }

    private static String part(Slice slice) {
        var percent = slice.milli() % 10 == 0
                ? slice.milli() / 10 + " %"
                : String.format(Locale.ROOT, "%.1f %%", slice.milli() / 10.0);
        return slice.memoryMib() > 0 ? percent + " and " + memory(slice.memoryMib()) : percent;
    }

    /** @param free how many of the GPUs it will get are free now */
    String waits(Request request, int position, Instant expected, int free) {
        int all = request.need().allGpus();
        int missing = all - free;
        var start = new StringBuilder("Waiting: ").append(place(position)).append(". ");
        if (all == 0) {
            start.append("Expected ").append(about(expected)).append('.');
        } else if (free <= 0 || missing <= 0) {
            start.append(all == 1 ? gpu(request.need()) : "Your " + all + " GPUs are")
                    .append(missing <= 0 ? " promised to others first; expected " : " expected ")
                    .append(about(expected))
                    .append('.');
        } else {
            start.append(free == 1 ? "One" : String.valueOf(free))
                    .append(" of your ")
                    .append(all)
                    .append(free == 1 ? " GPUs is free now; the other" : " GPUs are free now; the other")
                    .append(missing == 1 ? " is" : " " + missing + " are")
                    .append(" expected ")
                    .append(about(expected))
                    .append('.');
        }
        return start + later(request, expected);
    }

    private static String gpu(Need need) {
        return need.whole() ? "A GPU is" : "Room on a GPU is";
    }

    private String later(Request request, Instant expected) {
        var told = request.told();
        return told != null && expected.isAfter(told.plus(ABOUT))
                ? " First told was " + about(told).replaceFirst("^at ", "")
                        + ": work of people further below their share has come since, or work before it takes longer."
                : "";
    }

    String notYet(Instant notBefore) {
        return "Planned for " + exactly(notBefore) + ", as asked.";
    }

    String tooFar(int position) {
        return "Waiting: " + place(position) + ". That is too far back to say when it will start.";
    }

    String untold(int position) {
        return "Waiting: " + place(position) + ". When so much will be free at once cannot be said yet.";
    }

    String reserved(int position, Instant from, Duration shorter, Instant expected) {
        return "Waiting: " + place(position) + ". What it needs is free now but reserved from " + exactly(from)
                + ": with a limit of at most " + duration(shorter)
                + " it would start before that. As it is, it is expected " + about(expected) + ".";
    }

    String classLimit(int position, TimeClass timeClass, long milli, boolean team) {
        return "Waiting: " + place(position) + ". " + (team ? "Your team holds" : "You hold") + " as much in "
                + words(timeClass) + " leases as " + (team ? "a team" : "one person") + " may, " + amount(milli)
                + "; this one starts when one of them has ended.";
    }

    String tooLong(TimeClass timeClass, Duration longest) {
        return "Cannot ever start: " + words(timeClass) + " leases last at most " + duration(longest) + ".";
    }

    String tooMuchForClass(TimeClass timeClass, long milli, boolean team) {
        return "Cannot ever start: " + (team ? "a team" : "one person") + " may hold at most " + amount(milli) + " in "
                + words(timeClass) + " leases.";
    }

    String unusable(int position, String why) {
        return "Waiting: " + place(position) + ". What it needs is here but cannot be used now: " + why + ".";
    }

    String never(String largest) {
        return "Cannot ever start: " + largest + ".";
    }

    private static String words(TimeClass timeClass) {
        return timeClass.name().toLowerCase(Locale.ROOT);
    }

    static String amount(long milli) {
        return milli % Device.WHOLE == 0
                ? milli / Device.WHOLE + (milli == Device.WHOLE ? " GPU" : " GPUs")
                : String.format(Locale.ROOT, "%.1f GPUs", milli / 1000.0);
    }

    /** In GB as makers count them, where that is near: 81,559 MiB is what is sold as 80 GB. */
    static String memory(int mib) {
        return mib >= 1024 ? Math.round(mib / 1024.0) + " GB" : mib + " MiB";
    }

    static String list(List<String> words, String last) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " " + last + " " + words.getLast();
    }

    static String list(Set<String> words, String last) {
        return list(new ArrayList<>(new TreeSet<>(words)), last);
    }

    private static String place(int position) {
        if (position == 1) {
            return "next in line";
        }
        int teens = position % 100;
        var ending = teens >= 11 && teens <= 13
                ? "th"
                : switch (position % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return thousands(position) + ending + " in line";
    }

    private static String thousands(int number) {
        return number < 1000 ? String.valueOf(number) : thousands(number / 1000) + "," + padded(number % 1000, 3);
    }

    /** A formatter would take longer than the decision: there are thousands of sentences in a pass. */
    private static String padded(int number, int digits) {
        var text = String.valueOf(number);
        return "0".repeat(Math.max(0, digits - text.length())) + text;
    }

    /** Rounded up: an expectation that comes true a little early disappoints nobody. */
    private String about(Instant time) {
        long minutes = Duration.between(snapshot.now(), time).compareTo(NEAR) <= 0 ? 1 : 5;
        long step = minutes * 60;
        long rounded = Math.ceilDiv(time.getEpochSecond() + (time.getNano() > 0 ? 1 : 0), step) * step;
        return at("at about ", Instant.ofEpochSecond(rounded));
    }

    String exactly(Instant time) {
        return at("", time);
    }

    private String at(String before, Instant time) {
        var local = time.atZone(snapshot.zone()).truncatedTo(ChronoUnit.MINUTES);
        return before + padded(local.getHour(), 2) + ":" + padded(local.getMinute(), 2) + day(local.toLocalDate());
    }

    private String day(LocalDate day) {
        var now = today.toLocalDate();
        if (day.equals(now)) {
            return "";
        }
        if (day.equals(now.plusDays(1))) {
            return " tomorrow";
        }
        var month = day.getMonth().getDisplayName(java.time.format.TextStyle.FULL, Locale.ENGLISH);
        var year = day.getYear() == now.getYear() ? "" : " " + day.getYear();
        return " on " + day.getDayOfMonth() + " " + month + year;
    }

    static String duration(Duration duration) {
        var parts = new ArrayList<String>();
        if (duration.toDays() > 0) {
            parts.add(duration.toDays() + (duration.toDays() == 1 ? " day" : " days"));
        }
        if (duration.toHoursPart() > 0) {
            parts.add(duration.toHoursPart() + " h");
        }
        if (duration.toMinutesPart() > 0 && duration.toDays() == 0) {
            parts.add(duration.toMinutesPart() + " min");
        }
        return parts.isEmpty() ? "a minute" : String.join(" ", parts);
    }
}
