/** The pages on which people see, cancel and repeat runs. */
@NullMarked
package dev.podium.tasks.ui;

import org.jspecify.annotations.NullMarked;
