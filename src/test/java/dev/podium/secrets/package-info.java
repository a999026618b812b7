@NullMarked
package dev.podium.secrets;

import org.jspecify.annotations.NullMarked;
