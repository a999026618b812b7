/**
 * Machines that dial out: what a runner and Podium say to each other, and the runner itself, which is the same jar without
 * Spring. docs/reference/runner-protocol.md is the protocol. It knows commands; never teams, people or a database.
 */
@NullMarked
package dev.podium.machines.runner;

import org.jspecify.annotations.NullMarked;
