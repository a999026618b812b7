package dev.podium.agents.ui;

import com.vaadin.flow.component.checkbox.Checkbox;
import com.vaadin.flow.component.html.Div;
import dev.podium.agents.NeededGpus;
import dev.podium.gpus.GpuServers.Server;
import dev.podium.gpus.ui.NeedPart;
import dev.podium.kernel.MachineId;
import dev.podium.portal.FormRefusal;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether an agent runs on shared GPUs, and on how many; folded until it does, and not there where its machine shares none. */
final class GpuChoice extends Div {

    private final Checkbox wanted = new Checkbox("Run it on shared GPUs: it starts when they are there");
    private final NeedPart part;
    private final transient Set<MachineId> among;
    private transient @Nullable MachineId machine;

    GpuChoice(SharedGpus gpus, FormRefusal refused) {
        List<Server> servers = gpus.servers();
        among = servers.stream().map(Server::machine).collect(Collectors.toSet());
        part = gpus.part(servers, refused);
        part.setVisible(false);
        wanted.addValueChangeListener(e -> unfold());
        addClassName("gpus-fields");
        add(wanted, part);
        setVisible(false);
    }

    /** @param chosen where the agent is to be; null where Podium finds a machine */
    void on(@Nullable MachineId chosen) {
        machine = chosen;
        setVisible(chosen == null ? !among.isEmpty() : among.contains(chosen));
        unfold();
    }

    private void unfold() {
        part.setVisible(isVisible() && wanted.getValue());
        part.on(machine);
    }

    /** Null for none. */
    @Nullable
    NeededGpus needed() {
        return isVisible() && wanted.getValue() ? new NeededGpus(part.need(), part.limit()) : null;
    }
}
