package dev.podium.face;

import dev.podium.identity.AllPeople;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The people of {@link FakePeople}, to be listed and not changed. */
public final class FakeAllPeople implements AllPeople {

    static final Map<PersonId, String> NAMES = new FakePeople()
            .members().stream().collect(Collectors.toMap(member -> member.id(), member -> member.name()));

    public Somebody named(String name) {
        return list(name, 0, 1).getFirst();
    }

    private static Somebody somebody(PersonId id, String name) {
        var email = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.') + "@example.org";
        return new Somebody(id, name, email, Set.of(), List.of(), null, null);
    }

    @Override
    public List<Somebody> list(String text, int offset, int limit) {
        return NAMES.entrySet().stream()
                .filter(one -> one.getValue().contains(text))
                .map(one -> somebody(one.getKey(), one.getValue()))
                .sorted(java.util.Comparator.comparing(Somebody::name))
                .skip(offset)
                .limit(limit)
                .toList();
    }

    @Override
    public int count(String text) {
        return list(text, 0, LONGEST_PAGE).size();
    }

    @Override
    public Somebody get(PersonId person) {
        return somebody(person, NAMES.get(person));
    }

    @Override
    public void deactivate(PersonId person) {
        throw new UnsupportedOperationException("nobody is changed here");
    }

    @Override
    public void reactivate(PersonId person) {
        throw new UnsupportedOperationException("nobody is changed here");
    }

    @Override
    public void change(PersonId person, @Nullable Boolean deactivated, @Nullable Set<Role> roles) {
        throw new UnsupportedOperationException("nobody is changed here");
    }

    @Override
    public void platformRoles(PersonId person, Set<Role> roles) {
        throw new UnsupportedOperationException("nobody is changed here");
    }

    @Override
    public String resetPassword(PersonId person) {
        throw new UnsupportedOperationException("nobody is changed here");
    }
}
