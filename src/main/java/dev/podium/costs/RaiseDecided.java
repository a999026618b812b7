package dev.podium.costs;

import dev.podium.kernel.TeamId;

/** What somebody asked for was given or not; told once it is so. */
public record RaiseDecided(TeamId team, Budgets.Fields fields, BudgetRaises.Request request, boolean granted) {}
