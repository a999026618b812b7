/** The gateway's own endpoints, which clients of models speak, and REST for what it knows. */
@NullMarked
package dev.podium.inference.web;

import org.jspecify.annotations.NullMarked;
