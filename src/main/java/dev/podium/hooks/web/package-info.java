/** Webhooks by REST. */
@NullMarked
package dev.podium.hooks.web;

import org.jspecify.annotations.NullMarked;
