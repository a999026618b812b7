package dev.podium.identity.web;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Links to pages of this Podium, as the one who asks reaches it. */
public final class Links {

    private Links() {}

    /** @param path without a slash before it; answered as it is where no request asks */
    public static String to(String path) {
        return RequestContextHolder.getRequestAttributes() == null
                ? path
                : ServletUriComponentsBuilder.fromCurrentContextPath().build().toUriString() + "/" + path;
    }
}
