package dev.podium.inference;

import dev.podium.kernel.Refusal;
import java.util.Locale;
import java.util.regex.Pattern;

/** How engines call models: {@code qwen3}, {@code qwen3:latest} and {@code library/qwen3} are the same one. */
final class EngineNames {

    private static final int MOST = 200;
    private static final String HUB = "registry.ollama.ai/";
    private static final String LIBRARY = "library/";

    /** Letters, a dot among them, and no number or port: what an engine could be sent to that is no public hub is none. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*\\.[A-Za-z]{2,}");

    private EngineNames() {}

    /** The same for all names of one model. */
    static String key(String name) {
        var plain = name.toLowerCase(Locale.ROOT);
        plain = plain.startsWith(HUB) ? plain.substring(HUB.length()) : plain;
        plain = plain.startsWith(LIBRARY) ? plain.substring(LIBRARY.length()) : plain;
        return plain.indexOf(':', plain.lastIndexOf('/') + 1) < 0 ? plain + ":latest" : plain;
    }

    static boolean isName(String name) {
        return name.length() <= MOST && KeptModelRoutes.NAME.matcher(name).matches();
    }

    /** @throws Refusal {@code inference.model-name} */
    static String checked(String name) {
        var given = name.strip();
        if (!isName(given)) {
            throw wrong("A model's name has at most " + MOST
                    + " letters, digits and . _ : @ + - /, and begins with a letter or a digit.");
        }
        return given;
    }

    /**
     * One to be fetched: an engine asks the host that stands in front, so that no address inside may.
     *
     * @throws Refusal {@code inference.model-name}
     */
    static String fetched(String name) {
        var given = checked(name);
        var parts = given.split("/", -1);
        if (parts.length > 3) {
            throw wrong(given + " has more parts than a model's name: a host, who made it, and what it is called.");
        }
        if (parts.length == 3 && !HOST.matcher(parts[0]).matches()) {
            throw wrong(parts[0] + " is no public hub that models are fetched from.");
        }
        return given;
    }

    private static Refusal wrong(String sentence) {
        return Refusal.invalidField(
                "model",
                "inference.model-name",
                sentence,
                "Write it as ollama.com does, such as qwen3-coder:30b, or as hf.co/maker/model.");
    }
}
