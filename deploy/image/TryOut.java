import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.YearMonth;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Uses a Podium that was started from the image as people do, over HTTP: sets it up, starts an agent there, types a
 * command and reads its screen, and has a report of costs made. `TryOut URL SETUP_TOKEN` prints a line for each, and ends
 * with 1 and a sentence where something is not as it should be. Started by deploy/image/check.
 */
class TryOut {

    private static final String PASSWORD = "correct horse battery";

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private String token = "";

    TryOut(String url) {
        this.url = url;
    }

    static void main(String[] args) throws Exception {
        try {
            new TryOut(args[0]).everything(args[1]);
        } catch (IllegalStateException e) {
            System.err.println("podium: " + e.getMessage());
            System.exit(1);
        }
    }

    private void everything(String setup) throws Exception {
        token = field(
                post(
                        "/api/v1/setup",
                        "{\"token\":\"" + setup + "\",\"email\":\"ada@example.org\",\"name\":\"Ada\",\"password\":\""
                                + PASSWORD + "\",\"team\":\"Image\"}"),
                "token");
        var agent = field(
                post(
                        "/api/v1/agents",
                        "{\"name\":\"tried\",\"program\":\"command\",\"command\":\"bash\",\"arguments\":[\"--norc\"],"
                                + "\"workingDirectory\":\"/var/lib/podium\"}"),
                "id");
        // The sum is the shell's doing: what was typed does not contain it.
        post(
                "/api/v1/agents/" + agent + "/input",
                "{\"text\":\"echo \\\"ran as $(id -u) with $((40 + 2)) and $(git --version) and $(ssh -V 2>&1) and $(tmux -V)\\\"; touch"
                        + " /x /tmp/x; env | grep -c PODIUM_SETUP; echo end-$((50 + 5))\",\"enter\":true}");
        var screen = until(
                "/api/v1/agents/" + agent + "/screen",
                text -> text.contains("ran as 10001 with 42 and git version")
                        && text.contains("OpenSSH")
                        && text.contains("tmux 3.")
                        && text.contains("Read-only file system")
                        && text.contains("end-55"));
        System.out.println("  an agent ran in the image, as 10001, with git, ssh and tmux, and could not write its root");
        if (!Pattern.compile("(\\\\n|\\n)0").matcher(screen).find()) {
            throw new IllegalStateException("The agent sees the setup token in its environment:\n" + screen);
        }
        var report = field(post("/api/v1/reports", "{\"month\":\"" + YearMonth.now() + "\"}"), "id");
        var paper = http.send(get("/api/v1/reports/" + report + "/pdf"), BodyHandlers.ofByteArray());
        var begin = new String(paper.body(), 0, Math.min(5, paper.body().length), java.nio.charset.StandardCharsets.US_ASCII);
        if (paper.statusCode() != 200 || !begin.equals("%PDF-")) {
            throw new IllegalStateException("The report of costs is no PDF: " + paper.statusCode() + ".");
        }
        System.out.println("  a report of costs was made, " + paper.body().length / 1000 + " kB of PDF");
        var page = http.send(get("/login"), BodyHandlers.ofString());
        if (page.statusCode() != 200 || !page.body().contains("<script")) {
            throw new IllegalStateException("The page of sign-in is not there: " + page.statusCode() + ".");
        }
        System.out.println("  the page of sign-in is there");
        System.out.println("token " + token);
    }

    private String post(String path, String json) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return good(http.send(request.build(), BodyHandlers.ofString()));
    }

    private HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .header("Authorization", "Bearer " + token)
                .build();
    }

    private String until(String path, Predicate<String> wanted) throws Exception {
        var end = System.nanoTime() + 30_000_000_000L;
        var last = "";
        while (System.nanoTime() < end) {
            last = good(http.send(get(path), BodyHandlers.ofString()));
            if (wanted.test(last)) {
                return last;
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("Within 30 s the agent's screen did not show what was waited for, but:\n" + last);
    }

    private static String good(HttpResponse<String> answer) {
        if (answer.statusCode() >= 300) {
            throw new IllegalStateException(
                    answer.request().uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private static String field(String json, String name) {
        var found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalStateException("No " + name + " in " + json);
        }
        return found.group(1);
    }
}
