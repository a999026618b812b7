/** The pages of a course: its people, its labs, everybody's seats. */
@NullMarked
package dev.podium.labs.ui;

import org.jspecify.annotations.NullMarked;
