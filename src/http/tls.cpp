#include "http/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/check.h"

namespace hf::http {
namespace {

constexpr std::array<unsigned char, 9> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

std::string last_reason() {
    const auto code = ERR_peek_last_error();
    const auto* text = code == 0 ? nullptr : ERR_reason_error_string(code);
    ERR_clear_error();
    return text == nullptr ? "it is not understood" : text;
}

std::unexpected<Error> refuse(const std::filesystem::path& file, std::string_view why) {
    return fail(Code::invalid_fields, fmt::format("{}: {}", file.string(), why));
}

/// Nothing, or why the file cannot be read: OpenSSL's own words for that are not for people.
Result<void> check_readable(const std::filesystem::path& file) {
    std::error_code ec;
    if (std::filesystem::is_directory(file, ec)) return refuse(file, "this is a folder");
    errno = 0;
    if (!std::ifstream{file}) return refuse(file, std::strerror(errno != 0 ? errno : EIO));
    return {};
}

/// A server reads no passwords: nobody is there to type them.
int no_password(char*, int, int, void*) { return -1; }

/// RFC 7301 §3.2: a visitor who names protocols and not ours gets no connection, so nothing can be mistaken for another
/// protocol.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
                    unsigned int offered_size, void*) {
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, kProtocols.data(), kProtocols.size(), offered, offered_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

std::shared_ptr<SSL_CTX> new_context(const SSL_METHOD* method) {
    std::shared_ptr<SSL_CTX> context{SSL_CTX_new(method), &SSL_CTX_free};
    CHECK(context, "OpenSSL makes contexts");
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context.get(), "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                        SSL_MODE_RELEASE_BUFFERS);  // idle connections keep no buffers
    SSL_CTX_set_read_ahead(context.get(), 1);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);  // tickets do without memory of ours
    SSL_CTX_set_default_passwd_cb(context.get(), &no_password);
    return context;
}

Time time_of(const ASN1_TIME* time) {
    tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
    return Time{static_cast<std::int64_t>(::timegm(&parts)) * 1'000};
}

std::string names_of(X509* certificate) {
    std::string names;
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> all{
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        &GENERAL_NAMES_free};
    for (int i = 0; all && i < sk_GENERAL_NAME_num(all.get()); ++i) {
        const auto* one = sk_GENERAL_NAME_value(all.get(), i);
        if (one->type != GEN_DNS) continue;
        const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(one->d.dNSName));
        names.append(names.empty() ? "" : ", ")
            .append(text, static_cast<std::size_t>(ASN1_STRING_length(one->d.dNSName)));
    }
    return names.empty() ? "no host name" : names;
}

bool others_may_read(const std::filesystem::path& file) {
    struct stat about{};
    return ::stat(file.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0;
}

}  // namespace

Result<std::shared_ptr<const TlsContext>> TlsContext::load(const std::filesystem::path& chain,
                                                           const std::filesystem::path& key) {
    TRY(check_readable(chain));
    TRY(check_readable(key));
    auto native = new_context(TLS_server_method());
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(native.get(), chain.c_str()) != 1)
        return refuse(chain, fmt::format("no certificate in PEM can be read from it ({})", last_reason()));
    if (SSL_CTX_use_PrivateKey_file(native.get(), key.c_str(), SSL_FILETYPE_PEM) != 1) {
        const bool other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
        const auto why = last_reason();
        if (other) return refuse(key, fmt::format("this is the key of another certificate than {}", chain.string()));
        return refuse(key, fmt::format("no key in PEM, without a password, can be read from it ({})", why));
    }
    if (SSL_CTX_check_private_key(native.get()) != 1)
        return refuse(key, fmt::format("this is the key of another certificate than {}", chain.string()));
    SSL_CTX_set_alpn_select_cb(native.get(), &choose_protocol, nullptr);
    SSL_CTX_set_options(native.get(), SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);

    auto* certificate = SSL_CTX_get0_certificate(native.get());
    std::shared_ptr<TlsContext> context{new TlsContext{std::move(native)}};
    context->not_before_ = time_of(X509_get0_notBefore(certificate));
    context->not_after_ = time_of(X509_get0_notAfter(certificate));
    context->names_ = names_of(certificate);
    context->key_is_exposed_ = others_may_read(key);
    return context;
}

Result<std::shared_ptr<const TlsContext>> TlsContext::trusting(const std::filesystem::path& authorities) {
    TRY(check_readable(authorities));
    auto native = new_context(TLS_client_method());
    ERR_clear_error();
    if (SSL_CTX_load_verify_file(native.get(), authorities.c_str()) != 1)
        return refuse(authorities, fmt::format("no certificate in PEM can be read from it ({})", last_reason()));
    SSL_CTX_set_verify(native.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_alpn_protos(native.get(), kProtocols.data(), kProtocols.size());
    return std::shared_ptr<const TlsContext>{new TlsContext{std::move(native)}};
}

Result<std::shared_ptr<const TlsContext>> TlsContext::trusting_system() {
    static const auto shared = [] {
        auto native = new_context(TLS_client_method());
        SSL_CTX_set_default_verify_paths(native.get());
        SSL_CTX_set_verify(native.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_alpn_protos(native.get(), kProtocols.data(), kProtocols.size());
        return std::shared_ptr<const TlsContext>{new TlsContext{std::move(native)}};
    }();
    return shared;
}

}  // namespace hf::http
