package dev.podium.face;

import static net.bytebuddy.matcher.ElementMatchers.named;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.browserless.internal.MockVaadinKt;
import com.vaadin.flow.server.VaadinService;
import com.vaadin.flow.server.VaadinServiceEventBus;
import java.util.EventObject;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.Argument;

/**
 * A test of a page without a browser.
 *
 * <p>The newest published browserless test library, 1.1.1, looks for two fields of VaadinService that 25.3 keeps in an
 * event bus instead. Until a later one is published, its two methods are pointed at that bus.
 */
public abstract class PageTest extends SpringBrowserlessTest {

    static {
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(MockVaadinKt.class)
                .method(named("fireSessionInitListeners").or(named("fireServiceDestroyListeners")))
                .intercept(MethodDelegation.to(EventBus.class))
                .make()
                .load(MockVaadinKt.class.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** Where 25.3 keeps the listeners. */
    public static final class EventBus {

        private EventBus() {}

        public static void fire(@Argument(0) VaadinService service, @Argument(1) EventObject event)
                throws ReflectiveOperationException {
            var bus = VaadinService.class.getDeclaredField("eventBus");
            bus.setAccessible(true);
            ((VaadinServiceEventBus) bus.get(service)).fireEvent(event);
        }
    }
}
