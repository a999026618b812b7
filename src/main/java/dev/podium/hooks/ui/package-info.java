/** The team's webhook as a dialog. Public face: WebhookDialog. */
@NullMarked
@NamedInterface("ui")
package dev.podium.hooks.ui;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
