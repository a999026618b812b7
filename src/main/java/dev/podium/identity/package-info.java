/**
 * People, teams, roles, sign-in and API tokens.
 *
 * Public face: People, Teams, Members, Invitations, Enrolments, Profile, AllPeople, AllTeams, TeamSizes, Tokens, ServiceAccounts,
 * RunTokens, Permissions, Providers, OutsideAddresses, and the events TeamDeleted and TeamPurged, to which every room with
 * rows of a team listens. It must never know an agent or a machine.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "secrets", "portal", "portal :: web", "audit", "audit :: web"})
package dev.podium.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
