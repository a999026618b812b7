package dev.podium;

import dev.podium.health.MemoryFit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Says in one line where the memory that Podium may use is too little: else it ends in an error of Java's amid something else, or
 * is killed without a word. Where it cannot even start, it says so and does not.
 */
class MemoryAtStart implements EnvironmentPostProcessor, Ordered {

    /** The image looks at the container's limit before Java starts, which may be killed while it does. */
    static final String SAID = "PODIUM_MEMORY_SAID";

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 11;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var fit = MemoryFit.here();
        fit.refusal().ifPresent(sentence -> {
            throw new NotStarted(sentence, fit.nextStep(), null);
        });
        if (System.getenv(SAID) == null && TOLD.compareAndSet(false, true)) {
            // There is no log yet; whoever starts it reads this.
            fit.tooLittle().ifPresent(sentence -> System.err.println("podium: " + sentence + "; " + step(fit)));
        }
    }

    private static String step(MemoryFit fit) {
        var step = fit.nextStep();
        return step.substring(0, 1).toLowerCase() + step.substring(1);
    }
}
