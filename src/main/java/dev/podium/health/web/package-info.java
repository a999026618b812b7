/** Health and support bundles by REST. */
@NullMarked
package dev.podium.health.web;

import org.jspecify.annotations.NullMarked;
