package dev.podium.machines.ui;

import dev.podium.identity.AllTeams;
import dev.podium.kernel.TeamId;
import dev.podium.machines.MachineRegistry.Entry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The teams of the installation by name; an entry has their ids. */
final class TeamNames {

    /** A team to choose. */
    record Choice(TeamId id, String name) {}

    private static final String DELETED = "a deleted team";

    private final AllTeams teams;

    TeamNames(AllTeams teams) {
        this.teams = teams;
    }

    List<Choice> list(String text, int offset, int limit) {
        return teams.list(text, offset, limit).stream()
                .map(team -> new Choice(team.id(), team.name()))
                .toList();
    }

    int count(String text) {
        return teams.count(text);
    }

    /** As what is chosen in a form. A deleted team may be restored, and so it stays chosen. */
    Set<Choice> of(Set<TeamId> ids) {
        var names = names(ids);
        return ids.stream()
                .map(id -> new Choice(id, names.getOrDefault(id, DELETED)))
                .collect(Collectors.toSet());
    }

    /** Of those that there are. */
    Map<TeamId, String> names(Collection<TeamId> ids) {
        var missing = new HashSet<>(ids);
        var names = new HashMap<TeamId, String>();
        for (int offset = 0; !missing.isEmpty(); offset += AllTeams.LONGEST_PAGE) {
            var page = teams.list("", offset, AllTeams.LONGEST_PAGE);
            page.stream().filter(team -> missing.remove(team.id())).forEach(team -> names.put(team.id(), team.name()));
            if (page.size() < AllTeams.LONGEST_PAGE) {
                break;
            }
        }
        return names;
    }

    /** Who may use a machine. */
    static String users(Entry entry, Map<TeamId, String> names) {
        if (entry.everyTeam()) {
            return "Every team";
        }
        if (entry.teams().isEmpty()) {
            return "Nobody yet";
        }
        return MachineWords.listed(entry.teams().stream()
                .map(id -> names.getOrDefault(id, DELETED))
                .toList());
    }
}
