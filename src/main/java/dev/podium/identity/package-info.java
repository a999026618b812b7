/**
 * People, teams, roles, sign-in and API tokens.
 *
 * Public face: People, Teams, Members, Invitations, Profile, AllPeople, AllTeams, Tokens, Permissions, Providers,
 * OutsideAddresses. It must never know an agent or a machine.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "secrets", "portal", "portal :: web", "audit"})
package dev.podium.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
