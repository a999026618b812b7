package dev.podium.identity;

import dev.podium.audit.AuditAccess;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells the audit room, which knows no permissions, who may read trails. */
@Component
class AuditReaders implements AuditAccess {

    private static final int LONGEST_PAGE = 500;

    private final Permissions permissions;
    private final InstallationStore store;
    private final TransactionTemplate transaction;

    AuditReaders(Permissions permissions, InstallationStore store, TransactionTemplate transaction) {
        this.permissions = permissions;
        this.store = store;
        this.transaction = transaction;
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

    @Override
    public boolean mayReadAll() {
        return permissions.allows(Permission.ORG_AUDIT);
    }

    @Override
    public List<Team> teams(String text, int offset, int limit) {
        requireAll();
        Pages.check(offset, limit, LONGEST_PAGE);
        var found = transaction.execute(status -> store.teamsToAudit(Lines.searched(text), offset, limit));
        return found == null ? List.of() : found;
    }
}
