/** Set-up and tokens by REST, and who acts in each request. */
@NullMarked
package dev.podium.identity.web;

import org.jspecify.annotations.NullMarked;
