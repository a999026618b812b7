package dev.podium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.podium.inference.ModelProviders.Kind;
import dev.podium.inference.ModelProviders.Wanted;
import dev.podium.kernel.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An engine in the house is inside by design; where a cloud tells its secrets no model is. */
class ProviderRulesTest {

    private static Wanted at(String url, Kind kind) {
        return new Wanted("gpu-1", kind, url, null, 32_768, 1, true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254",
                "http://169.254.169.254:80/latest/meta-data",
                "http://169.254.1.1:11434",
                "http://[::ffff:169.254.169.254]",
                "http://[::ffff:a9fe:a9fe]:11434",
                "http://[::169.254.169.254]",
                "http://[64:ff9b::a9fe:a9fe]",
                "http://[2002:a9fe:a9fe::]",
                "http://[fe80::1]",
                "http://[FEBF::1]",
                "http://[fe80::1%25eth0]",
                "http://[fd00:ec2::254]",
                "http://[fd00:0ec2:0:0:0:0:0:254]",
                "http://metadata.google.internal",
                "http://Metadata.Google.Internal./computeMetadata",
                "http://100.100.100.200",
                "http://192.0.0.192",
                "http://0.0.0.0:11434",
                "http://[::]:11434",
                "http://224.0.0.1",
                "http://255.255.255.255",
                "http://2852039166",
                "http://0xA9FEA9FE",
                "http://0251.0376.0251.0376",
                "file:///etc/passwd",
                "gopher://127.0.0.1:70/x",
                "ftp://127.0.0.1",
                "jar:http://127.0.0.1/x!/",
                "http:127.0.0.1",
                "//127.0.0.1",
                "http://user:password@127.0.0.1:11434",
                "http://gpu-1@127.0.0.1",
                "http://127.0.0.1:11434?x=",
                "http://127.0.0.1:11434#",
                "http://127.0.0.1:0",
                "http://127.0.0.1:99999",
                "http://127.0.0.1\r\nHost: evil",
                "http://127.0.0.1/a b"
            })
    void neverWhereMachinesTalkToThemselvesNorInAnotherWay(String url) {
        for (var kind : new Kind[] {Kind.OLLAMA, Kind.COMPATIBLE}) {
            assertThatThrownBy(() -> ProviderRules.checked(at(url, kind)))
                    .as(url)
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.field()).isEqualTo("url"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:11434",
                "http://10.1.2.3:11434",
                "http://192.168.1.20:8000",
                "http://[fd12::1]:11434",
                "https://[2001:db8::1]",
                "https://models.example.org"
            })
    void anEngineInTheHouseIsInsideByDesign(String url) {
        assertThat(ProviderRules.checked(at(url + "/v1/", Kind.COMPATIBLE)).url())
                .isEqualTo(url);
    }
}
