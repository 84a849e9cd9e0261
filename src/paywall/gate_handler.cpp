#include "paywall/gate_handler.h"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>

#include "http/folder.h"
#include "paywall/answers.h"
#include "paywall/binding.h"
#include "paywall/gate_pages.h"
#include "paywall/gate_source.h"
#include "paywall/turnstile.h"

namespace hf::paywall {
namespace {

constexpr std::size_t kMostPaidBody = 1 << 20;

/// A field that could be a credential: then the body is needed to know whether it is one for this request.
bool shows_something(const http::Request& request) {
    return request.fields.has(kPaymentField) || request.fields.has(kRaidenField) || request.fields.has(kReceiptField) ||
           request.fields.has("Cookie");
}

/// The price is told before the body comes; an upstream that names prices sees the body first.
bool is_body_unseen(const Gate& gate, const http::Request& request) {
    return waits_to_send(request) && !shows_something(request) && !gate.upstream_prices;
}

bool is_preflight(const http::Request& request) {
    return request.method == "OPTIONS" && request.fields.has("Access-Control-Request-Method");
}

/// The proxy sends its visitor's path on as it came, not as it was resolved: where segments went, who reads it next may
/// resolve it to something else.
bool is_whole(std::string_view sent, std::string_view canonical) {
    return std::ranges::count(sent, '/') == std::ranges::count(canonical, '/');
}

/// The proxy that asked may let its visitor through; the fields are for whoever makes the content.
http::Reply may_pass(const Paid& paid) {
    http::Reply reply{.status = 204};
    reply.fields.set("Holdfast-Payment-Id", paid.payment.id.text);
    reply.fields.set("Holdfast-Paid", text_of(paid.payment.price()));
    reply.fields.set("Holdfast-Receipt", paid.receipt);
    reply.fields.set("Cache-Control", "no-store");
    return reply;
}

class GatekeeperImpl final : public Gatekeeper {
  public:
    GatekeeperImpl(const store::Kernel& kernel, const rails::Rails& rails, const Receipts& receipts, GateTable table,
                   const GateLimits& limits, Watch& watch)
        : kernel_(kernel),
          receipts_(receipts),
          pages_(kernel, rails, receipts),
          turnstile_(kernel, rails, receipts, limits, watch) {
        use(std::move(table));
    }

    void use(GateTable table) override {
        const std::lock_guard lock{tables_mutex_};
        tables_.push_back(std::make_unique<const GateTable>(std::move(table)));
        table_.store(tables_.back().get(), std::memory_order_release);
    }

    void note_awaited(std::int64_t count) override { turnstile_.note_awaited(count); }

    std::size_t body_wanted(const http::Request& request) override {
        if (GatePages::owns(request.path)) return GatePages::kMostBody;
        const auto path = http::canonical_path(request.path);
        const auto* gate = path ? find(current(), request, *path) : nullptr;
        if (gate == nullptr || gate->is_free() || gate->elsewhere) return kLeaveBody;
        return is_body_unseen(*gate, request) ? kLeaveBody : kMostPaidBody;
    }

    http::Reaction handle(http::Request& request) override {
        const auto& table = current();
        if (GatePages::owns(request.path)) return pages_.handle(request, table);
        const auto path = http::canonical_path(request.path);
        if (!path) return http::problem(path.error(), request);
        const auto* gate = find(table, request, *path);
        if (hides_a_gate(table, request, *path, gate)) return http::problem({Code::bad_path}, request);
        if (gate == nullptr) return otherwise(table, request, *path);
        request.route = gate->name;
        if (gate->elsewhere) return http::problem({Code::not_found}, request);
        if (gate->is_free()) return http::Pass{source_of(*gate, request, *path), nullptr};
        if (is_preflight(request)) return preflight(request);
        return priced(request, *gate, *path);
    }

    http::Reaction check(http::Request& asked, CheckStyle style) override {
        auto reaction = check(asked);
        return style == CheckStyle::nginx ? http::reworded(std::move(reaction), in_nginx_words) : std::move(reaction);
    }

  private:
    const GateTable& current() const { return *table_.load(std::memory_order_acquire); }

    static const Gate* find(const GateTable& table, const http::Request& request, std::string_view path) {
        return table.find(host_name(request.host), path);
    }

    /// A site that ignores ";parameters" would serve "/articles;x/1" as "/articles/1", at no price or at another.
    static bool hides_a_gate(const GateTable& table, const http::Request& request, std::string_view path,
                             const Gate* gate) {
        const auto seen = http::without_parameters(path);
        return seen != path && find(table, request, seen) != gate;
    }

    static http::Reaction otherwise(const GateTable& table, http::Request& request, std::string_view path) {
        if (!table.otherwise) return http::problem({Code::not_found}, request);
        request.route = "free";
        return http::Pass{upstream_source(table.otherwise, request, path), nullptr};
    }

    http::Reaction priced(http::Request& request, const Gate& gate, const std::string& path) {
        std::shared_ptr<http::FolderEntry> file;
        if (gate.folder) {
            if (request.method != "GET" && !request.is_head()) {
                auto reply = http::problem({Code::method_not_allowed}, request);
                reply.fields.set("Allow", "GET, HEAD");
                return for_any_origin(std::move(reply));
            }
            file = std::make_shared<http::FolderEntry>(gate.folder->enter(gate.match.rest_of(path)));
            switch (file->finds) {
                case http::Folder::Finds::nothing: return for_any_origin(http::problem({Code::not_found}, request));
                case http::Folder::Finds::folder:
                    return http::Pass{source_of(gate, request, path, std::move(file)), nullptr};
                case http::Folder::Finds::file: break;
            }
        }
        const auto body = is_body_unseen(gate, request) ? Body::unseen : Body::as_read;
        return decide(request, gate, path, body, std::move(file),
                      [this](const auto& passing, Paid paid) { return deliver(passing, std::move(paid)); });
    }

    http::Reaction decide(http::Request& request, const Gate& gate, const std::string& path, Body body,
                          std::shared_ptr<http::FolderEntry> file, LetThrough let_through,
                          std::shared_ptr<const void> keeps = nullptr) {
        auto bindings = bindings_of(gate, request, path, body);
        auto credential = credential_of(request, bindings, receipts_);
        if (!credential) return for_any_origin(http::problem(credential.error(), request));
        return turnstile_.decide(std::make_shared<Passing>(Passing{.request = request,
                                                                   .gate = gate,
                                                                   .path = path,
                                                                   .bindings = std::move(bindings),
                                                                   .resource = target_of(path, request.query),
                                                                   .credential = *std::move(credential),
                                                                   .let_through = std::move(let_through),
                                                                   .keeps = std::move(keeps),
                                                                   .file = std::move(file)}));
    }

    http::Reaction deliver(const std::shared_ptr<Passing>& passing, Paid paid) {
        const auto& gate = passing->gate;
        auto source = source_of(gate, passing->request, passing->path, passing->file);
        const bool once = paid.payment.opens_once();
        if (auto* file = std::get_if<http::FileSource>(&source)) file->ranges = !once;
        if (auto* upstream = std::get_if<http::UpstreamSource>(&source)) {
            upstream->strip_conditions = paid.reservation.has_value();
            upstream->strip_ranges = once;
            upstream->added.add("Holdfast-Payment-Id", paid.payment.id.text);
            upstream->added.add("Holdfast-Paid", text_of(paid.payment.price()));
            if (paid.reservation) upstream->added.add("Holdfast-Attempt", fmt::format("{}", paid.reservation->fence));
        }
        Requoted requoted;
        if (gate.upstream_prices)
            requoted = [this, passing](const Payment& payment, Quote quote) {
                return turnstile_.ask_anew(passing, payment, std::move(quote));
            };
        return http::Pass{std::move(source), paid_delivery(kernel_, gate, turnstile_.windows(), passing->request,
                                                           std::move(paid), std::move(requoted))};
    }

    /// What nothing is said of is refused: only a gate knows what lies elsewhere, and whether it is free.
    http::Reaction check(const http::Request& asked) {
        auto told = forwarded_request(asked);
        if (!told) return http::problem(told.error(), asked);
        const auto& table = current();
        auto& request = (*told)->request;
        const auto path = http::canonical_path(request.path);
        if (!path) return http::problem(path.error(), asked);
        const auto* gate = find(table, request, *path);
        if (hides_a_gate(table, request, *path, gate) || !is_whole(request.path, *path))
            return http::problem({Code::bad_path}, asked);
        if (gate == nullptr || !gate->elsewhere) return http::problem({Code::not_found}, asked);
        if (gate->is_free() || is_preflight(request)) return http::Reply{.status = 204};
        const bool reads = request.method == "GET" || request.is_head();
        return decide(
            request, *gate, *path, reads ? Body::as_read : Body::unseen, nullptr,
            [](const auto&, const Paid& paid) { return may_pass(paid); }, *told);
    }

    const store::Kernel& kernel_;
    const Receipts& receipts_;
    GatePages pages_;
    Turnstile turnstile_;
    std::mutex tables_mutex_;
    std::vector<std::unique_ptr<const GateTable>> tables_;  // old ones stay: requests under way borrow from them
    std::atomic<const GateTable*> table_{nullptr};
};

}  // namespace

std::unique_ptr<Gatekeeper> make_gatekeeper(const store::Kernel& kernel, const rails::Rails& rails,
                                            const Receipts& receipts, GateTable table, GateLimits limits,
                                            Watch& watch) {
    return std::make_unique<GatekeeperImpl>(kernel, rails, receipts, std::move(table), limits, watch);
}

}  // namespace hf::paywall
