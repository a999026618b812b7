package dev.podium.face;

import dev.podium.identity.Access;
import dev.podium.identity.People;
import dev.podium.kernel.Actor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Three people, whose access never changes. */
public final class FakePeople implements People, Access {

    public static final Member OLE = new Member(new PersonId(new UUID(7, 9)), "Ole Nine", Role.MEMBER);
    public static final Member PIA = new Member(new PersonId(new UUID(7, 10)), "Pia Ten", Role.MEMBER);

    @Override
    public Map<PersonId, String> names(Collection<PersonId> ids) {
        return members().stream()
                .filter(member -> ids.contains(member.id()))
                .collect(Collectors.toMap(Member::id, Member::name));
    }

    @Override
    public List<Member> members() {
        return List.of(new Member(FakeAgents.ME, "Mira Three", Role.OWNER), OLE, PIA);
    }

    @Override
    public Map<PersonId, String> emails() {
        return Map.of(OLE.id(), "ole@example.org", PIA.id(), "pia@example.org");
    }

    @Override
    public Optional<Actor> now(Actor before) {
        return Optional.of(before);
    }
}
