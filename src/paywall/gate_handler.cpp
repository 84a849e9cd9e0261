#include "paywall/gate_handler.h"

#include <fmt/core.h>

#include <mutex>

#include "http/folder.h"
#include "paywall/admit_visitor.h"
#include "paywall/answers.h"
#include "paywall/binding.h"
#include "paywall/door.h"
#include "paywall/gate_pages.h"
#include "paywall/inquiry.h"
#include "paywall/open_windows.h"
#include "paywall/paid_delivery.h"

namespace hf::paywall {
namespace {

constexpr std::size_t kMostPaidBody = 1 << 20;

/// One priced request while its admission is decided; borrowed by the deed.
struct Passing {
    const Gate& gate;
    std::string path;
    std::vector<std::string> bindings;  // bindings_of()
    std::string resource;
    Credential credential;
    std::shared_ptr<http::FolderEntry> file{};  // of a gate over files
    std::vector<Tender> tenders{};
    std::string preview{};   // an upstream's words, JSON
    bool may_charge = true;  // as far as the door is concerned
    std::string notice{};    // a line for people, when a new payment is asked for

    const std::string& binding() const { return bindings.front(); }
    bool shows() const { return credential.from != Credential::From::nowhere; }
};

std::string target_of(std::string_view path, std::string_view query) {
    return query.empty() ? std::string{path} : fmt::format("{}?{}", path, query);
}

/// HEAD and prefetch are told the price and make no payment.
bool only_asks(const http::Request& request) {
    return request.is_head() || request.fields["Sec-Purpose"].starts_with("prefetch") ||
           request.fields["Purpose"] == "prefetch";
}

/// A field that could be a credential: then the body is needed to know whether it is one for this request.
bool shows_something(const http::Request& request) {
    return request.fields.has(kPaymentField) || request.fields.has(kRaidenField) || request.fields.has(kReceiptField) ||
           request.fields.has("Cookie");
}

/// The price is told before the body comes; an upstream that names prices sees the body first.
bool is_body_unseen(const Gate& gate, const http::Request& request) {
    return waits_to_send(request) && !shows_something(request) && !gate.upstream_prices;
}

/// What visitors and the gate say to each other: no upstream's business.
const std::shared_ptr<const http::PrivateFields>& private_fields() {
    static const auto kPrivate = std::make_shared<const http::PrivateFields>(
        http::PrivateFields{.cookie_prefix = std::string{kCookiePrefix},
                            .field_prefix = "Holdfast-",
                            .names = {std::string{kPaymentField}, std::string{kRaidenField}}});
    return kPrivate;
}

/// Enough to deliver inside a window that is known to be open.
Paid inside_window(const PaymentId& id, OpenWindows::Window window) {
    Paid paid;
    paid.payment.id = id;
    paid.payment.price_amount = window.price.amount;
    paid.payment.price_asset = std::move(window.price.asset);
    paid.payment.window_ms = Duration{1};
    paid.receipt = std::move(window.receipt);
    return paid;
}

std::string notice_of(const std::optional<Payment>& earlier, Time now) {
    if (!earlier) return {};
    switch (state_at(*earlier, now)) {
        case State::claimed: return "Your earlier payment has been used: it opened this once.";
        case State::timed_out: return "Your earlier payment was not paid in time and has expired.";
        case State::paid:
        case State::awaited: return "Your earlier payment is for something else.";
    }
    return {};
}

class GatekeeperImpl final : public Gatekeeper {
  public:
    GatekeeperImpl(const store::Kernel& kernel, const rails::Rails& rails, const Receipts& receipts, GateTable table,
                   GateLimits limits, Watch& watch)
        : kernel_(kernel),
          rails_(rails),
          receipts_(receipts),
          watch_(watch),
          pages_(kernel, rails, receipts),
          door_(kernel.clock, kernel.random, limits, watch) {
        use(std::move(table));
    }

    void use(GateTable table) override {
        const std::lock_guard lock{tables_mutex_};
        tables_.push_back(std::make_unique<const GateTable>(std::move(table)));
        table_.store(tables_.back().get(), std::memory_order_release);
    }

    void note_awaited(std::int64_t count) override { door_.note_awaited(count); }

    std::size_t body_wanted(const http::Request& request) override {
        if (GatePages::owns(request.path)) return GatePages::kMostBody;
        const auto path = http::canonical_path(request.path);
        const auto* gate = path ? find(request, *path) : nullptr;
        if (gate == nullptr || gate->is_free()) return kLeaveBody;
        return is_body_unseen(*gate, request) ? kLeaveBody : kMostPaidBody;
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
        auto bindings = bindings_of(gate, request, path, is_body_unseen(gate, request) ? Body::unseen : Body::as_read);
        auto credential = credential_of(request, bindings, receipts_);
        if (!credential) return for_any_origin(http::problem(credential.error(), request));
        auto resource = target_of(path, request.query);
        return decide(request, std::make_shared<Passing>(Passing{.gate = gate,
                                                                 .path = std::move(path),
                                                                 .bindings = std::move(bindings),
                                                                 .resource = std::move(resource),
                                                                 .credential = *std::move(credential),
                                                                 .file = std::move(file)}));
    }

    http::Reaction decide(http::Request& request, std::shared_ptr<Passing> passing) {
        const auto& gate = passing->gate;
        if (passing->shows())
            for (const auto& binding : passing->bindings)
                if (auto window = windows_.open(passing->credential.id.text, binding, request.arrived)) {
                    watch_.saw(gate.name, Seen::admitted);
                    return let_through(request, passing, inside_window(passing->credential.id, *std::move(window)));
                }
        const bool asks = only_asks(request);
        if (!passing->shows() && asks && !gate.upstream_prices) return price_only(gate, gate.prices);
        if (auto refused = door_.refuse(request, gate, passing->credential)) return *std::move(refused);
        if (!passing->shows()) return newcomer(request, std::move(passing));
        // Who shows something is let in by it whatever the limits say, but is a newcomer when it opens nothing.
        passing->may_charge = !asks && !gate.upstream_prices && !gate.precheck && door_.is_welcome(request);
        passing->tenders = tenders_of(gate.rails, gate.prices);
        return admission(request, std::move(passing));
    }

    /// Nothing that is shown opens it, and the door has nothing against a new payment.
    http::Reaction newcomer(http::Request& request, std::shared_ptr<Passing> passing) {
        const auto& gate = passing->gate;
        if (gate.upstream_prices) {
            auto source = question(request, *passing);
            return http::Pass{std::move(source), ask_price(request, [this, &request, passing](Quote quote) {
                                  return charge(request, passing, std::move(quote));
                              })};
        }
        if (gate.precheck && !only_asks(request)) {
            auto source = question(request, *passing);
            source.with_head = true;
            return http::Pass{std::move(source), ask_presence(request, [this, &request, passing] {
                                  return charge(request, passing, {passing->gate.prices, {}});
                              })};
        }
        return charge(request, std::move(passing), {gate.prices, {}});
    }

    /// The visitor's request as somebody would ask it who has not paid.
    static http::UpstreamSource question(const http::Request& request, const Passing& passing) {
        return {.upstream = passing.gate.upstream,
                .target = target_of(passing.path, request.query),
                .withheld = private_fields(),
                .strip_conditions = true,
                .strip_ranges = true};
    }

    http::Reaction charge(http::Request& request, std::shared_ptr<Passing> passing, Quote quote) {
        passing->tenders = tenders_of(passing->gate.rails, quote.prices);
        if (passing->tenders.empty())
            return for_any_origin(http::problem(
                {Code::bad_gateway, "The upstream asks for a price that no rail here carries."}, request));
        if (only_asks(request)) return price_only(passing->gate, quote.prices);
        passing->preview = std::move(quote.preview);
        passing->may_charge = true;
        return admission(request, std::move(passing));
    }

    http::Reaction admission(http::Request& request, std::shared_ptr<Passing> passing) {
        return http::ask(
            store::Mode::write,
            [this, &request, passing](store::Tx& tx) {
                const Visit visit{.gate = passing->gate,
                                  .binding = passing->binding(),
                                  .also_opened_by = {passing->bindings.begin() + 1, passing->bindings.end()},
                                  .resource = passing->resource,
                                  .credential = passing->credential,
                                  .is_head = request.is_head(),
                                  .may_charge = passing->may_charge,
                                  .tenders = passing->tenders,
                                  .preview = passing->preview};
                return admit_visitor(tx, kernel_.context(request.caller), rails_, visit);
            },
            [this, &request, passing](Result<Admission> admission) -> http::Reaction {
                if (!admission) return for_any_origin(http::problem(admission.error(), request));
                return std::visit([&](auto& found) { return answer(request, passing, found); }, *admission);
            });
    }

    http::Reaction answer(http::Request& request, const std::shared_ptr<Passing>& passing, Charge& charge) {
        watch_.saw(passing->gate.name, Seen::asked);
        door_.one_more_awaited();
        if (passing->shows()) door_.asked_after_all(request);  // others have been counted at the door
        std::vector<OfferView> offers;
        for (auto& offer : charge.created.offers) offers.push_back(view_of(std::move(offer)));
        const auto& payment = charge.created.payment;
        auto reply = bill(
            request, {.status = 402,
                      .payment = public_view(payment, std::move(offers), request.arrived),
                      .gate = passing->gate,
                      .resource = passing->resource,
                      .notice = passing->notice.empty() ? notice_of(charge.earlier, request.arrived) : passing->notice,
                      .preview = preview_of(payment, passing->gate)});
        for (auto& cookie : cookies_to_set(request, passing->binding(), payment.id))
            reply.fields.add("Set-Cookie", cookie);
        return reply;
    }

    http::Reaction answer(http::Request& request, const std::shared_ptr<Passing>& passing, Await& await) {
        watch_.saw(passing->gate.name, Seen::awaited);
        auto preview = preview_of(await.payment, passing->gate);
        return bill(request, {.status = 401,
                              .payment = public_view(await.payment, std::move(await.offers), request.arrived),
                              .gate = passing->gate,
                              .resource = passing->resource,
                              .preview = std::move(preview)});
    }

    http::Reaction answer(http::Request& request, const std::shared_ptr<Passing>& passing, Admit& admit) {
        watch_.saw(passing->gate.name, Seen::admitted);
        const auto& payment = admit.payment;
        auto receipt = receipts_.issue(payment, request.arrived);
        if (!payment.opens_once() && payment.claimed_at)
            windows_.remember(payment.id.text,
                              {payment.binding, payment.price(), *payment.claimed_at + payment.window_ms, receipt});
        return let_through(request, passing,
                           {std::move(admit.payment), std::move(admit.reservation), std::move(receipt)});
    }

    http::Reaction answer(http::Request& request, const std::shared_ptr<Passing>& passing, Refuse&) {
        watch_.saw(passing->gate.name, Seen::refused);
        door_.guessed(request);
        return not_awaited(request);
    }

    http::Reaction answer(http::Request& request, const std::shared_ptr<Passing>& passing, TurnAway& away) {
        const auto& gate = passing->gate;
        if (only_asks(request) && !gate.upstream_prices) return price_only(gate, gate.prices);
        if (auto refused = door_.refuse_newcomer(request, gate)) return *std::move(refused);
        passing->notice = notice_of(away.earlier, request.arrived);
        passing->credential = {};
        return newcomer(request, passing);
    }

    http::Reaction let_through(http::Request& request, const std::shared_ptr<Passing>& passing, Paid paid) {
        const auto& gate = passing->gate;
        auto source = source_of(gate, request, passing->path, passing->file);
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
            requoted = [this, &request, passing](const Payment& payment, Quote quote) -> http::Reaction {
                if (auto refused = door_.refuse_newcomer(request, passing->gate)) return *std::move(refused);
                passing->notice = fmt::format("The price has changed. Your earlier payment of {} was not used.",
                                              spoken(payment.price()));
                passing->credential = {};
                return charge(request, passing, std::move(quote));
            };
        return http::Pass{std::move(source),
                          paid_delivery(kernel_, gate, windows_, request, std::move(paid), std::move(requoted))};
    }

    const store::Kernel& kernel_;
    const rails::Rails& rails_;
    const Receipts& receipts_;
    Watch& watch_;
    GatePages pages_;
    OpenWindows windows_;
    Door door_;
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
