package dev.podium.audit.ui;

import com.vaadin.flow.component.combobox.ComboBox;
import com.vaadin.flow.data.provider.Query;
import com.vaadin.flow.function.SerializableConsumer;
import dev.podium.audit.AuditAccess;
import dev.podium.audit.Trail;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Whose trail is shown, for those who may read every one: the own team's, the installation's, or any team's. */
final class TrailChoice extends ComboBox<TrailChoice.Named> {

    private final transient AuditAccess access;
    private final transient List<Named> first = new ArrayList<>();

    record Named(Trail trail, String name) {}

    /** @param hasTeam whether the reader is in a team */
    TrailChoice(AuditAccess access, boolean hasTeam, SerializableConsumer<Named> chosen) {
        this.access = access;
        addClassName("audit-whose");
        setAriaLabel("Whose trail");
        setItemLabelGenerator(Named::name);
        if (hasTeam) {
            first.add(new Named(new Trail.Own(), "My team"));
        }
        first.add(new Named(new Trail.Installation(), "The installation"));
        setItems(this::fetch);
        setValue(first.getFirst());
        addValueChangeListener(changed -> {
            // A trail is always shown: what is cleared is the first one again.
            if (changed.getValue() == null) {
                setValue(first.getFirst());
            } else {
                chosen.accept(changed.getValue());
            }
        });
    }

    private Stream<Named> fetch(Query<Named, String> query) {
        var text = query.getFilter().orElse("");
        var fixed = first.stream()
                .filter(named -> named.name().toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)))
                .toList();
        var shown =
                fixed.stream().skip(query.getOffset()).limit(query.getLimit()).toList();
        var room = query.getLimit() - shown.size();
        var skip = Math.max(0, query.getOffset() - fixed.size());
        return Stream.concat(
                shown.stream(),
                room == 0
                        ? Stream.empty()
                        : access.teams(text, skip, room).stream().map(TrailChoice::named));
    }

    private static Named named(AuditAccess.Team team) {
        return new Named(new Trail.Of(team.id()), team.deleted() ? team.name() + " (deleted)" : team.name());
    }
}
