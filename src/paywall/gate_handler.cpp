#include "paywall/gate_handler.h"

#include <fmt/core.h>

#include <atomic>
#include <mutex>

#include "http/folder.h"
#include "http/rate_limit.h"
#include "paywall/admit_visitor.h"
#include "paywall/answers.h"
#include "paywall/binding.h"
#include "paywall/gate_pages.h"
#include "paywall/open_windows.h"
#include "paywall/paid_delivery.h"

namespace hf::paywall {
namespace {

constexpr std::size_t kMostPaidBody = 1 << 20;

/// One priced request while its admission is decided; borrowed by the deed.
struct Passing {
    const Gate& gate;
    std::string path;
    std::string binding;
    std::string binding_to_any_body;
    std::string resource;
    Credential credential;
    std::shared_ptr<http::FolderEntry> file{};  // of a gate over files
    bool may_charge = true;
};

std::string target_of(std::string_view path, std::string_view query) {
    return query.empty() ? std::string{path} : fmt::format("{}?{}", path, query);
}

/// Rounded up: whoever comes back then is let in.
std::chrono::seconds in_seconds(Duration d) { return std::chrono::ceil<std::chrono::seconds>(d); }

bool is_prefetch(const http::Request& request) {
    return request.fields["Sec-Purpose"].starts_with("prefetch") || request.fields["Purpose"] == "prefetch";
}

/// A field that could be a credential: then the body is needed to know whether it is one for this request.
bool shows_something(const http::Request& request) {
    return request.fields.has(kPaymentField) || request.fields.has(kRaidenField) || request.fields.has("Cookie");
}

/// What visitors and the gate say to each other: no upstream's business.
const std::shared_ptr<const http::PrivateFields>& private_fields() {
    static const auto kPrivate = std::make_shared<const http::PrivateFields>(
        http::PrivateFields{.cookie_prefix = std::string{kCookiePrefix},
                            .field_prefix = "Holdfast-",
                            .names = {std::string{kPaymentField}, std::string{kRaidenField}}});
    return kPrivate;
}

class GatekeeperImpl final : public Gatekeeper {
  public:
    GatekeeperImpl(const store::Kernel& kernel, const rails::Rails& rails, GateTable table, GateLimits limits,
                   Watch& watch)
        : kernel_(kernel),
          rails_(rails),
          limits_(limits),
          watch_(watch),
          pages_(kernel, rails),
          asking_({"payments", limits.payments_per_minute, limits.payments_burst}, kernel.random.number()),
          guessing_({"credentials", limits.wrong_per_minute, limits.wrong_per_minute}, kernel.random.number()) {
        use(std::move(table));
    }

    void use(GateTable table) override {
        const std::lock_guard lock{tables_mutex_};
        tables_.push_back(std::make_unique<const GateTable>(std::move(table)));
        table_.store(tables_.back().get(), std::memory_order_release);
    }

    void note_awaited(std::int64_t count) override { awaited_.store(count, std::memory_order_relaxed); }

    std::size_t body_wanted(const http::Request& request) override {
        if (GatePages::owns(request.path)) return GatePages::kMostBody;
        const auto path = http::canonical_path(request.path);
        const auto* gate = path ? find(request, *path) : nullptr;
        if (gate == nullptr || gate->is_free()) return kLeaveBody;
        return waits_to_send(request) && !shows_something(request) ? kLeaveBody : kMostPaidBody;
    }

    http::Reaction handle(http::Request& request) override {
        if (GatePages::owns(request.path)) return pages_.handle(request, current());
        auto path = http::canonical_path(request.path);
        if (!path) return http::problem(path.error(), request);
        const auto* gate = find(request, *path);
        // A site that ignores ";parameters" would serve "/articles;x/1" as "/articles/1", at no price or at another.
        if (const auto seen = http::without_parameters(*path); seen != *path && find(request, seen) != gate)
            return http::problem({Code::bad_path}, request);
        if (gate == nullptr) return otherwise(request, *path);
        request.route = gate->name;
        if (gate->is_free()) return http::Pass{source_of(*gate, request, *path), nullptr};
        if (request.method == "OPTIONS" && request.fields.has("Access-Control-Request-Method"))
            return preflight(request);
        return priced(request, *gate, *std::move(path));
    }

  private:
    const GateTable& current() const { return *table_.load(std::memory_order_acquire); }

    const Gate* find(const http::Request& request, std::string_view path) const {
        return current().find(host_name(request.host), path);
    }

    http::Reaction otherwise(http::Request& request, std::string_view path) const {
        const auto& upstream = current().otherwise;
        if (!upstream) return http::problem({Code::not_found}, request);
        request.route = "free";
        return http::Pass{
            http::UpstreamSource{
                .upstream = upstream, .target = target_of(path, request.query), .withheld = private_fields()},
            nullptr};
    }

    static http::Source source_of(const Gate& gate, const http::Request& request, std::string_view path,
                                  std::shared_ptr<http::FolderEntry> file = nullptr) {
        if (gate.folder)
            return http::FileSource{gate.folder, std::string{gate.match.rest_of(path)}, true, std::move(file)};
        return http::UpstreamSource{
            .upstream = gate.upstream, .target = target_of(path, request.query), .withheld = private_fields()};
    }

    http::Reaction priced(http::Request& request, const Gate& gate, std::string path) {
        std::shared_ptr<http::FolderEntry> file;
        if (gate.folder) {
            if (request.method != "GET" && !request.is_head()) {
                auto reply = http::problem({Code::method_not_allowed}, request);
                reply.fields.set("Allow", "GET, HEAD");
                return with_cors(std::move(reply));
            }
            file = std::make_shared<http::FolderEntry>(gate.folder->enter(gate.match.rest_of(path)));
            switch (file->finds) {
                case http::Folder::Finds::nothing: return with_cors(http::problem({Code::not_found}, request));
                case http::Folder::Finds::folder:
                    return http::Pass{source_of(gate, request, path, std::move(file)), nullptr};
                case http::Folder::Finds::file: break;
            }
        }
        const bool unseen = waits_to_send(request) && !shows_something(request);
        auto binding = binding_of(gate, request, path, unseen ? Body::unseen : Body::as_read);
        auto to_any_body = request.body.empty() ? std::string{} : binding_of(gate, request, path, Body::unseen);
        auto credential = credential_of(request, binding);
        if (!credential) return with_cors(http::problem(credential.error(), request));

        auto resource = target_of(path, request.query);
        auto passing =
            std::make_shared<Passing>(Passing{gate, std::move(path), std::move(binding), std::move(to_any_body),
                                              std::move(resource), *std::move(credential), std::move(file)});
        const bool shows = passing->credential.from != Credential::From::nowhere;
        if (shows)
            if (auto price = windows_.open(passing->credential.id.text, passing->binding, request.arrived)) {
                watch_.saw(gate.name, Seen::admitted);
                return let_through(request, *passing, inside_window(passing->credential.id, *std::move(price)),
                                   std::nullopt);
            }
        const bool only_asks = request.is_head() || is_prefetch(request);
        if (!shows && only_asks) return price_only(gate);
        if (auto refused = over_limits(request, *passing, shows)) return *std::move(refused);
        // Who shows something is let in by it whatever the limits say, but is a newcomer when it opens nothing.
        if (shows) passing->may_charge = !only_asks && is_welcome(request);
        return admission(request, std::move(passing));
    }

    /// Enough of a payment to deliver inside a window that is known to be open.
    static Payment inside_window(const PaymentId& id, Money price) {
        Payment payment;
        payment.id = id;
        payment.price_amount = price.amount;
        payment.price_asset = std::move(price.asset);
        payment.window_ms = Duration{1};
        return payment;
    }

    std::optional<http::Reply> over_limits(http::Request& request, const Passing& passing, bool shows) {
        const auto key = request.peer.limit_key();
        const auto now = kernel_.clock.monotonic();
        const auto limited = [&](const http::RateLimiter::Decision& decision) {
            watch_.saw(passing.gate.name, Seen::limited);
            return with_cors(
                http::problem({.code = Code::rate_limited, .retry_after = in_seconds(decision.retry_after)}, request));
        };
        if (passing.credential.from == Credential::From::header ||
            passing.credential.from == Credential::From::raiden_header) {
            if (const auto left = guessing_.look(key, now); !left.allowed) return limited(left);
            return std::nullopt;
        }
        if (shows) return std::nullopt;
        return refuse_newcomer(request, passing.gate);
    }

    bool is_full() const {
        return limits_.max_awaited > 0 && awaited_.load(std::memory_order_relaxed) >= limits_.max_awaited;
    }

    bool is_welcome(const http::Request& request) {
        return !is_full() && asking_.look(request.peer.limit_key(), kernel_.clock.monotonic()).allowed;
    }

    std::optional<http::Reply> refuse_newcomer(http::Request& request, const Gate& gate) {
        const auto decision = asking_.take(request.peer.limit_key(), kernel_.clock.monotonic());
        if (!decision.allowed) {
            watch_.saw(gate.name, Seen::limited);
            return with_cors(
                http::problem({.code = Code::rate_limited, .retry_after = in_seconds(decision.retry_after)}, request));
        }
        if (!is_full()) return std::nullopt;
        watch_.saw(gate.name, Seen::full);
        return with_cors(http::problem({.code = Code::unavailable,
                                        .detail = "Too many payments are awaited at once.",
                                        .retry_after = std::chrono::seconds{30}},
                                       request));
    }

    http::Reaction admission(http::Request& request, std::shared_ptr<Passing> passing) {
        return http::ask(
            store::Mode::write,
            [this, &request, passing](store::Tx& tx) {
                const Visit visit{passing->gate,      passing->binding,    passing->binding_to_any_body,
                                  passing->resource,  passing->credential, request.is_head(),
                                  passing->may_charge};
                return admit_visitor(tx, kernel_.context(request.caller), rails_, visit);
            },
            [this, &request, passing](Result<Admission> admission) -> http::Reaction {
                if (!admission) return with_cors(http::problem(admission.error(), request));
                return std::visit([&](auto& found) { return answer(request, *passing, found); }, *admission);
            });
    }

    http::Reaction answer(http::Request& request, const Passing& passing, Charge& charge) {
        watch_.saw(passing.gate.name, Seen::asked);
        awaited_.fetch_add(1, std::memory_order_relaxed);
        if (passing.credential.from != Credential::From::nowhere)  // others have been counted at the door
            asking_.take(request.peer.limit_key(), kernel_.clock.monotonic());
        std::vector<OfferView> offers;
        for (auto& offer : charge.created.offers)
            offers.push_back({offer.rail, offer.amount, std::move(offer.details)});
        auto reply = bill(request, {.status = 402,
                                    .payment = public_view(charge.created.payment, std::move(offers), request.arrived),
                                    .gate = passing.gate,
                                    .resource = passing.resource,
                                    .notice = notice_of(charge.earlier, request.arrived)});
        for (auto& cookie : cookies_to_set(request, passing.binding, charge.created.payment.id))
            reply.fields.add("Set-Cookie", cookie);
        return reply;
    }

    http::Reaction answer(http::Request& request, const Passing& passing, Await& await) {
        watch_.saw(passing.gate.name, Seen::awaited);
        return bill(request, {.status = 401,
                              .payment = public_view(await.payment, std::move(await.offers), request.arrived),
                              .gate = passing.gate,
                              .resource = passing.resource});
    }

    http::Reaction answer(http::Request& request, const Passing& passing, Admit& admit) {
        watch_.saw(passing.gate.name, Seen::admitted);
        const auto& payment = admit.payment;
        if (!payment.opens_once() && payment.claimed_at)
            windows_.remember(payment.id.text, payment.binding, payment.price(),
                              *payment.claimed_at + payment.window_ms);
        return let_through(request, passing, std::move(admit.payment), std::move(admit.reservation));
    }

    http::Reaction answer(http::Request& request, const Passing& passing, Refuse&) {
        watch_.saw(passing.gate.name, Seen::refused);
        guessing_.take(request.peer.limit_key(), kernel_.clock.monotonic());
        return not_awaited(request);
    }

    http::Reaction answer(http::Request& request, const Passing& passing, TurnAway&) {
        if (!request.is_head() && !is_prefetch(request))
            if (auto refused = refuse_newcomer(request, passing.gate)) return *std::move(refused);
        return price_only(passing.gate);
    }

    http::Reaction let_through(http::Request& request, const Passing& passing, Payment payment,
                               std::optional<Reservation> reservation) {
        auto source = source_of(passing.gate, request, passing.path, passing.file);
        const bool once = payment.opens_once();
        if (auto* file = std::get_if<http::FileSource>(&source)) file->ranges = !once;
        if (auto* upstream = std::get_if<http::UpstreamSource>(&source)) {
            upstream->strip_conditions = reservation.has_value();
            upstream->strip_ranges = once;
            upstream->added.add("Holdfast-Payment-Id", payment.id.text);
            upstream->added.add("Holdfast-Paid", text_of(payment.price()));
            if (reservation) upstream->added.add("Holdfast-Attempt", fmt::format("{}", reservation->fence));
        }
        return http::Pass{std::move(source), paid_delivery(kernel_, passing.gate, windows_, request, std::move(payment),
                                                           std::move(reservation))};
    }

    static std::string notice_of(const std::optional<Payment>& earlier, Time now) {
        if (!earlier) return {};
        switch (state_at(*earlier, now)) {
            case State::claimed: return "Your earlier payment has been used: it opened this once.";
            case State::timed_out: return "Your earlier payment was not paid in time and has expired.";
            case State::paid:
            case State::awaited: return "Your earlier payment is for something else.";
        }
        return {};
    }

    static http::Reply with_cors(http::Reply reply) {
        allow_any_origin(reply.fields);
        return reply;
    }

    const store::Kernel& kernel_;
    const rails::Rails& rails_;
    const GateLimits limits_;
    Watch& watch_;
    GatePages pages_;
    OpenWindows windows_;
    http::RateLimiter asking_, guessing_;
    std::atomic<std::int64_t> awaited_{0};
    std::mutex tables_mutex_;
    std::vector<std::unique_ptr<const GateTable>> tables_;  // old ones stay: requests under way borrow from them
    std::atomic<const GateTable*> table_{nullptr};
};

}  // namespace

std::unique_ptr<Gatekeeper> make_gatekeeper(const store::Kernel& kernel, const rails::Rails& rails, GateTable table,
                                            GateLimits limits, Watch& watch) {
    return std::make_unique<GatekeeperImpl>(kernel, rails, std::move(table), limits, watch);
}

}  // namespace hf::paywall
