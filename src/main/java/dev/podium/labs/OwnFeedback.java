package dev.podium.labs;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.LabId;
import dev.podium.kernel.RosterEntryId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** {@link Feedback}: reads releases alone, and has no way to a draft. */
@Service
class OwnFeedback implements Feedback {

    private final ReleaseStore store;
    private final LabStore labs;
    private final Permissions permissions;

    OwnFeedback(ReleaseStore store, LabStore labs, Permissions permissions) {
        this.store = store;
        this.labs = labs;
        this.permissions = permissions;
    }

    @Override
    @Transactional(readOnly = true)
    public List<Own> mine() {
        return own().map(store::of).stream()
                .flatMap(all -> all.entrySet().stream())
                .flatMap(each -> labs.find(each.getKey()).stream()
                        .map(row -> new Own(each.getKey(), row.lab().name(), each.getValue())))
                .sorted(Comparator.comparing((Own own) -> own.told().getFirst().at())
                        .reversed())
                .toList();
    }

    @Override
    @Transactional(readOnly = true)
    public List<Grades.Told> mine(LabId lab) {
        var own = own();
        TeamLabs.find(labs, lab);
        return own.map(entry -> store.of(lab, entry)).orElse(List.of());
    }

    private Optional<RosterEntryId> own() {
        permissions.require(Permission.LAB_SEAT);
        CurrentActor.team();
        return store.entry(CurrentActor.require().person());
    }
}
