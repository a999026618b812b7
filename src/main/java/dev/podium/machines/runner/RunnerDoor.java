package dev.podium.machines.runner;

/** Lets runners in. */
public interface RunnerDoor {

    /** Whose connection it will be, as the credential says. */
    interface Admission {}

    /**
     * Looks at what a runner came with.
     *
     * @param token of an enrolment, or a credential
     * @param address where it came from, for the trail
     * @throws dev.podium.kernel.Refusal {@code machines.runner-unknown}; what is said does not tell why
     */
    Admission admit(String token, String address);

    /** Takes the connection over; what comes is to be handed to the link. */
    RunnerLink connect(Admission admission, Wire wire);
}
