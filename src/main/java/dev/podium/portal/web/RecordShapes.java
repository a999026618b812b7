package dev.podium.portal.web;

import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Names each record in the OpenAPI description after the class it stands in and itself (LabController.Wanted is LabWanted), unless
 * its Schema names it: many are called One, All or Wanted, which springdoc would take for the same. And says of each record in the OpenAPI description what its Java says: a component is always there, unless it is marked
 * {@link Nullable}, which may be null. Of an answer that holds to the letter, since every component is written; a request may
 * leave out what may be null.
 */
@Component
class RecordShapes implements ModelConverter {

    private static final String REF = "#/components/schemas/";
    private static final Pattern SUFFIX = Pattern.compile("(Controller|Json|Requests)$");

    private final Map<String, String> named = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        var known = Json31.mapper().constructType(type.getType());
        if (known.getRawClass().isRecord() && type.getName() == null) {
            type.name(name(known));
        }
        var resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        if (resolved == null) {
            return null;
        }
        var raw = known.getRawClass();
        if (raw.isRecord()) {
            var shape = resolved.get$ref() == null
                    ? resolved
                    : context.getDefinedModels().get(resolved.get$ref().substring(REF.length()));
            if (shape != null && shape.getProperties() != null) {
                for (var component : raw.getRecordComponents()) {
                    say(shape, component);
                }
            }
        }
        return resolved;
    }

    private String name(JavaType type) {
        var name = new StringBuilder(ownName(type.getRawClass()));
        type.getBindings().getTypeParameters().forEach(parameter -> name.append(name(parameter)));
        var other = named.putIfAbsent(name.toString(), type.toCanonical());
        if (other != null && !other.equals(type.toCanonical())) {
            throw new IllegalStateException("Both " + other + " and " + type.toCanonical() + " would be called " + name
                    + " in the OpenAPI description; rename one.");
        }
        return name.toString();
    }

    private static String ownName(Class<?> raw) {
        var said = raw.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
        if (said != null && !said.name().isEmpty()) {
            return said.name();
        }
        var name = SUFFIX.matcher(raw.getSimpleName()).replaceFirst("");
        return raw.getEnclosingClass() == null ? name : ownName(raw.getEnclosingClass()) + name;
    }

    @SuppressWarnings({"rawtypes", "unchecked"}) // Swagger's own model has a raw type for a schema's properties
    private static void say(Schema shape, RecordComponent component) {
        var name = component.getName();
        var property = (Schema) shape.getProperties().get(name);
        if (property == null) {
            return;
        }
        boolean required = shape.getRequired() != null && shape.getRequired().contains(name);
        if (required) {
            // Said by its Schema, and seen to where a request is read.
            return;
        }
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            shape.addRequiredItem(name);
        } else if (property.get$ref() != null || property.getTypes() == null) {
            if (property.getOneOf() == null && property.get$ref() != null) {
                var either = new JsonSchema();
                either.setDescription(property.getDescription());
                property.setDescription(null);
                either.setOneOf(List.of(property, new JsonSchema().typesItem("null")));
                shape.getProperties().put(name, either);
            }
        } else if (!property.getTypes().contains("null")) {
            property.addType("null");
            if (property.getEnum() != null && !property.getEnum().contains(null)) {
                // The list that it has may be one that cannot change.
                var words = new ArrayList<Object>(property.getEnum());
                words.add(null);
                property.setEnum(words);
            }
        }
    }

    @Override
    public boolean isOpenapi31() {
        return true;
    }
}
