package dev.podium.portal;

/** How many of something there are, as people say it. */
public final class Counted {

    private Counted() {}

    /** "1 member", "2 members". */
    public static String of(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }
}
