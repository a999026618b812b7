package dev.podium.face;

import dev.podium.identity.Permission;
import dev.podium.identity.Permissions;
import dev.podium.kernel.Refusal;
import java.util.EnumSet;
import java.util.Set;

/** Everything is allowed but what was taken away. */
public final class FakePermissions implements Permissions {

    public final Set<Permission> denied = EnumSet.noneOf(Permission.class);

    @Override
    public void require(Permission permission) {
        if (!allows(permission)) {
            throw Refusal.forbidden("identity.not-allowed", "You may not: " + permission + ".", "Ask an owner.");
        }
    }

    @Override
    public boolean allows(Permission permission) {
        return !denied.contains(permission);
    }
}
