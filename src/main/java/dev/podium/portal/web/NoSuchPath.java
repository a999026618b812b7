package dev.podium.portal.web;

import dev.podium.kernel.Refusal;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Controller;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** What REST answers where no controller is reached. */
@Configuration(proxyBeanMethods = false)
class NoSuchPath {

    /** After the controllers, whose wrong methods stay wrong methods, and before the pages, which take every path. */
    @Bean
    SimpleUrlHandlerMapping noSuchRestPath(Problems problems) {
        HttpRequestHandler answer = (request, response) -> problems.write(
                request,
                response,
                Refusal.notFound(
                        "request.no-such-path",
                        "There is nothing at " + request.getRequestURI() + ".",
                        "See /api for the paths."));
        return new SimpleUrlHandlerMapping(Map.of("/api/v1/**", answer), 1);
    }

    /** Failures before any handler: a malformed path, a header too long. */
    @Controller
    static class Errors implements ErrorController {

        private final Problems problems;

        Errors(Problems problems) {
            this.problems = problems;
        }

        @RequestMapping("${spring.web.error.path:/error}")
        void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
            var status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code ? code : 404;
            var problem = Problems.of(
                    status >= 500
                            ? Refusal.unavailable(
                                    "portal.unexpected",
                                    "Podium could not answer this request.",
                                    "Try again in a moment.")
                            : Refusal.invalid("request.invalid", "The request is not valid.", "See /api for what is."));
            problem.setStatus(status);
            problems.write(request, response, problem);
        }
    }
}
