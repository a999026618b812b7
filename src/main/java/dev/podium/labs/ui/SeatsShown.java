package dev.podium.labs.ui;

import com.vaadin.flow.router.QueryParameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Which seats a lab's wall shows and how, as its address says it: {@code wall?show=help&text=ada&sort=name&size=s}.
 *
 * @param text matches anywhere in a student's name or group, in small letters; "" for all
 */
record SeatsShown(Show show, String text, Sort sort, Size size) {

    static final SeatsShown ALL = new SeatsShown(Show.ALL, "", Sort.HELP, Size.M);

    enum Show {
        ALL("All"),
        HELP("Needs help"),
        HAND("Hand raised"),
        WAITING("Waiting"),
        AWAY("Away"),
        DONE("Done");

        private final String words;

        Show(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    enum Sort {
        HELP("Needs help first"),
        NAME("By name"),
        GROUP("By group"),
        STEP("Least far first");

        private final String words;

        Sort(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    enum Size {
        S,
        M,
        L
    }

    SeatsShown with(Show now) {
        return new SeatsShown(now, text, sort, size);
    }

    SeatsShown with(Sort now) {
        return new SeatsShown(show, text, now, size);
    }

    SeatsShown with(Size now) {
        return new SeatsShown(show, text, sort, now);
    }

    SeatsShown typed(String now) {
        return new SeatsShown(show, now.strip().toLowerCase(Locale.ROOT), sort, size);
    }

    boolean matches(String name, String group) {
        return text.isEmpty()
                || name.toLowerCase(Locale.ROOT).contains(text)
                || group.toLowerCase(Locale.ROOT).contains(text);
    }

    String query() {
        var query = new StringJoiner("&");
        add(query, "show", id(show), id(Show.ALL));
        add(query, "text", text, "");
        add(query, "sort", id(sort), id(Sort.HELP));
        add(query, "size", id(size), id(Size.M));
        return query.toString();
    }

    private static void add(StringJoiner query, String name, String value, String usual) {
        if (!value.equals(usual)) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    static String id(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** An unknown word is the usual one. */
    static SeatsShown of(QueryParameters query) {
        return new SeatsShown(
                        named(Show.values(), one(query, "show"), Show.ALL),
                        "",
                        named(Sort.values(), one(query, "sort"), Sort.HELP),
                        named(Size.values(), one(query, "size"), Size.M))
                .typed(one(query, "text"));
    }

    private static String one(QueryParameters query, String name) {
        return query.getSingleParameter(name).orElse("");
    }

    private static <E extends Enum<E>> E named(E[] all, String name, E usual) {
        return List.of(all).stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst()
                .orElse(usual);
    }
}
