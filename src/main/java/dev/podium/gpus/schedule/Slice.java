package dev.podium.gpus.schedule;

/**
 * What is held of one device.
 *
 * @param uuid the device's
 * @param milli of its compute, 1 to 1000
 * @param memoryMib of its memory; 0 where the device's memory is not known
 */
public record Slice(String uuid, int milli, int memoryMib) {}
