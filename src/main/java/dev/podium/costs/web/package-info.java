/** Budgets, the ledger and prices by REST. */
@NullMarked
package dev.podium.costs.web;

import org.jspecify.annotations.NullMarked;
