@NullMarked
package dev.podium.identity;

import org.jspecify.annotations.NullMarked;
