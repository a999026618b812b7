package dev.podium.machines;

/** What a room above needs of a machine before its things can run there; tried when a machine is added. */
public interface MachineCheck {

    /** In a few words: {@code tmux is there}. */
    String what();

    /**
     * Tries it.
     *
     * @param account that reaches the machine already
     * @return what was found, in a sentence
     * @throws dev.podium.kernel.Refusal where it is missing; its next step says how to mend that
     */
    String check(Machines machines, Account account);
}
