/** The page GPUs. Public face, for rooms above whose work runs on GPUs: NeedPart, GpuTimes. */
@NullMarked
@NamedInterface("ui")
package dev.podium.gpus.ui;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
