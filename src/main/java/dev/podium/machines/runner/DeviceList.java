package dev.podium.machines.runner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * What a scope may open, as systemd's DeviceAllow takes it. systemd knows no list of what is refused: a list once given refuses
 * all else. So all classes of devices are named here but those of NVIDIA's driver, which all begin with "nvidia". Pure.
 */
final class DeviceList {

    /** Of the driver's own devices; the number is fixed, and the minor is the GPU's. */
    private static final String NVIDIA = "/dev/char/195:";

    private static final int CONTROL = 255;
    private static final int MODESET = 254;

    /** A pattern is matched against the names in /proc/devices, and none can say "not nvidia" by itself. */
    private static final List<String> ALL_ELSE =
            List.of("char-[!n]* rwm", "char-n[!v]* rwm", "char-nv[!i]* rwm", "block-* rwm");

    /** For a scope that had a list: systemd 252 leaves the old one in force by BPF where it is told that there is none. */
    static final List<String> EVERYTHING = List.of("char-* rwm", "block-* rwm");

    private DeviceList() {}

    /** @param minors of the GPUs that may be opened: the N of /dev/nvidiaN */
    static List<String> of(Collection<Integer> minors) {
        var list = new ArrayList<>(ALL_ELSE);
        new TreeSet<>(minors).forEach(minor -> list.add(NVIDIA + minor + " rwm"));
        if (!minors.isEmpty()) {
            list.add(NVIDIA + CONTROL + " rwm");
            list.add(NVIDIA + MODESET + " rwm");
            // Both of nvidia-uvm and nvidia-uvm-tools; its number is another one after each start of the machine.
            list.add("char-nvidia-uvm rwm");
        }
        return list;
    }
}
