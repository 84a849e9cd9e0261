// The fuse box: what one serving process is made of beside its engine, in the order in which it is switched on.
#pragma once

#include <memory>

#include "http/api.h"
#include "http/server.h"
#include "identity/doorman.h"
#include "main/engine.h"
#include "main/payment_watch.h"
#include "main/people.h"
#include "ops/access_log.h"
#include "paywall/gate_handler.h"
#include "paywall/routes.h"

namespace hf::cli {

/// The gate and the API on an engine.
class House {
  public:
    /// Binds both listeners; throws WorldError when that fails. `gates` were read with the engine's rails.
    /// `tls`: what has_tls() of the configuration asks for; else null.
    House(Engine& engine, paywall::GateTable gates, std::shared_ptr<const http::TlsContext> tls = nullptr);

    /// Jobs know the gate: they stop before it goes, however we came here.
    ~House();

    void start();
    /// Readiness turns 503, what is under way is answered; then jobs stop and the store closes.
    void drain();
    /// The gates of the file and the certificate as they are now, all or nothing; says in the log how it went. Reopens
    /// log files.
    void reload();
    /// What wants doing about once a minute and is nobody's job: when keys and sessions were last used, how many
    /// payments are awaited and how many mails wait. When the database is gone it is put off.
    void housekeeping();
    /// What `serve` says on stdout once it answers. `setup`: with the one-time link while there is neither key nor
    /// operator.
    std::string banner(bool setup);
    /// Where a listener is to be found: "http://127.0.0.1:8402". 0 is the gate, 1 the API.
    std::string address(std::size_t listener) const;
    void note_uses();
    template <class Use, class Deed>
    void note_in_bites(const std::vector<Use>& uses, Deed note);

  private:
    Engine& engine_;
    std::unique_ptr<ops::LineWriter> access_file_;  // when the access log has a file of its own
    ops::AccessLog access_;
    PaymentWatch watch_;
    ops::Gauge mails_waiting_;
    std::string sample_;  // a path of the first priced gate
    paywall::Receipts receipts_;
    std::unique_ptr<paywall::Gatekeeper> gate_;
    People people_;
    identity::Doorman doorman_;
    std::unique_ptr<http::Handler> api_;
    std::unique_ptr<http::Server> server_;
};

/// What the routes of the API borrow.
struct Surface {
    identity::KeyMode mode;
    const ops::Health& health;
    ops::Metrics& metrics;
    const ops::Build& build;
    const rails::Rails& rails;
    const paywall::PaymentRules rules;
    paywall::GateCheck* check;
    const identity::Identity& people;
    const identity::AllPersonalData& personal;
};

/// All routes of the API, in the order of the documents. What they borrow outlives them.
http::Routes all_routes(const Surface& surface);

}  // namespace hf::cli
