package dev.podium.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideAddressesTest {

    private static final List<URI> TYPED =
            List.of(URI.create("https://10.0.0.5/realms/main"), URI.create("http://127.0.0.1:8080"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://93.184.215.14/token",
                "https://[2606:4700::1111]/token",
                "https://10.0.0.5/token",
                "https://10.0.0.5:443/token",
                "http://127.0.0.1:8080/token",
                "https://a-name-that-leads-nowhere.invalid/token"
            })
    void whatIsOutsideOrWasTypedIsCalled(String address) {
        assertThatCode(() -> OutsideAddresses.checkTold(URI.create(address), TYPED))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://10.0.0.6/token",
                "https://10.0.0.5:8443/token",
                "http://10.0.0.5/token",
                "http://127.0.0.1:5432/",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://[::1]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[::10.0.0.1]/",
                "https://[64:ff9b::a00:1]/",
                "https://[2002:a00:1::]/",
                "https://[fd12:3456::1]/",
                "https://172.16.0.1/",
                "https://192.168.1.1/",
                "https://100.64.0.1/",
                "https://198.18.0.1/",
                "https://192.0.0.8/",
                "https://localhost/",
                "https://169.254.169.254/latest/meta-data",
                "https://[fd00:ec2::254]/",
                "https://0.0.0.0/",
                "https://255.255.255.255/",
                "https://224.0.0.1/",
                "http://93.184.215.14/",
                "https://user@93.184.215.14/",
                "https://93.184.215.14/#part",
                "file:///etc/passwd",
                "jar:https://93.184.215.14/x.jar!/",
                "gopher://93.184.215.14/",
                "javascript:alert(1)",
                "//93.184.215.14/",
                "/token"
            })
    void whatIsInsideOrNoSafeAddressIsNot(String address) {
        assertThatThrownBy(() -> OutsideAddresses.checkTold(URI.create(address), TYPED))
                .isInstanceOf(OutsideAddresses.Refused.class)
                .hasMessageContaining("is not called");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://10.0.0.6/realms/x", "https://192.168.1.1", "http://localhost:8080", "https://[fd12::1]"
            })
    void anAdminMayTypeAnAddressInsideTheHouse(String address) {
        assertThatCode(() -> OutsideAddresses.checkTyped(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://169.254.169.254",
                "https://[fe80::1]",
                "https://0.0.0.0",
                "http://10.0.0.6",
                "ftp://10.0.0.6"
            })
    void butNotWhereAMachineTalksToItself(String address) {
        assertThatThrownBy(() -> OutsideAddresses.checkTyped(URI.create(address)))
                .isInstanceOf(OutsideAddresses.Refused.class);
    }
}
