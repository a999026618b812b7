package dev.podium.machines.ui;

import com.vaadin.flow.component.Component;
import dev.podium.kernel.MachineId;

/**
 * A part of a machine's page that a room above makes. Which scripts a page needs is found from the page: a component that no
 * other page has is to be named there with {@code @Uses}.
 */
public interface MachinePart {

    /**
     * The part, with its title; it keeps itself up to date while it is shown.
     *
     * @param machine one whose page the acting person has open
     */
    Component on(MachineId machine);
}
