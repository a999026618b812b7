package dev.podium.labs;

import static dev.podium.labs.LabHouse.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.podium.PodiumTest;
import dev.podium.TestPeople;
import dev.podium.kernel.Actor;
import dev.podium.kernel.CurrentActor;
import dev.podium.kernel.Refusal;
import dev.podium.kernel.Role;
import dev.podium.labs.CourseFigures.Period;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Service;

/** Who sees what a course costs, and neither teaches nor helps in it, gets to nobody of it. */
@PodiumTest
@Timeout(120)
class ManagersTest {

    @Autowired
    ApplicationContext context;

    @Autowired
    Courses courses;

    /** Something of each kind that methods ask for; what it is does not matter, for who calls is asked first. */
    private static @Nullable Object any(Class<?> type) throws ReflectiveOperationException {
        if (type == String.class) {
            return "x";
        }
        if (type == UUID.class) {
            return UUID.randomUUID();
        }
        if (type == int.class || type == Integer.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class) {
            return false;
        }
        if (type == byte[].class) {
            return new byte[0];
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == List.class || type == Collection.class) {
            return List.of();
        }
        if (type == Map.class) {
            return Map.of();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord() && type.getPackageName().equals("dev.podium.kernel")) {
            return type.getMethod("random").invoke(null);
        }
        return null;
    }

    /** How the call ended: with the code of a refusal, or otherwise. */
    private static String outcome(Object service, Method method, Actor actor) throws ReflectiveOperationException {
        var types = method.getParameterTypes();
        var arguments = new @Nullable Object[types.length];
        for (int i = 0; i < types.length; i++) {
            arguments[i] = any(types[i]);
        }
        try {
            CurrentActor.call(actor, () -> method.invoke(service, arguments));
            return "answered";
        } catch (InvocationTargetException failed) {
            return failed.getCause() instanceof Refusal refusal ? refusal.code() : String.valueOf(failed.getCause());
        } catch (Exception other) {
            return other.toString();
        }
    }

    @Test
    void eachMethodOfTheRoomRefusesThemButTheSums() throws ReflectiveOperationException {
        var house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var manager = TestPeople.person(house.team, "Mara", Role.MANAGER);
        var ended = new TreeMap<String, String>();
        int asked = 0;
        for (var name : context.getBeanNamesForAnnotation(Service.class)) {
            var service = context.getBean(name);
            var faces = Arrays.stream(service.getClass().getInterfaces())
                    .filter(face -> face.getPackageName().equals("dev.podium.labs"))
                    .toList();
            for (var face : faces.isEmpty() && !Proxy.isProxyClass(service.getClass()) ? above(service) : faces) {
                for (var method : face.getMethods()) {
                    if (!Modifier.isAbstract(method.getModifiers()) || !Modifier.isPublic(face.getModifiers())) {
                        continue;
                    }
                    asked++;
                    var outcome = outcome(service, method, manager);
                    if (!outcome.equals("identity.not-allowed")) {
                        ended.put(face.getSimpleName() + "." + method.getName(), outcome);
                    }
                }
            }
        }
        assertThat(asked).as("methods that were called").isGreaterThan(80);
        assertThat(ended.keySet())
                .as(ended.toString())
                .containsExactlyInAnyOrder("CourseFigures.any", "CourseFigures.get", "CourseFigures.export");
    }

    /** Of one that stands behind a class of its own rather than behind its interfaces. */
    private static List<Class<?>> above(Object service) {
        return Optional.ofNullable(service.getClass().getSuperclass()).stream()
                .flatMap(type -> Arrays.<Class<?>>stream(type.getInterfaces()))
                .filter(face -> face.getPackageName().equals("dev.podium.labs"))
                .toList();
    }

    @Test
    void theSumsNameNobody() {
        var house = new LabHouse();
        as(house.owner, () -> courses.put("Programming 1", ""));
        var manager = TestPeople.person(house.team, "Mara", Role.MANAGER);
        for (var period : Period.values()) {
            var said = as(manager, () -> courseFigures().get(period)).toString();
            assertThat(said).contains("Programming 1").doesNotContain("Ines").doesNotContain("Amir");
        }
    }

    private CourseFigures courseFigures() {
        return context.getBean(CourseFigures.class);
    }
}
