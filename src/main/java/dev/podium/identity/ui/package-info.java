/** Set-up, sign-in and the account pages. */
@NullMarked
package dev.podium.identity.ui;

import org.jspecify.annotations.NullMarked;
