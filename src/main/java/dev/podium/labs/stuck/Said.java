package dev.podium.labs.stuck;

import java.util.Set;

/**
 * A command as somebody gave it, with what its words say of it: found once, when it is learnt of.
 *
 * @param text as a person may read it, secrets masked; "" where the shell keeps it to itself
 * @param normal the same for two runs of one command
 * @param looks whether it is asked by habit between other things
 * @param stays whether it goes on until whoever sits there ends it
 * @param answers whether its exit code 1 is an answer and no failure
 * @param joined whether its exit code may be another command's
 */
public record Said(String text, String normal, boolean looks, boolean stays, boolean answers, boolean joined) {

    public static Said command(String given) {
        var text = CommandWords.masked(given.strip());
        return new Said(
                text,
                CommandWords.normal(text),
                CommandWords.looks(text),
                CommandWords.stays(text),
                CommandWords.answers(text),
                CommandWords.joined(text));
    }

    /** These only ask how something gets on that the agent began before. */
    private static final Set<String> ASKS_AGAIN = Set.of("BashOutput", "TaskOutput");

    /** An agent's call of a tool; where that is a shell, by the command. */
    public static Said call(String tool, String arguments) {
        return call(tool, arguments, "");
    }

    /**
     * @param arguments as a person may read them
     * @param exactly what two of the same calls have in common besides; nothing of it is kept but a number made of it
     */
    public static Said call(String tool, String arguments, String exactly) {
        var text = CommandWords.masked(tool + ": " + arguments.strip());
        boolean looks = tool.equals("Bash") ? CommandWords.looks(arguments) : ASKS_AGAIN.contains(tool);
        var number = exactly.isEmpty()
                ? ""
                : " " + Long.toHexString(Output.of(exactly).hash());
        return new Said(text, Plain.line(text) + number, looks, false, false, false);
    }

    /** What is no command of a shell, as a step's check. */
    public static Said words(String given) {
        var text = CommandWords.masked(given.strip());
        return new Said(text, Plain.line(text), false, false, false, false);
    }
}
