package dev.podium.labs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.labs.CourseFigures.Period;
import dev.podium.labs.ToldSums.Grain;
import dev.podium.labs.ToldSums.Part;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What sums tell, and what could be made of them by adding and taking away. */
class ToldSumsTest {

    private static final List<UUID> PEOPLE =
            IntStream.range(0, 40).mapToObj(i -> new UUID(0, i)).toList();

    private static ToldSums spent(Part part, int people, String each) {
        var sums = new ToldSums();
        PEOPLE.subList(0, people).forEach(who -> sums.add(part, who, new BigDecimal(each)));
        return sums;
    }

    @Test
    void nothingIsToldOfFewerThanFiveWhoContributed() {
        assertThat(spent(Part.THIS_MONTH, 4, "10").told(Period.COURSE, Grain.MONEY))
                .isEmpty();
        assertThat(spent(Part.THIS_MONTH, 5, "10").told(Period.COURSE, Grain.MONEY))
                .hasValueSatisfying(told -> assertThat(told.amount()).isEqualByComparingTo("50"));
        assertThat(new ToldSums().told(Period.COURSE, Grain.MONEY))
                .as("nobody spent anything, which is of nobody")
                .hasValueSatisfying(told -> assertThat(told.amount()).isZero());
    }

    @Test
    void fewAreToldRoughlyAndManyExactly() {
        var few = spent(Part.THIS_MONTH, 7, "1.337")
                .told(Period.THIS_MONTH, Grain.MONEY)
                .orElseThrow();
        assertThat(few.amount()).isEqualByComparingTo("9");
        assertThat(few.rounded()).isTrue();
        assertThat(spent(Part.THIS_MONTH, 7, "0.25")
                        .told(Period.THIS_MONTH, Grain.HOURS)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("2");
        assertThat(spent(Part.THIS_MONTH, 9, "1")
                        .told(Period.THIS_MONTH, Grain.COUNT)
                        .orElseThrow()
                        .amount())
                .isEqualByComparingTo("10");
        var many = spent(Part.THIS_MONTH, 20, "1.337")
                .told(Period.THIS_MONTH, Grain.MONEY)
                .orElseThrow();
        assertThat(many.amount()).isEqualByComparingTo("26.74");
        assertThat(many.rounded()).isFalse();
    }

    @Test
    void aMonthIsNotToldWhereTheRestOfTheCourseWasOfOne() {
        var sums = spent(Part.THIS_MONTH, 10, "3");
        sums.add(Part.LAST_MONTH, PEOPLE.getFirst(), new BigDecimal("7"));
        assertThat(sums.isTold(Period.COURSE)).isTrue();
        assertThat(sums.isTold(Period.LAST_MONTH)).isFalse();
        assertThat(sums.isTold(Period.THIS_MONTH))
                .as("the course less this month is what one did last month")
                .isFalse();
    }

    /** Each sum that is told, less any others that are: what is left over is of nobody or of five. */
    @Test
    void whateverIsTakenFromWhatIsToldIsOfNobodyOrOfMany() {
        for (int seed = 0; seed < 3_000; seed++) {
            var random = new Random(seed);
            var sums = new ToldSums();
            var who = new EnumMap<Part, Set<UUID>>(Part.class);
            for (var part : Part.values()) {
                var people = new HashSet<UUID>();
                int many = random.nextInt(9);
                for (int i = 0; i < many; i++) {
                    var one = PEOPLE.get(random.nextInt(12));
                    people.add(one);
                    sums.add(part, one, BigDecimal.ONE);
                }
                who.put(part, people);
            }
            var told = EnumSet.noneOf(Period.class);
            for (var period : Period.values()) {
                if (sums.isTold(period)) {
                    told.add(period);
                }
            }
            check(told, who, seed);
        }
    }

    private static void check(Set<Period> told, Map<Part, Set<UUID>> who, int seed) {
        if (told.contains(Period.THIS_MONTH)) {
            known(who, EnumSet.of(Part.THIS_MONTH), seed);
        }
        if (told.contains(Period.LAST_MONTH)) {
            known(who, EnumSet.of(Part.LAST_MONTH), seed);
        }
        if (told.contains(Period.COURSE)) {
            known(who, EnumSet.allOf(Part.class), seed);
            if (told.contains(Period.THIS_MONTH)) {
                known(who, EnumSet.of(Part.BEFORE, Part.LAST_MONTH), seed);
            }
            if (told.contains(Period.LAST_MONTH)) {
                known(who, EnumSet.of(Part.BEFORE, Part.THIS_MONTH), seed);
            }
            if (told.containsAll(Set.of(Period.THIS_MONTH, Period.LAST_MONTH))) {
                known(who, EnumSet.of(Part.BEFORE), seed);
            }
        }
    }

    private static void known(Map<Part, Set<UUID>> who, Set<Part> parts, int seed) {
        var people = new HashSet<UUID>();
        parts.forEach(part -> people.addAll(who.getOrDefault(part, Set.of())));
        assertThat(people.size())
                .as("seed " + seed + ", " + parts)
                .satisfiesAnyOf(
                        size -> assertThat(size).isZero(),
                        size -> assertThat(size).isGreaterThanOrEqualTo(CourseFigures.SMALLEST));
    }
}
