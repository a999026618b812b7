package dev.podium.gpus.schedule;

import java.util.List;
import java.util.Map;

/** What holding something counts against a share: what is held, not what is used, for idle GPUs are missing elsewhere too. */
public final class Charge {

    private Charge() {}

    /**
     * GPUs that these places come to: of each device the larger part of compute and memory, times the device's weight. Who
     * holds a tenth of the compute and nine tenths of the memory leaves a device nobody else can use.
     */
    public static double rate(List<Place> places, Map<String, Device> devices) {
        double rate = 0;
        for (var place : places) {
            for (var slice : place.slices()) {
                rate += rate(slice, devices.get(slice.uuid()));
            }
        }
        return rate;
    }

    private static double rate(Slice slice, @org.jspecify.annotations.Nullable Device device) {
        double compute = slice.milli() / (double) Device.WHOLE;
        if (device == null) {
            return compute;
        }
        double memory = device.memoryMib() > 0 ? slice.memoryMib() / (double) device.memoryMib() : 0;
        return Math.max(compute, memory) * device.weight();
    }
}
