package dev.podium.identity;

/** What the current actor may do in the current team: the role's table, narrowed by the token's scopes. */
public interface Permissions {

    /** Returns when the current actor holds it; otherwise a refusal {@code identity.not-allowed} that names it. */
    void require(Permission permission);

    boolean allows(Permission permission);
}
