#include "http/tls_kit.h"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

#include "base/check.h"

namespace hf::http::test {
namespace {

template <class Write>
void write_file(const std::filesystem::path& path, Write write) {
    const std::unique_ptr<std::FILE, decltype(&std::fclose)> file{std::fopen(path.c_str(), "w"), &std::fclose};
    CHECK(file && write(file.get()) == 1, "a test writes its files");
}

void name_hosts(X509* certificate, const std::string& host) {
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> names{
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + host).c_str()), &X509_EXTENSION_free};
    CHECK(names && X509_add_ext(certificate, names.get(), -1) == 1, "a certificate names its host");
}

}  // namespace

Certificate::Certificate(const std::string& host, Time from, Time until) {
    std::string pattern = (std::filesystem::temp_directory_path() / "holdfast-tls-XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr, "a test has a folder");
    folder_ = pattern;

    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key_pair{EVP_EC_gen("P-256"), &EVP_PKEY_free};
    const std::unique_ptr<X509, decltype(&X509_free)> one{X509_new(), &X509_free};
    X509_set_version(one.get(), X509_VERSION_3);
    X509_set_pubkey(one.get(), key_pair.get());
    ASN1_INTEGER_set(X509_get_serialNumber(one.get()), 1);
    ASN1_TIME_set(X509_getm_notBefore(one.get()), from.ms / 1'000);
    ASN1_TIME_set(X509_getm_notAfter(one.get()), until.ms / 1'000);
    auto* name = X509_get_subject_name(one.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1,
                               0);
    X509_set_issuer_name(one.get(), name);
    name_hosts(one.get(), host);
    CHECK(X509_sign(one.get(), key_pair.get(), EVP_sha256()) > 0, "a certificate is signed");

    write_file(chain(), [&](std::FILE* file) { return PEM_write_X509(file, one.get()); });
    write_file(key(), [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key_pair.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    std::filesystem::permissions(key(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

Certificate::~Certificate() {
    std::error_code nobody_cares;
    std::filesystem::remove_all(folder_, nobody_cares);
}

}  // namespace hf::http::test
