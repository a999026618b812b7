import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.apache.catalina.startup.Tomcat;

/**
 * The floor of a gateway in Java: the same server and the same client as Podium's, and nothing between them: no key, no
 * budget, no ledger, nothing read. Arguments: its own port, the provider's.
 */
class Plain {

    public static void main(String[] arguments) throws Exception {
        var provider = "http://127.0.0.1:" + arguments[1];
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        var tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("bench-plain").toString());
        tomcat.setPort(Integer.parseInt(arguments[0]));
        var context = tomcat.addContext("", Path.of(".").toAbsolutePath().toString());
        Tomcat.addServlet(context, "plain", new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                pass(client, provider, request, response);
            }
        });
        context.addServletMappingDecoded("/", "plain");
        var connector = tomcat.getConnector();
        connector.setProperty("maxConnections", "8192");
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.getProtocolHandler().setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        tomcat.start();
        tomcat.getServer().await();
    }

    private static void pass(HttpClient client, String provider, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var asked = HttpRequest.newBuilder(URI.create(provider + request.getRequestURI()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.getInputStream().readAllBytes()))
                .header("content-type", "application/json");
        for (var name : new String[] {"x-words", "x-gap"}) {
            var value = request.getHeader(name);
            if (value != null) {
                asked.header(name, value);
            }
        }
        try {
            var answer = client.send(asked.build(), HttpResponse.BodyHandlers.ofInputStream());
            response.setStatus(answer.statusCode());
            answer.headers().firstValue("content-type").ifPresent(response::setContentType);
            answer.headers().firstValueAsLong("content-length").ifPresent(response::setContentLengthLong);
            var out = response.getOutputStream();
            var part = new byte[16 << 10];
            try (var in = answer.body()) {
                for (int count; (count = in.read(part)) >= 0; ) {
                    out.write(part, 0, count);
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
