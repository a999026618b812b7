package dev.podium.machines.runner;

import dev.podium.machines.GpuRule;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Who holds the OS users of this machine to the GPUs that Podium says. */
interface GpuKeeper {

    /**
     * From now on, and as long as Podium says nothing else; returns at once.
     *
     * @param rule null: nobody is held
     * @param answer takes the number and why it does not hold, or "", and again when that changes
     */
    void keep(int number, @Nullable GpuRule rule, BiConsumer<Integer, String> answer);

    /** What goes with a scope of this OS user that begins, as systemd-run takes it. */
    List<String> properties(String osUser);

    /** One that cannot. */
    static GpuKeeper none(String why) {
        return new GpuKeeper() {

            @Override
            public void keep(int number, @Nullable GpuRule rule, BiConsumer<Integer, String> answer) {
                answer.accept(number, rule == null ? "" : why);
            }

            @Override
            public List<String> properties(String osUser) {
                return List.of();
            }
        };
    }
}
