package dev.podium.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.PersonId;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.kernel.TeamId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolePermissionsTest {

    private final List<String> denied = new ArrayList<>();
    private final Permissions permissions = new RolePermissions((permission, code) -> denied.add(permission));

    private static Actor actor(Set<Role> roles, @Nullable Set<String> scopes) {
        return new Actor(PersonId.random(), "Ada", TeamId.random(), roles, scopes);
    }

    private List<Permission> held(Actor actor) {
        return CurrentActor.get(
                actor,
                () -> Arrays.stream(Permission.values())
                        .filter(permissions::allows)
                        .toList());
    }

    @Test
    void anOwnerRunsTheTeamButNeitherOpensOthersTerminalsNorRunsTheInstallation() {
        assertThat(EnumSet.complementOf(EnumSet.copyOf(held(actor(Set.of(Role.OWNER), null)))))
                .containsExactlyInAnyOrder(
                        Permission.TERMINAL_OTHERS,
                        Permission.AGENT_SELF,
                        Permission.LAB_SEAT,
                        Permission.PLATFORM_MANAGE,
                        Permission.ORG_AUDIT,
                        Permission.ORG_FIGURES);
    }

    @Test
    void aViewerLooksAndAMemberWorksButRunsNothing() {
        assertThat(held(actor(Set.of(Role.VIEWER), null)))
                .containsExactlyInAnyOrder(
                        Permission.AGENT_SEE,
                        Permission.TERMINAL_WATCH,
                        Permission.RUN_SEE,
                        Permission.MACHINE_SEE,
                        Permission.MODEL_SEE,
                        Permission.COSTS_OWN,
                        Permission.TOKEN_MANAGE);
        assertThat(held(actor(Set.of(Role.MEMBER), null)))
                .contains(Permission.AGENT_CREATE, Permission.TERMINAL_DRIVE, Permission.SESSION_ADOPT)
                .doesNotContain(
                        Permission.TEAM_MANAGE,
                        Permission.AUDIT_READ,
                        Permission.AGENT_SEE_ALL,
                        Permission.AGENT_CHANGE_ALL,
                        Permission.TERMINAL_OTHERS);
    }

    @Test
    void onlyTeachingOpensTerminalsThatWereNotShared() {
        for (var role : Role.values()) {
            assertThat(held(actor(Set.of(role), null)).contains(Permission.TERMINAL_OTHERS))
                    .as(role.name())
                    .isEqualTo(
                            Set.of(Role.INSTRUCTOR, Role.ASSISTANT, Role.SYSTEM).contains(role));
        }
    }

    @Test
    void whoRunsOrReadsTheInstallationSeesNoAgentAndNoTerminalByThat() {
        for (var role : Set.of(Role.ADMIN, Role.ORG_AUDITOR, Role.ORG_MANAGER)) {
            assertThat(held(actor(Set.of(role), null)))
                    .as(role.name())
                    .contains(Permission.ORG_FIGURES)
                    .noneMatch(permission -> permission.name().startsWith("TERMINAL")
                            || permission.name().startsWith("AGENT"));
        }
    }

    @Test
    void whoWorksAsksForGpusAndWhoOnlyLooksDoesNot() {
        for (var role : Role.values()) {
            assertThat(held(actor(Set.of(role), null)).contains(Permission.GPU_USE))
                    .as(role.name())
                    .isEqualTo(Set.of(
                                    Role.OWNER,
                                    Role.MEMBER,
                                    Role.INSTRUCTOR,
                                    Role.ASSISTANT,
                                    Role.STUDENT,
                                    Role.SERVICE,
                                    Role.SYSTEM)
                            .contains(role));
        }
    }

    @Test
    void whoTeachesMakesLabsWhoHelpsSeesThemAndWhoIsTaughtHasASeat() {
        for (var role : Role.values()) {
            var held = held(actor(Set.of(role), null));
            assertThat(held.contains(Permission.COURSE_MANAGE))
                    .as(role.name())
                    .isEqualTo(Set.of(Role.OWNER, Role.INSTRUCTOR, Role.SYSTEM).contains(role));
            assertThat(held.contains(Permission.LAB_HELP))
                    .as(role.name())
                    .isEqualTo(Set.of(Role.OWNER, Role.INSTRUCTOR, Role.ASSISTANT, Role.SYSTEM)
                            .contains(role));
            assertThat(held.contains(Permission.LAB_GRADE))
                    .as(role.name())
                    .isEqualTo(Set.of(Role.OWNER, Role.INSTRUCTOR, Role.SYSTEM).contains(role));
            assertThat(held.contains(Permission.LAB_SEAT))
                    .as(role.name())
                    .isEqualTo(Set.of(Role.STUDENT, Role.SYSTEM).contains(role));
        }
    }

    @Test
    void onlyAnOwnerManagesServiceAccounts() {
        for (var role : Role.values()) {
            assertThat(held(actor(Set.of(role), null)).contains(Permission.SERVICE_ACCOUNT_MANAGE))
                    .as(role.name())
                    .isEqualTo(Set.of(Role.OWNER, Role.SYSTEM).contains(role));
        }
    }

    @Test
    void anAgentsOwnTokenReadsItselfAndNobodyElseHoldsThat() {
        // Where its program was not pointed at models, its token's scopes narrow that to itself.
        assertThat(held(actor(Set.of(Role.AGENT), null)))
                .containsExactlyInAnyOrder(Permission.AGENT_SELF, Permission.MODEL_CALL);
        for (var role : Role.values()) {
            assertThat(held(actor(Set.of(role), null)).contains(Permission.AGENT_SELF))
                    .as(role.name())
                    .isEqualTo(Set.of(Role.AGENT, Role.SYSTEM).contains(role));
        }
    }

    @Test
    void aScopeNarrowsAndNeverWidens() {
        assertThat(held(actor(Set.of(Role.VIEWER), Set.of("agents:read", "terminals:drive"))))
                .containsExactly(Permission.AGENT_SEE);
    }

    @Test
    void aRefusalSaysWhatIsMissing() {
        var viewer = actor(Set.of(Role.VIEWER), null);
        assertThatThrownBy(() -> CurrentActor.run(viewer, () -> permissions.require(Permission.TERMINAL_DRIVE)))
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo("identity.not-allowed");
                    assertThat(refusal.sentence()).contains("terminals:drive");
                });
        var token = actor(Set.of(Role.OWNER), Set.of("agents:read"));
        assertThatThrownBy(() -> CurrentActor.run(token, () -> permissions.require(Permission.TERMINAL_DRIVE)))
                .hasMessageContaining("lacks the scope terminals:drive");
        assertThat(denied).containsExactly("terminals:drive", "terminals:drive");
    }

    @Test
    void nobodyHoldsNothing() {
        assertThat(permissions.allows(Permission.AGENT_SEE)).isFalse();
        assertThatThrownBy(() -> permissions.require(Permission.AGENT_SEE))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAUTHENTICATED));
    }
}
