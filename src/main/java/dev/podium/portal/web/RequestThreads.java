package dev.podium.portal.web;

import java.util.concurrent.Executors;
import org.apache.coyote.ProtocolHandler;
import org.springframework.boot.tomcat.TomcatProtocolHandlerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Each request on a virtual thread: a thousand answers of models that are open for minutes take none of the threads that
 * pages wait for. How many there are at once is bounded by Tomcat's number of connections.
 */
@Configuration(proxyBeanMethods = false)
class RequestThreads {

    @Bean
    TomcatProtocolHandlerCustomizer<ProtocolHandler> requestsOnVirtualThreads() {
        var threads = Thread.ofVirtual().name("request-", 0).factory();
        return handler -> handler.setExecutor(Executors.newThreadPerTaskExecutor(threads));
    }
}
