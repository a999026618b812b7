package dev.podium.machines;

/** A way to reach one machine. Whatever the way, what it starts behaves as the contract test of Channel demands. */
interface Connector {

    Machine machine();

    /** In a word, of which there are few. */
    String kind();

    /** See {@link Machines#start}. */
    Channel start(Command command);
}
