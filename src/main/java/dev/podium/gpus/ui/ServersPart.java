package dev.podium.gpus.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import dev.podium.gpus.GpuOutsiders;
import dev.podium.gpus.GpuReservations;
import dev.podium.gpus.GpuServers;
import dev.podium.kernel.MachineId;
import dev.podium.kernel.Refusal;
import dev.podium.machines.MachineRegistry;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Toasts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The servers of the pool as bars of GPUs; whoever runs the installation adds and changes them here. */
class ServersPart extends Div {

    private final transient GpuServers servers;
    private final transient GpuOutsiders outsiders;
    private final transient MachineRegistry machines;
    private final transient Runnable refresh;
    private final boolean runsIt;
    private final boolean asks;
    private final Span fact = new Span();
    private final Div empty = new Div();
    private final RowsElement.Servers bars;

    /**
     * @param runsIt whether whoever looks runs the installation
     * @param asks whether they may ask for GPUs
     * @param ask asks for a GPU of that server, of a model where it is a part; empty else
     * @param lease opens a lease
     * @param refresh shows the page anew
     */
    ServersPart(
            GpuServers servers,
            GpuOutsiders outsiders,
            MachineRegistry machines,
            boolean runsIt,
            boolean asks,
            BiConsumer<MachineId, String> ask,
            Consumer<UUID> lease,
            Runnable refresh) {
        this.servers = servers;
        this.outsiders = outsiders;
        this.machines = machines;
        this.runsIt = runsIt;
        this.asks = asks;
        this.refresh = refresh;
        addClassNames("card", "gpus-servers");
        fact.addClassNames("t3", "cut");
        var head = new Div(new H2("Servers"), fact);
        head.addClassName("gpus-head");
        if (runsIt) {
            var button = new Button("Add a server", pressed -> add());
            button.addClassName("sm");
            var rule = new Button("Outside leases", pressed -> new OutsideDialog(servers, refresh).open());
            rule.addClassNames("sm", "push");
            head.add(rule, button);
        }
        bars = new RowsElement.Servers(runsIt);
        bars.on(
                "take",
                told -> ask.accept(MachineId.parse(text(told, "server")), part(text(told, "uuid"))),
                "server",
                "uuid");
        bars.on("lease", told -> lease.accept(RowsElement.id(told)), "id");
        bars.on("manage", this::manage, "server", "uuid");
        bars.on("end", told -> end(RowsElement.id(told)), "id");
        add(head, bars, empty);
    }

    private static String text(JsonNode told, String name) {
        return told.path("event.detail." + name).asString();
    }

    /** @param coming reservations that are still to begin */
    void show(GpuRows rows, List<GpuServers.Server> all, List<GpuReservations.Reservation> coming) {
        bars.show(rows.servers(all, coming, outsiders.all(), asks, runsIt));
        int gpus = all.stream().mapToInt(each -> each.devices().size()).sum();
        long taken = all.stream()
                .flatMap(each -> each.devices().stream())
                .filter(each -> !each.holders().isEmpty())
                .count();
        fact.setText(Counted.of(gpus, "GPU", "GPUs") + ", " + taken + " leased");
        fact.setVisible(!all.isEmpty());
        bars.setVisible(!all.isEmpty());
        empty.removeAll();
        if (all.isEmpty()) {
            empty.add(emptyState());
        }
    }

    private EmptyState emptyState() {
        if (!runsIt) {
            return new EmptyState(
                    "No GPU server is shared with this team",
                    "An admin takes machines with GPUs into the pool; then they can be asked for here.");
        }
        var button = new Button("Add a server", pressed -> add());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return new EmptyState(
                "No GPU server yet",
                "Take a machine with GPUs into the pool. Its GPUs are then leased: whole, in parts or by memory.",
                button);
    }

    /** The model of a part, which is given to who names it; empty for a GPU. */
    private String part(String uuid) {
        return servers.all().stream()
                .flatMap(each -> each.devices().stream())
                .filter(each -> each.uuid().equals(uuid) && each.part())
                .map(GpuServers.Device::model)
                .findFirst()
                .orElse("");
    }

    void end(UUID outsider) {
        try {
            outsiders.end(outsider);
            Toasts.say("It is being ended.");
        } catch (Refusal gone) {
            Toasts.refuse(gone);
        }
        refresh.run();
    }

    private void add() {
        Map<MachineId, String> names = new LinkedHashMap<>();
        var there = servers.all().stream().map(GpuServers.Server::machine).toList();
        machines.all().stream()
                .filter(each -> !there.contains(each.id()))
                .forEach(each -> names.put(each.id(), each.entry().name()));
        PoolDialog.adding(servers, names, refresh).open();
    }

    private void manage(JsonNode told) {
        var id = MachineId.parse(text(told, "server"));
        var uuid = text(told, "uuid");
        servers.all().stream()
                .filter(each -> each.machine().equals(id))
                .findFirst()
                .ifPresent(server -> {
                    if (uuid.isEmpty()) {
                        PoolDialog.changing(servers, server, refresh).open();
                    } else {
                        server.devices().stream()
                                .filter(each -> each.uuid().equals(uuid))
                                .findFirst()
                                .ifPresent(device -> PoolDialog.of(servers, server, device, refresh)
                                        .open());
                    }
                });
    }

    List<GpuRows.ServerRow> rows() {
        return bars.rows();
    }
}
