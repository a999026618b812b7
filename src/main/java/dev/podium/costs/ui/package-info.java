/** The page of budgets, and what is told of them. */
@NullMarked
package dev.podium.costs.ui;

import org.jspecify.annotations.NullMarked;
