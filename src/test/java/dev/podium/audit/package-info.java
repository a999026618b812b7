@NullMarked
package dev.podium.audit;

import org.jspecify.annotations.NullMarked;
