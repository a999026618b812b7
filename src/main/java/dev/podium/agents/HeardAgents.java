package dev.podium.agents;

import dev.podium.inference.CallClimbed;
import dev.podium.kernel.AgentId;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.terminals.Overhearing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;

/** {@link AgentOutput}. */
@Service
class HeardAgents implements AgentOutput {

    private final Agents agents;
    private final Overhearing terminals;
    private final ConcurrentHashMap<Who, List<HandedOn>> ears = new ConcurrentHashMap<>();

    HeardAgents(Agents agents, Overhearing terminals) {
        this.agents = agents;
        this.terminals = terminals;
    }

    private record Who(TeamId team, AgentId agent) {}

    @Override
    public Optional<Heard> hear(AgentId id, Ear ear) {
        if (!CurrentActor.require().roles().contains(Role.SYSTEM)) {
            throw Refusal.forbidden(
                    "agents.podium-alone",
                    "What an agent prints is handed on to Podium itself alone.",
                    "Open its terminal instead.");
        }
        var terminal = agents.get(id).terminal();
        var one = new HandedOn(new Who(CurrentActor.team(), id), ear);
        // First the ear, so that an end that follows at once finds it.
        add(one);
        var heard = terminals.overhear(terminal, one);
        if (heard.isEmpty()) {
            remove(one);
        }
        return heard.map(line -> () -> {
            remove(one);
            line.stop();
        });
    }

    private void add(HandedOn one) {
        ears.compute(one.who, (_, known) -> {
            List<HandedOn> all = known == null ? new CopyOnWriteArrayList<>() : known;
            all.add(one);
            return all;
        });
    }

    private void remove(HandedOn one) {
        ears.computeIfPresent(one.who, (_, all) -> {
            all.remove(one);
            return all.isEmpty() ? null : all;
        });
    }

    /** On the thread of the call, which has been answered. */
    @EventListener
    void on(CallClimbed climb) {
        ears.getOrDefault(new Who(climb.team(), climb.agent()), List.of())
                .forEach(each -> each.ear.climbed(climb.tier()));
    }

    /** So that other rooms need not know terminals. */
    private final class HandedOn implements Overhearing.Ear {

        private final Who who;
        private final Ear ear;
        /** Of the thread that tells. */
        private final ToldCalls calls = new ToldCalls();

        HandedOn(Who who, Ear ear) {
            this.who = who;
            this.ear = ear;
        }

        @Override
        public void printed(byte[] bytes) {
            ear.printed(bytes);
        }

        @Override
        public void lost(long bytes) {
            ear.lost(bytes);
        }

        @Override
        public void typed(PersonId person) {
            ear.typed(person);
        }

        @Override
        public void called(String latest) {
            calls.fresh(latest).forEach(ear::called);
        }

        @Override
        public void over() {
            remove(this);
            ear.over();
        }
    }
}
