@NullMarked
package dev.podium.portal.web;

import org.jspecify.annotations.NullMarked;
