/**
 * What is to come, and what would be if: forecasts, budgets that run out, ways to run compared, what routing saved. Sums go
 * in, figures and the sentences that a page prints come out. No Spring, no database, no pages, no clock.
 *
 * <p>Doors: {@link dev.podium.costs.outlook.Forecast}, {@link dev.podium.costs.outlook.BurnDown},
 * {@link dev.podium.costs.outlook.WhatIf} with {@link dev.podium.costs.outlook.Scenarios},
 * {@link dev.podium.costs.outlook.LedgerWhatIf}, {@link dev.podium.costs.outlook.Savings}. All money of a question is in one
 * currency, into which whoever asks has converted it, with 12 decimals; it is rounded where a sentence says it.
 * {@code docs/guides/costs.md} says by which method, and what is assumed.
 */
@NullMarked
package dev.podium.costs.outlook;

import org.jspecify.annotations.NullMarked;
