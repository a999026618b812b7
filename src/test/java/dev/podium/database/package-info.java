@NullMarked
package dev.podium.database;

import org.jspecify.annotations.NullMarked;
