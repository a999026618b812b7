package dev.podium.machines;

import dev.podium.kernel.Refusal;

/**
 * Why a machine is not heard.
 *
 * @param sentence for those who run the installation: it may say where the machine is, and as whom it is asked
 * @param plain the same for everybody who may use it
 * @param account whether another OS user may have more luck
 */
record Unheard(String sentence, String plain, boolean account) {

    static Unheard because(String sentence) {
        return new Unheard(sentence, sentence, false);
    }

    static Unheard asRoot(String machine, Account account) {
        return new Unheard(
                account.osUser() + " is root on " + machine + ", and Podium runs nothing as root.",
                machine + " has no OS user that Podium can ask as.",
                true);
    }

    static Unheard of(Refusal refusal, String machine) {
        var plain = switch (refusal.code()) {
            case "machines.unreachable" -> machine + " does not answer.";
            case "machines.sign-in-refused" -> machine + " does not let Podium in.";
            case "machines.host-key-changed" -> machine + " shows another host key than the one that was accepted.";
            default -> machine + " could not be asked how it is.";
        };
        return new Unheard(refusal.sentence(), plain, refusal.code().equals("machines.sign-in-refused"));
    }
}
