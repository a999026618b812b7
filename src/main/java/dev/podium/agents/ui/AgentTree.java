package dev.podium.agents.ui;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.function.SerializableConsumer;
import com.vaadin.flow.internal.JacksonUtils;
import dev.podium.agents.Agent;
import dev.podium.kernel.AgentId;
import java.util.List;

/** Agents by the parts of their names. A press on an agent opens it, on a branch shows what is under it. */
@Tag("podium-tree")
@JsModule("./agents/podium-tree.ts")
final class AgentTree extends Component implements HasStyle {

    private final SerializableConsumer<AgentId> open;
    private final SerializableConsumer<String> branch;
    private final transient ToldRows<TreeNode> told = new ToldRows<>(TreeNode::key);
    private List<TreeNode> nodes = List.of();

    AgentTree(SerializableConsumer<AgentId> open, SerializableConsumer<String> branch) {
        this.open = open;
        this.branch = branch;
    }

    void show(List<Agent> agents) {
        nodes = TreeNode.of(agents);
        tell();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        told.forget();
        tell();
    }

    private void tell() {
        var patch = isAttached() ? told.next(nodes) : null;
        if (patch != null) {
            getElement().callJsFunction("patch", JacksonUtils.beanToJson(patch));
        }
    }

    /** @param idOrPath of the agent or the branch that is chosen, "" for none */
    void select(String idOrPath) {
        getElement().setProperty("selected", idOrPath);
    }

    List<TreeNode> nodes() {
        return nodes;
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
