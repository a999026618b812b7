package dev.podium.inference;

import java.util.Locale;

/** What an engine says when it fails, told so that people know what to do. */
final class PullWords {

    private PullWords() {}

    static String of(String engine, String own) {
        var words = own.toLowerCase(Locale.ROOT);
        if (words.contains("no space left") || words.contains("not enough space") || words.contains("disk quota")) {
            return "The disk of " + engine + " is full. Delete models that nobody needs there, and try again.";
        }
        if (words.contains("file does not exist")
                || words.contains("model not found")
                || words.matches("(?s).*model ['\"].*['\"] not found.*")) {
            return engine + " knows no such model. Look its name and tag up at its maker's.";
        }
        if (words.contains("requires a newer version")) {
            return engine + " is too old for this model. Update Ollama there, and try again.";
        }
        if (words.contains("no such host")
                || words.contains("dial tcp")
                || words.contains("i/o timeout")
                || words.contains("tls handshake")) {
            return engine + " cannot reach the hub that models come from. Look at its network, and try again.";
        }
        if (words.contains("out of memory") || words.contains("more system memory") || words.contains("cudamalloc")) {
            return "The memory of " + engine + " does not hold this model with its context. Unload others, give it a"
                    + " smaller context, or take a smaller model.";
        }
        return engine + " says: " + EngineApi.shown(own);
    }
}
