@NullMarked
package dev.podium.identity.web;

import org.jspecify.annotations.NullMarked;
