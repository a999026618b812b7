package dev.podium.costs;

import dev.podium.kernel.TeamId;

/** Somebody asks for more of a budget for a time; told once it is kept. */
public record RaiseRequested(TeamId team, Budgets.Fields fields, BudgetRaises.Request request) {}
