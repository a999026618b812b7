package dev.podium.portal.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Part of a list, as REST shows it in every room. */
public record Page<T>(
        List<T> items,

        @Schema(description = "How many there are beyond this page too.")
        int total,

        int offset,
        int limit) {}
