// Cross-origin requests (Fetch standard, "CORS protocol"): which web sites may call the API from a browser. Credentials
// are never allowed: keys travel in Authorization, which scripts set themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hf::http {

class Fields;
struct Reply;
struct Request;

class Cors {
  public:
    /// "https://shop.example", or "*" alone for all. None: no cross-origin answers at all.
    explicit Cors(std::vector<std::string> origins);

    /// Whether scripts of that origin may read our answers.
    bool allows(std::string_view origin) const;
    /// What every answer to this request carries.
    void dress(const Request& request, Fields& fields) const;
    /// The answer to OPTIONS; `methods` is the Allow list of the address.
    Reply preflight(const Request& request, std::string_view methods) const;

  private:
    bool all_ = false;
    std::vector<std::string> origins_;
};

/// A browser says that a script or form of another site sent this: by Sec-Fetch-Site (Fetch Metadata), or because
/// Origin differs from the host it was sent to.
bool is_cross_site(const Request& request);

/// A browser says, in either of these fields, that a page of this same origin sent it: the scheme, host and port of the
/// request itself.
bool is_same_origin(const Request& request);

}  // namespace hf::http
