package dev.podium.identity.web;

import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Hands a test the token that the sign-in page would carry; the path is not open in Podium itself. */
@Controller
class FormToken {

    @GetMapping("/ws/test/form-token")
    @ResponseBody
    String token(CsrfToken token) {
        return token.getToken();
    }
}
