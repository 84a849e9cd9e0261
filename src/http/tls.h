// What the TLS connections of one side share: for listeners the certificate they show, for upstreams the authorities
// they are checked against. Read and judged as a whole before anything is served with it.
//
// TLS 1.2 and 1.3 (RFC 8446, RFC 9325), ALPN http/1.1, forward secrecy always, no compression, no renegotiation, no
// early data (a request in it could be played again).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "base/error.h"
#include "base/time.h"

struct ssl_ctx_st;  // OpenSSL's; only this room looks inside

namespace hf::http {

/// Unchanging, and shared by all threads.
class TlsContext {
  public:
    /// For listeners: a PEM file with the certificate and the chain behind it, and its key. Refused with a sentence
    /// that names the file: unreadable, not PEM, a key that belongs to another certificate, one that wants a password.
    static Result<std::shared_ptr<const TlsContext>> load(const std::filesystem::path& chain,
                                                          const std::filesystem::path& key);
    /// For upstreams: whoever shows a certificate of these authorities (PEM) for the host asked is believed.
    static Result<std::shared_ptr<const TlsContext>> trusting(const std::filesystem::path& authorities);
    /// The same with the authorities of this machine, read once a process.
    static Result<std::shared_ptr<const TlsContext>> trusting_system();

    /// Of the certificate that listeners show.
    Time not_before() const { return not_before_; }
    Time not_after() const { return not_after_; }
    /// "shop.example, www.shop.example": the names it is for, as it says.
    const std::string& names() const { return names_; }
    /// Others than the owner and his group may read the key.
    bool key_is_exposed() const { return key_is_exposed_; }

    ssl_ctx_st* native() const { return native_.get(); }

  private:
    explicit TlsContext(std::shared_ptr<ssl_ctx_st> native) : native_(std::move(native)) {}

    std::shared_ptr<ssl_ctx_st> native_;
    Time not_before_, not_after_;
    std::string names_;
    bool key_is_exposed_ = false;
};

}  // namespace hf::http
