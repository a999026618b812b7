package dev.podium.machines.runner;

/** One of a process's three; its place is its number in frames. */
enum Stream {
    IN,
    OUT,
    ERR;

    private static final Stream[] ALL = values();

    static Stream of(int number) throws BrokenProtocol {
        if (number < 0 || number >= ALL.length) {
            throw new BrokenProtocol("There is no stream " + number + ".");
        }
        return ALL[number];
    }
}
