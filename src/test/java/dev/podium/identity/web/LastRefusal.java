package dev.podium.identity.web;

import dev.podium.kernel.Refusal;
import jakarta.servlet.http.HttpSession;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Hands a test the refusal that the sign-in page would show; the path is not open in Podium itself. */
@Controller
class LastRefusal {

    @GetMapping("/ws/test/refusal")
    @ResponseBody
    String code(HttpSession session) {
        return session.getAttribute(Refusal.class.getName()) instanceof Refusal refusal
                ? refusal.code() + ": " + refusal.sentence()
                : "none";
    }
}
