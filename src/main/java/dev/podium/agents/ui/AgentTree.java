package dev.podium.agents.ui;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.agents.Agent;
import dev.podium.kernel.AgentId;
import dev.podium.portal.RowsElement;
import java.util.List;

/** Agents by the parts of their names. A press on an agent opens it, on a branch shows what is under it. */
@Tag("podium-tree")
@JsModule("./agents/podium-tree.ts")
final class AgentTree extends RowsElement<TreeNode> {

    private final SerializableConsumer<AgentId> open;
    private final SerializableConsumer<String> branch;

    AgentTree(SerializableConsumer<AgentId> open, SerializableConsumer<String> branch) {
        super(TreeNode::key);
        this.open = open;
        this.branch = branch;
    }

    void show(List<Agent> agents) {
        put(TreeNode.of(agents));
    }

    /** @param idOrPath of the agent or the branch that is chosen, "" for none */
    void select(String idOrPath) {
        getElement().setProperty("selected", idOrPath);
    }

    List<TreeNode> nodes() {
        return rows();
    }

    @ClientCallable
    void agent(String id) {
        open.accept(AgentId.parse(id));
    }

    @ClientCallable
    void branch(String path) {
        branch.accept(path);
    }
}
