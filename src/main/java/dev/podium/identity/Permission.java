package dev.podium.identity;

/** A verb on a resource of the current team. Which role holds which stands in {@link Permissions}. */
public enum Permission {
    AGENT_SEE("agents:read"),
    AGENT_CREATE("agents:write"),
    AGENT_CHANGE("agents:write"),
    /** Look at a terminal. A permission of its own, never implied by running the installation. */
    TERMINAL_WATCH("terminals:watch"),
    /** Type into a terminal. */
    TERMINAL_DRIVE("terminals:drive"),
    /** Take over tmux sessions that run already under Podium's own OS user. */
    SESSION_ADOPT("agents:adopt"),
    MACHINE_SEE("machines:read"),
    TEAM_MANAGE("team:manage"),
    TOKEN_MANAGE("tokens:manage"),
    AUDIT_READ("audit:read");

    private final String scope;

    Permission(String scope) {
        this.scope = scope;
    }

    /** The scope that an API token needs for it. */
    public String scope() {
        return scope;
    }
}
