/** Courses, labs and seats by REST. */
@NullMarked
package dev.podium.labs.web;

import org.jspecify.annotations.NullMarked;
