package dev.podium.inference.ui;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.podium.costs.Ledger;
import dev.podium.costs.LedgerSearch;
import dev.podium.costs.Prices;
import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.inference.Engines;
import dev.podium.inference.ModelPrompts;
import dev.podium.inference.ModelProviders;
import dev.podium.inference.ModelRoutes;
import dev.podium.inference.Routing;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.portal.Counted;
import dev.podium.portal.EmptyState;
import dev.podium.portal.Headed;
import dev.podium.portal.Heading;
import dev.podium.portal.Table;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Where models are, what the names mean that programs ask for, and which kind of task goes where. */
@Route("models")
@PageTitle("Models – Podium")
@Menu(title = "Models", order = 6, icon = "models")
@PermitAll
@StyleSheet("models.css")
class ModelsView extends Div implements Headed {

    /** A name that can be asked for, and what it stands for. */
    record Name(String name, List<ModelRoutes.Target> targets) {}

    private final transient ModelProviders providers;
    private final transient ModelRoutes routes;
    private final transient Routing routing;
    private final EnginesPart fleet;
    private final boolean runsIt;
    private final boolean ownsTeam;
    private final Heading heading;
    private final Div engines = new Div();
    private final Div names = new Div();
    private final Div rules = new Div();

    ModelsView(
            ModelProviders providers,
            ModelRoutes routes,
            Routing routing,
            Engines live,
            EngineNews news,
            Prices prices,
            LedgerSearch search,
            Ledger ledger,
            ModelPrompts prompts,
            Permissions permissions,
            Clock clock) {
        permissions.require(Permission.MODEL_SEE);
        this.providers = providers;
        this.routes = routes;
        this.routing = routing;
        runsIt = permissions.allows(Permission.PLATFORM_MANAGE);
        ownsTeam = permissions.allows(Permission.TEAM_MANAGE);
        addClassName("models");
        heading = new Heading("Models", runsIt ? addButton() : null);
        var left = new Div(engines, names, rules);
        if (permissions.allows(Permission.COSTS_OWN)
                && CurrentActor.find().map(Actor::team).isPresent()) {
            left.add(new ModelPricesPart(prices, search, ZoneId.of(ledger.zone()), clock, runsIt));
        }
        left.addClassName("models-left");
        var right = new Div(new TryPart(routing), new PointPart());
        if (CurrentActor.find().map(Actor::team).isPresent()) {
            right.add(new PromptsKeptPart(prompts, ownsTeam));
        }
        right.addClassName("models-right");
        fleet = new EnginesPart(live, news, this::namesOf, runsIt);
        add(fleet, left, right);
        refresh();
    }

    @Override
    public Heading heading() {
        return heading;
    }

    private Button addButton() {
        var button =
                new Button("Add a provider", pressed -> new ModelProviderDialog(providers, null, this::refresh).open());
        button.addThemeVariants(ButtonVariant.PRIMARY);
        return button;
    }

    private static Div card(Div card, String title, String fact, @Nullable Button action) {
        card.removeAll();
        card.addClassName("card");
        var head = new Div(new H2(title), said(fact));
        head.addClassName("models-head");
        if (action != null) {
            action.addClassName("push");
            head.add(action);
        }
        card.add(head);
        return card;
    }

    private static Span said(String fact) {
        var said = new Span(fact);
        said.addClassNames("t3", "cut");
        return said;
    }

    private void refresh() {
        var all = providers.all();
        Map<UUID, String> called =
                all.stream().collect(Collectors.toMap(ModelProviders.Provider::id, ModelProviders.Provider::name));
        var known = routes.all().entrySet().stream()
                .map(entry -> new Name(entry.getKey(), entry.getValue()))
                .toList();
        heading.setFacts(Counted.of(all.size(), "provider", "providers") + ", "
                + Counted.of(known.size(), "name", "names") + " to ask for");
        showEngines(all);
        showNames(known, called, all.isEmpty());
        showRules(known);
        fleet.refresh();
    }

    private List<String> namesOf(Engines.Engine engine, String model) {
        return routes.all().entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(target -> target.provider().equals(engine.id())
                                && model.equals(target.model() == null ? entry.getKey() : target.model())))
                .map(Map.Entry::getKey)
                .toList();
    }

    private void showEngines(List<ModelProviders.Provider> all) {
        card(engines, "Where models are", "engines of your own first, then the cloud", null);
        if (all.isEmpty()) {
            engines.add(
                    runsIt
                            ? new EmptyState(
                                    "No model can be reached yet",
                                    "Add an Ollama engine, or a key of Anthropic, OpenAI or OpenRouter. Then whoever has a"
                                            + " Podium token can call models, and each call is booked.",
                                    addButton())
                            : new EmptyState(
                                    "No model can be reached yet",
                                    "An admin adds an Ollama engine or a provider in the cloud on this page."));
            return;
        }
        var table = new Table<ModelProviders.Provider>("Providers of models");
        table.addName("Provider", ModelProviders.Provider::name, ModelProviders.Provider::url);
        table.addFact("Kind", each -> each.kind().words());
        table.addFact("Reads", each -> each.kind() == ModelProviders.Kind.OLLAMA ? each.context() + " tokens" : "–");
        table.addFact(
                "At a time",
                each -> each.kind() == ModelProviders.Kind.OLLAMA ? Counted.of(each.slots(), "call", "calls") : "–");
        var health = providers.health();
        table.addFact("State", each -> state(each, health.getOrDefault(each.id(), ModelProviders.Health.UNHARMED)));
        if (runsIt) {
            table.addItemClickListener(
                    clicked -> new ModelProviderDialog(providers, clicked.getItem(), this::refresh).open());
        }
        table.setItems(all);
        table.fit(all.size());
        engines.add(table);
    }

    static String state(ModelProviders.Provider provider, ModelProviders.Health health) {
        if (!provider.enabled()) {
            return "Switched off";
        }
        boolean needsKey = provider.kind() != ModelProviders.Kind.OLLAMA
                && provider.kind() != ModelProviders.Kind.COMPATIBLE
                && !provider.hasKey();
        if (needsKey) {
            return "Has no key";
        }
        return switch (health.state()) {
            case FINE -> "In use";
            case FAILING -> because("In use", health);
            case RESTING -> because("Left alone for some seconds", health);
            case TRIED -> because("Tried again", health);
        };
    }

    private static String because(String word, ModelProviders.Health health) {
        return health.sentence().isEmpty() ? word : word + ": " + health.sentence();
    }

    private void showNames(List<Name> known, Map<UUID, String> called, boolean noProvider) {
        var add = new Button(
                "Add a name", pressed -> new ModelNameDialog(routes, providers.all(), null, this::refresh).open());
        add.addClassName("sm");
        card(names, "Names to ask for", "the first that can be reached answers", runsIt && !noProvider ? add : null);
        if (known.isEmpty()) {
            names.add(new EmptyState(
                    "No name has a meaning yet",
                    "Give podium-code, podium-reason, podium-judge and podium-architect a model each, and podium-auto sends"
                            + " every request to the lowest of them that can do it. A model can also be asked for as"
                            + " provider/model."));
            return;
        }
        var table = new Table<Name>("Names of models");
        table.addName("Name", Name::name, name -> "");
        table.onPhone(
                        table.addComponentColumn(name ->
                                        new TierMark(name.targets().getFirst().tier()))
                                .setHeader("Tier"),
                        name -> "Tier " + name.targets().getFirst().tier())
                .setFlexGrow(0)
                .setWidth("96px");
        table.addFact(
                        "Goes to",
                        name -> name.targets().stream()
                                .map(target -> called.getOrDefault(target.provider(), "–") + "/"
                                        + (target.model() == null ? name.name() : target.model()))
                                .collect(Collectors.joining(", then ")))
                .setFlexGrow(3);
        if (runsIt) {
            table.addItemClickListener(
                    clicked -> new ModelNameDialog(routes, providers.all(), clicked.getItem(), this::refresh).open());
        }
        table.setItems(known);
        table.fit(known.size());
        names.add(table);
    }

    private void showRules(List<Name> known) {
        card(rules, "Which task goes where", "what podium-auto does in this team", null);
        var all = routing.rules();
        var table = new Table<Routing.Rule>("Kinds of task");
        table.addName(
                "Task",
                rule -> capital(rule.task().words()),
                rule -> rule.task().id());
        table.addFact("Goes to", Routing.Rule::alias);
        table.addFact("Since", rule -> rule.own() ? "The team said so" : "As Podium does it");
        table.addItemClickListener(clicked -> new ModelRuleDialog(
                        routing,
                        clicked.getItem(),
                        known.stream().map(Name::name).toList(),
                        ownsTeam,
                        this::refresh)
                .open());
        table.setItems(all);
        table.fit(all.size());
        rules.add(table);
    }

    private static String capital(String words) {
        var plain = words.replaceFirst("^(a|an) ", "");
        return Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
    }
}
