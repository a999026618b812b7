package dev.podium.identity;

import dev.podium.audit.AuditAccess;
import org.springframework.stereotype.Component;

/** Tells the audit room, which knows no permissions, who may read trails. */
@Component
class AuditReaders implements AuditAccess {

    private final Permissions permissions;

    AuditReaders(Permissions permissions) {
        this.permissions = permissions;
    }

    @Override
    public void requireOwn() {
        permissions.require(Permission.AUDIT_READ);
    }

    @Override
    public void requireAll() {
        permissions.require(Permission.ORG_AUDIT);
    }

    @Override
    public boolean mayReadOwn() {
        return permissions.allows(Permission.AUDIT_READ);
    }
}
