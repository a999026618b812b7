/**
 * Machines, who may use them, and running a command on one: the narrow waist on which everything that touches a machine
 * is built.
 *
 * Public face: Machines, MachineRegistry, MachineHealth, MachineHealthChanged, MachinePrices, MachineDays, MachineRunners, Policies,
 * Account, Command, Channel, GpuDevices, GpuRule; MachineCheck, MachineUse, MachineCount, MachineProgram, ProjectNames and in ui MachinePart for
 * rooms above. It must never know tmux or an agent.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"kernel", "telemetry", "portal", "portal :: web", "audit", "identity", "secrets"})
package dev.podium.machines;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
