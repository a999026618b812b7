/** The pages on which people see and start agents. */
@NullMarked
package dev.podium.agents.ui;

import org.jspecify.annotations.NullMarked;
