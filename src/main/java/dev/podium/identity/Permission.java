package dev.podium.identity;

/** A verb on a resource of the current team. Which role holds which stands in {@link Permissions}. */
public enum Permission {
    AGENT_SEE("agents:read"),
    /** See that the agents of others exist, their names and states, though they are not shared. */
    AGENT_SEE_ALL("agents:read-all"),
    AGENT_CREATE("agents:write"),
    AGENT_CHANGE("agents:write"),
    /** Stop and delete the agents of others, though they are not shared. */
    AGENT_CHANGE_ALL("agents:write-all"),
    /** Look at terminals: one's own, and those that were shared. */
    TERMINAL_WATCH("terminals:watch"),
    /** Type into terminals: one's own, and those that were shared for it. */
    TERMINAL_DRIVE("terminals:drive"),
    /** Open the terminals of others that were not shared. Never implied by running a team or the installation. */
    TERMINAL_OTHERS("terminals:others"),
    /** Write notes on agents whose terminals one may look at. */
    NOTE_WRITE("notes:write"),
    /** Take over tmux sessions that run already under Podium's own OS user. */
    SESSION_ADOPT("agents:adopt"),
    /** See one's own runs, what they were told and what came of them. */
    RUN_SEE("runs:read"),
    /** Give agents something to do and get a result back: start runs, answer and cancel one's own. */
    RUN_START("runs:write"),
    MACHINE_SEE("machines:read"),
    TEAM_MANAGE("team:manage"),
    /** Make, change and delete the team's service accounts, and their tokens. */
    SERVICE_ACCOUNT_MANAGE("service-accounts:manage"),
    /** Read the one agent that one is, and its screen. Held by an agent's own token; no other can be given it. */
    AGENT_SELF("agents:self"),
    TOKEN_MANAGE("tokens:manage"),
    AUDIT_READ("audit:read"),
    /** See which models there are and where calls go. */
    MODEL_SEE("models:read"),
    /** Call models through Podium, which books what it costs. */
    MODEL_CALL("models:call"),
    /** Ask for GPUs, reserve them, and give back what one holds. */
    GPU_USE("gpus:use"),
    /** See what one has spent oneself. */
    COSTS_OWN("costs:own"),
    /** See what everybody in the team has spent, and its budgets. */
    COSTS_SEE("costs:read"),
    /** Make, change and remove the team's budgets. */
    BUDGET_MANAGE("budgets:write"),
    /** Make the team a course: its roster, its labs, and everybody's seats. */
    COURSE_MANAGE("labs:write"),
    /** Help in the labs of a course: see who sits where and how they are. */
    LAB_HELP("labs:help"),
    /** Grade what students did in the labs of a course, and tell them. */
    LAB_GRADE("labs:grade"),
    /** Have a seat in the labs of a course, and see one's own alone. */
    LAB_SEAT("labs:seat"),
    /** The installation: people, sign-in providers, platform roles. */
    PLATFORM_MANAGE("platform:manage"),
    /** Every team's audit trail. */
    ORG_AUDIT("org:audit"),
    /** Every team's figures, without their contents. */
    ORG_FIGURES("org:read");

    private final String scope;

    Permission(String scope) {
        this.scope = scope;
    }

    /** The scope that an API token needs for it. */
    public String scope() {
        return scope;
    }
}
