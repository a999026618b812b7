package dev.podium.inference.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.browserless.ViewPackages;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.component.textfield.BigDecimalField;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import dev.podium.face.FakeLedger;
import dev.podium.face.FakeModelPrices;
import dev.podium.face.FakePeople;
import dev.podium.face.FakePermissions;
import dev.podium.face.FakePrompts;
import dev.podium.face.PageTest;
import dev.podium.identity.Permission;
import dev.podium.inference.Engines;
import dev.podium.inference.ModelProviders;
import dev.podium.inference.ModelRoutes;
import dev.podium.inference.Routing;
import dev.podium.inference.tiers.TaskKind;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import dev.podium.portal.EmptyState;
import dev.podium.portal.RefusalCard;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.junit.jupiter.web.SpringJUnitWebConfig;

@SpringJUnitWebConfig(ModelsViewTest.Rooms.class)
@ViewPackages(packages = {"dev.podium.inference.ui", "dev.podium.portal"})
@DirtiesContext(classMode = DirtiesContext.ClassMode.AFTER_EACH_TEST_METHOD)
class ModelsViewTest extends PageTest {

    @ComponentScan(
            basePackages = "dev.podium.portal",
            excludeFilters =
                    @ComponentScan.Filter(type = FilterType.REGEX, pattern = "dev\\.podium\\.portal\\.web\\..*"))
    @Import({
        Models.class,
        FakePermissions.class,
        Names.class,
        Rules.class,
        Live.class,
        EngineNews.class,
        FakePeople.class,
        FakeModelPrices.class,
        FakeLedger.class,
        FakePrompts.class,
        ModelsViewTest.Noon.class
    })
    static class Rooms {}

    static class Noon {
        @Bean
        Clock clock() {
            return Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);
        }
    }

    static class Models implements ModelProviders {
        final List<Provider> known = new ArrayList<>();
        final Map<UUID, Health> health = new HashMap<>();
        final List<String> keys = new ArrayList<>();

        @Override
        public List<Provider> all() {
            return List.copyOf(known);
        }

        @Override
        public Map<UUID, Health> health() {
            return health;
        }

        @Override
        public Provider add(Wanted wanted) {
            keys.add(String.valueOf(wanted.key()));
            var made = new Provider(
                    UUID.randomUUID(),
                    wanted.name(),
                    wanted.kind(),
                    wanted.url(),
                    true,
                    wanted.context(),
                    wanted.slots(),
                    wanted.enabled());
            known.add(made);
            return made;
        }

        @Override
        public Provider change(UUID id, Wanted wanted) {
            throw new UnsupportedOperationException("nobody changes one here");
        }

        @Override
        public void remove(UUID id) {
            known.removeIf(each -> each.id().equals(id));
        }
    }

    static class Names implements ModelRoutes {
        final Map<String, List<Target>> known = new TreeMap<>();

        @Override
        public Map<String, List<Target>> all() {
            return known;
        }

        @Override
        public void set(String name, List<Target> targets) {
            known.put(name, List.copyOf(targets));
        }
    }

    static class Rules implements Routing {
        @Override
        public List<Rule> rules() {
            return Stream.of(TaskKind.values())
                    .map(task -> new Rule(task, task.alias().id(), false))
                    .toList();
        }

        @Override
        public void set(String task, @Nullable String alias) {
            throw new UnsupportedOperationException("nobody changes one here");
        }

        @Override
        public List<Said> history(String task) {
            return List.of();
        }

        @Override
        public Explained explain(String model, String text) {
            return new Explained(TaskKind.TESTS, "It reads like tests.", 1, List.of("gpu-1/coder", "cloud/mid"));
        }
    }

    static class Live implements Engines {
        final List<Engine> known = new ArrayList<>();
        final List<InLine> waiting = new ArrayList<>();
        final List<String> told = new ArrayList<>();

        @Override
        public List<Engine> all() {
            return List.copyOf(known);
        }

        @Override
        public List<InLine> line() {
            return List.copyOf(waiting);
        }

        @Override
        public long version() {
            return told.size();
        }

        @Override
        public Task pull(UUID engine, String model) {
            if (model.isBlank()) {
                throw Refusal.invalidField("model", "inference.model-name", "No name.", "Write one.");
            }
            told.add("pull " + model);
            return task(Job.PULL, model, Stage.RUNNING, 0);
        }

        @Override
        public Task load(UUID engine, String model) {
            told.add("load " + model);
            return task(Job.LOAD, model, Stage.RUNNING, 0);
        }

        @Override
        public void stop(UUID engine, UUID task) {
            told.add("stop");
        }

        @Override
        public void unload(UUID engine, String model) {
            told.add("unload " + model);
        }

        @Override
        public void delete(UUID engine, String model) {
            told.add("delete " + model);
        }
    }

    private static Engines.Task task(Engines.Job job, String model, Engines.Stage stage, long done) {
        return new Engines.Task(
                new UUID(0, 7),
                job,
                model,
                stage,
                "Fetching",
                done,
                5_200_000_000L,
                done == 0 ? 0 : 100_000_000L,
                Instant.EPOCH,
                "Root",
                stage == Engines.Stage.FAILED ? "The disk of gpu-1 is full." : null);
    }

    private Engines.Engine live(Engines.Task... tasks) {
        var engine = engine();
        return new Engines.Engine(
                new UUID(0, 1),
                engine.name(),
                engine.url(),
                Engines.State.UP,
                Instant.EPOCH,
                "",
                "0.12.6",
                List.of(
                        new Engines.Pulled(
                                "qwen3-coder:30b", 18_500_000_000L, "30.5B", "Q4_K_M", Set.of("tools"), false),
                        new Engines.Pulled("qwen3:8b", 5_200_000_000L, "8.2B", "Q4_K_M", Set.of(), false)),
                List.of(new Engines.Loaded("qwen3-coder:30b", 22_000_000_000L, 22_000_000_000L, 65_536, null)),
                engine.context(),
                4,
                3,
                2,
                List.of(tasks));
    }

    @Autowired
    Models models;

    @Autowired
    Live engines;

    @Autowired
    Names names;

    @Autowired
    FakeModelPrices prices;

    @Autowired
    FakeLedger ledger;

    @Autowired
    FakePermissions permissions;

    private void press(String text) {
        $(Button.class).withText(text).last().click();
        roundTrip();
    }

    private static ModelProviders.Provider engine() {
        return new ModelProviders.Provider(
                UUID.randomUUID(), "gpu-1", ModelProviders.Kind.OLLAMA, "http://gpu-1:11434", false, 65_536, 4, true);
    }

    @Test
    void theEmptyPageSaysWhatToDo() {
        navigate(ModelsView.class);
        assertThat($(EmptyState.class).first().title()).isEqualTo("No model can be reached yet");
        assertThat($(Button.class).withText("Add a provider").exists()).isTrue();
    }

    @Test
    void theEmptyPageSaysToWhomItIsLeft() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        navigate(ModelsView.class);
        assertThat($(Button.class).withText("Add a provider").exists()).isFalse();
        assertThat($(EmptyState.class).first().getElement().getTextRecursively())
                .contains("An admin adds");
    }

    @Test
    void aProviderIsAddedWithItsKey() {
        navigate(ModelsView.class);
        press("Add a provider");
        $(com.vaadin.flow.component.select.Select.class).single().setValue(ModelProviders.Kind.ANTHROPIC);
        $(TextField.class)
                .withPropertyValue(TextField::getLabel, "Name")
                .single()
                .setValue("anthropic");
        $(PasswordField.class).single().setValue("sk-ant-1");
        $(ModelProviderDialog.class).single().save();
        assertThat(models.keys).containsExactly("sk-ant-1");
        assertThat(models.known)
                .singleElement()
                .satisfies(made -> assertThat(made.name()).isEqualTo("anthropic"));
    }

    @Test
    void howAProviderWasWhenItWasLastCalledIsShown() {
        for (var state : ModelProviders.Health.State.values()) {
            var health = state == ModelProviders.Health.State.FINE
                    ? ModelProviders.Health.UNHARMED
                    : new ModelProviders.Health(state, "gpu-1 fails (status 500)", Instant.EPOCH, 12);
            assertThat(ModelsView.state(engine(), health))
                    .isEqualTo(
                            switch (state) {
                                case FINE -> "In use";
                                case FAILING -> "In use: gpu-1 fails (status 500)";
                                case RESTING -> "Left alone for some seconds: gpu-1 fails (status 500)";
                                case TRIED -> "Tried again: gpu-1 fails (status 500)";
                            });
        }
        models.known.add(engine());
        navigate(ModelsView.class);
    }

    @Test
    void aNameIsGivenModelsInTheirOrderAndWhatIsNoneIsSaid() {
        models.known.add(engine());
        navigate(ModelsView.class);
        press("Add a name");
        var dialog = $(ModelNameDialog.class).single();
        $(ComboBox.class).single().setValue("podium-code");
        var targets = $(TextArea.class)
                .withPropertyValue(TextArea::getLabel, "Goes to")
                .single();
        targets.setValue("nowhere/coder 1");
        dialog.save();
        assertThat($(RefusalCard.class).single().getElement().getTextRecursively())
                .contains("There is no provider nowhere.");
        assertThat(names.known).isEmpty();
        targets.setValue("gpu-1/qwen3-coder:30b\n\n gpu-1/hub/other 2 ");
        dialog.save();
        assertThat(names.known.get("podium-code"))
                .extracting(ModelRoutes.Target::model, ModelRoutes.Target::tier)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("qwen3-coder:30b", 1),
                        org.assertj.core.groups.Tuple.tuple("hub/other", 2));
    }

    @Test
    void aPromptIsExplained() {
        models.known.add(engine());
        navigate(ModelsView.class);
        $(TextArea.class).first().setValue("Write tests for Money");
        press("Explain");
        assertThat($(TryPart.class).single().getElement().getTextRecursively())
                .contains("Tier 1", "gpu-1/coder", "It reads like tests.", "Where that cannot be reached: cloud/mid.");
    }

    private String page() {
        return $(EnginesPart.class).single().getElement().getTextRecursively();
    }

    @Test
    void anEngineShowsWhatItHoldsAndHowManyWait() {
        engines.known.add(live());
        engines.waiting.add(new Engines.InLine("gpu-1", "qwen3-coder:30b", 1, Instant.EPOCH, "Ada", true));
        engines.waiting.add(new Engines.InLine("gpu-1", "", 2, Instant.EPOCH, "", false));
        navigate(ModelsView.class);
        assertThat(page())
                .contains(
                        "1 of 1 ready, 3 of 4 slots busy",
                        "Ready",
                        "22 GB GPU · stays",
                        "3 of 4 busy",
                        "2 wait",
                        "2 models on disk, 24 GB · Ollama 0.12.6",
                        "Ada",
                        "qwen3-coder:30b on gpu-1",
                        "Another team");
    }

    @Test
    void aPullShowsHowFarItIsAndCanBeStopped() {
        engines.known.add(live(task(Engines.Job.PULL, "qwen3:8b", Engines.Stage.RUNNING, 2_600_000_000L)));
        navigate(ModelsView.class);
        assertThat(page()).contains("Pull qwen3:8b", "Fetching 50 % · 2.6 GB of 5.2 GB · 100 MB/s · 26 s left");
        var stop = $(EngineTaskLine.class).single();
        assertThat($(com.vaadin.flow.component.progressbar.ProgressBar.class)
                        .single()
                        .getValue())
                .isEqualTo(50);
        $(Button.class, stop).single().click();
        assertThat(engines.told).containsExactly("stop");
        engines.known.set(0, live(task(Engines.Job.PULL, "qwen3:8b", Engines.Stage.FAILED, 0)));
        $(EnginesPart.class).single().refresh();
        assertThat(page()).contains("The disk of gpu-1 is full.").doesNotContain("% ·");
    }

    @Test
    void modelsArePulledLoadedUnloadedAndDeletedInADialog() {
        var there = live();
        engines.known.add(there);
        names.known.put("podium-code", List.of(new ModelRoutes.Target(there.id(), "qwen3-coder:30b", 1)));
        navigate(ModelsView.class);
        press("Models");
        var dialog = $(EngineDialog.class).single();
        dialog.pull();
        assertThat($(RefusalCard.class).single().getElement().getTextRecursively())
                .contains("No name.");
        var wanted = $(TextField.class)
                .withPropertyValue(TextField::getLabel, "Pull a model")
                .single();
        wanted.setValue("qwen3:4b");
        dialog.pull();
        press("Load");
        press("Unload");
        assertThat(engines.told).containsExactly("pull qwen3:4b", "load qwen3:8b", "unload qwen3-coder:30b");
        $(Button.class).withText("Delete").first().click();
        roundTrip();
        var asked =
                $(com.vaadin.flow.component.confirmdialog.ConfirmDialog.class).single();
        assertThat(asked.getElement().getProperty("message")).contains("Calls for podium-code go to it.", "19 GB");
        assertThat(engines.told).as("not yet").hasSize(3);
    }

    @Test
    void whoeverDoesNotRunTheInstallationOnlyLooks() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        engines.known.add(live(task(Engines.Job.PULL, "qwen3:8b", Engines.Stage.RUNNING, 2_600_000_000L)));
        navigate(ModelsView.class);
        assertThat(page()).contains("50 %");
        press("Models");
        for (var word : List.of("Pull", "Load", "Unload", "Delete")) {
            assertThat($(Button.class).withText(word).exists()).as(word).isFalse();
        }
        assertThat($(Button.class, $(EngineTaskLine.class).single()).all())
                .allSatisfy(button -> assertThat(button.isVisible()).isFalse());
    }

    private void showPrices() {
        CurrentActor.run(
                new Actor(PersonId.random(), "Ada", new TeamId(UUID.randomUUID()), Set.of(Role.OWNER), null),
                () -> navigate(ModelsView.class));
    }

    @Test
    void pricesSayWhichOneCountsAndHowManyCallsHadNone() {
        prices.known.addFirst(
                FakeModelPrices.price(2, "anthropic", "m", Instant.parse("2026-04-01T00:00:00Z"), "4", "16"));
        prices.known.add(
                1, FakeModelPrices.price(3, "anthropic", "m", Instant.parse("2026-02-01T00:00:00Z"), "3", "15"));
        prices.known.add(2, FakeModelPrices.price(4, "anthropic", "m", Instant.EPOCH, "2", "10"));
        assertThat(ModelPricesPart.rows(prices.known, Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC))
                .extracting(ModelPricesPart.Row::when)
                .containsExactly(
                        "From 1 Apr 2026, 00:00", "Counts since 1 Feb 2026, 00:00", "Before", "Counts, as Podium came");
        ledger.unpriced = 12;
        showPrices();
        assertThat($(ModelPricesPart.class).single().getElement().getTextRecursively())
                .contains("$5.00 in and $25.00 out", "12 calls of the last 30 days were charged so.");
    }

    @Test
    void anAdminAddsAPrice() {
        showPrices();
        press("Add a price");
        var dialog = $(ModelPriceDialog.class).single();
        $(TextField.class)
                .withPropertyValue(TextField::getLabel, "Model")
                .single()
                .setValue("claude-opus");
        dialog.save();
        assertThat($(RefusalCard.class).single().getElement().getTextRecursively())
                .contains("A price says what input and output cost.");
        for (var field : List.of("Input", "Output")) {
            $(BigDecimalField.class)
                    .withPropertyValue(BigDecimalField::getLabel, field)
                    .single()
                    .setValue(new BigDecimal("7.5"));
        }
        dialog.save();
        assertThat(prices.known.getLast().model()).isEqualTo("claude-opus");
    }

    @Test
    void nobodyButAnAdminIsOfferedToAddAPrice() {
        permissions.denied.add(Permission.PLATFORM_MANAGE);
        showPrices();
        assertThat($(ModelPricesPart.class).exists()).isTrue();
        assertThat($(Button.class).withText("Add a price").exists()).isFalse();
    }
}
