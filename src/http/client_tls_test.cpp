// The client believes nobody who cannot prove who he is. The other side is Debian's Python, with a certificate of its
// own making that names 127.0.0.1 alone.
#include <gmock/gmock.h>
#include <stdio.h>

#include <filesystem>

#include "base/text.h"
#include "http/client.h"

namespace hf::http {
namespace {

// Serves so many connections, of which some end in the handshake, and prints its port and certificate first. It ends
// by itself when nobody comes.
constexpr const char* kServer = R"(/usr/bin/python3 -c '
import pathlib, socket, ssl, subprocess, sys, tempfile
folder = pathlib.Path(tempfile.mkdtemp(prefix="holdfast_tls_"))
key, cert = folder / "key.pem", folder / "cert.pem"
subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=test", "-addext",
                "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(cert, key)
listening = socket.create_server(("127.0.0.1", 0))
listening.settimeout(60)
print(listening.getsockname()[1], cert, flush=True)
for _ in range(3):
    plain, _ = listening.accept()
    try:
        with context.wrap_socket(plain, server_side=True) as safe:
            safe.recv(65536)
            safe.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nsafe")
    except OSError:
        pass
' 2>/dev/null)";

TEST(ClientTls, BelievesOnlyACertificateOfAnAuthorityForThatHost) {
    FILE* server = ::popen(kServer, "r");
    ASSERT_NE(server, nullptr);
    char line[512] = "";
    ASSERT_NE(::fgets(line, sizeof line, server), nullptr) << "python3 and openssl are there";
    const auto words = split(trim(line), ' ');
    const auto port = std::string{words.at(0)};
    const std::filesystem::path certificate{words.at(1)};
    const Client::Options trusting{.authorities = certificate};

    const auto stranger = Client{}.send({.method = "POST", .url = "https://127.0.0.1:" + port + "/", .body = "{}"});
    ASSERT_FALSE(stranger.has_value());
    EXPECT_EQ(stranger.error().error.code, Code::unavailable);
    EXPECT_THAT(stranger.error().error.detail, testing::HasSubstr("certificate"));
    EXPECT_FALSE(stranger.error().may_have_arrived);

    const auto known = Client{trusting}.send({.url = "https://127.0.0.1:" + port + "/"});
    ASSERT_TRUE(known.has_value()) << known.error().error.detail;
    EXPECT_EQ(known->body, "safe");

    const auto another = Client{trusting}.send({.url = "https://localhost:" + port + "/"});
    ASSERT_FALSE(another.has_value());
    EXPECT_EQ(another.error().error.code, Code::unavailable);

    ::pclose(server);
    std::filesystem::remove_all(certificate.parent_path());
}

}  // namespace
}  // namespace hf::http
