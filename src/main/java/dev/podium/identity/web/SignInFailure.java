package dev.podium.identity.web;

import dev.podium.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.AuthenticationException;

/** Back to the sign-in page, which finds the refusal in the session. */
final class SignInFailure {

    private SignInFailure() {}

    static void answer(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        var refusal = failure instanceof PasswordAuthentication.Refused refused
                ? refused.refusal()
                : Refusal.unauthenticated("identity.sign-in-failed", "The sign-in did not succeed.", "Try again.");
        request.getSession().setAttribute(Refusal.class.getName(), refusal);
        response.sendRedirect(request.getContextPath() + "/login?error");
    }
}
