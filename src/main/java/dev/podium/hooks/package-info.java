/**
 * Tells a team's own programs and chats what happens: signed messages to one address, tried until they arrive.
 *
 * Public face: Webhooks; in {@code ui} WebhookDialog. Rooms above hand in what happened, in their own words. It must never know
 * what the messages are about.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "secrets", "portal", "portal :: web", "audit", "identity"})
package dev.podium.hooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
