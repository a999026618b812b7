package dev.podium.inference.tiers;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether an answer is nothing but words that say it will not be given. Local models have no word of their dialect for it. Narrow on
 * purpose, and in English alone: that a file cannot be found is an answer, and so is all that goes on with something of use.
 */
public final class PlainRefusal {

    /** Whoever goes on for longer says something. */
    private static final int MOST = 400;

    private static final Pattern REFUSES = Pattern.compile(
            "(as an ai( language model| assistant)?,? )?((i'm|i am) (very |really )?sorry|sorry|i apologi[sz]e|"
                    + "unfortunately|my apologies)?[,.;!]? ?(but )?(as an ai( language model| assistant)?,? )?"
                    + "i( can't| cannot| can not| won't| will not| must decline to|('m| am) (unable|not able) to) "
                    + "((assist|help)( you)?( with (that|this|your request|this request|that request|it))?"
                    + "|comply( with (that|this|your request|this request))?"
                    + "|fulfil+( (that|this|your|the) request)?"
                    + "|do (that|this)"
                    + "|answer (that|this|your)( question| request)?"
                    + "|(continue|engage) with (that|this)( request| conversation)?"
                    + "|provide (any )?(assistance|help)( with (that|this))?)([.!,;].*|$)");

    private PlainRefusal() {}

    /** @param answer all that it said, "" where it did something else */
    public static boolean is(String answer) {
        var text =
                answer.strip().replace('\u2019', '\'').toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return !text.isEmpty()
                && text.length() <= MOST
                && !text.contains("```")
                && REFUSES.matcher(text).matches();
    }
}
