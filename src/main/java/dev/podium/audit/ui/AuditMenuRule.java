package dev.podium.audit.ui;

import dev.podium.audit.AuditAccess;
import dev.podium.portal.MenuRule;
import org.springframework.stereotype.Component;

/** The trail stands in the menu of those who may read it. */
@Component
class AuditMenuRule implements MenuRule {

    private final AuditAccess access;

    AuditMenuRule(AuditAccess access) {
        this.access = access;
    }

    @Override
    public boolean hides(String path) {
        return path.equals("audit") && !access.mayReadOwn();
    }
}
