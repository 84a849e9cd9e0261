#include <fmt/format.h>

#include <map>
#include <set>

#include "base/text.h"
#include "identity/accounts/names.h"
#include "main/beside.h"
#include "main/commands.h"
#include "main/origin_users.h"
#include "main/output.h"
#include "store/postgres_source.h"
#include "store/sqlite_source.h"

namespace hf::cli {
namespace {

using identity::ImportPlan;
using identity::ImportStep;
using identity::OriginUser;

constexpr std::size_t kBite = 500;  // so that no other writer waits long

struct Line {
    std::string becomes;
    std::int64_t users;
};
BOOST_DESCRIBE_STRUCT(Line, (), (becomes, users))

struct Renamed {
    std::string id;  // there
    std::string username;
    std::string becomes;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Renamed, (), (id, username, becomes, why))

struct Remark {
    std::string id;
    std::string username;  // here
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (id, username, why))

struct Report {
    bool dry_run;
    std::string origin;
    std::vector<Line> users;
    std::vector<Renamed> renamed;
    std::vector<Remark> without_password;
    std::vector<Remark> without_email;
    std::vector<Remark> without_names;
    std::vector<Remark> left_behind;
    std::vector<std::string> notes;
};
BOOST_DESCRIBE_STRUCT(Report, (),
                      (dry_run, origin, users, renamed, without_password, without_email, without_names, left_behind,
                       notes))

std::string becomes(const OriginUser& user, const ImportPlan& plan) {
    switch (plan.step) {
        case ImportStep::take_over: return user.is_active ? "taken over" : "taken over, and deactivated";
        case ImportStep::give_password: return "here already: got the password that was missing";
        case ImportStep::leave_out: return "left out: erased here at his own wish";
        case ImportStep::nothing: break;
    }
    return "here already: nothing was changed";
}

class Import {
  public:
    Import(const Origin& origin, bool dry_run, const Configuration& configuration)
        : origin_(origin), beside_(configuration) {
        report_.dry_run = dry_run;
        report_.origin = origin.name;
    }

    void take(const store::SourceRow& row) {
        auto user = read_origin_user(origin_, row);
        if (!user) {
            ++counts_["left behind"];
            const auto id = row[1].value_or("");
            report_.left_behind.push_back({is_utf8(id) ? id : std::string{}, {}, std::move(user).error()});
            return;
        }
        bite_.push_back(*std::move(user));
        if (bite_.size() == kBite) flush();
    }

    Report finish() {
        flush();
        for (const auto& [what, users] : counts_) report_.users.push_back({what, users});
        add_notes();
        return std::move(report_);
    }

  private:
    void flush() {
        const auto plans = report_.dry_run ? plan_bite() : import_bite();
        for (std::size_t i = 0; i < plans.size(); ++i) note(bite_[i], plans[i]);
        bite_.clear();
    }

    std::vector<ImportPlan> plan_bite() {
        return store::read(*beside_.store, [&](store::Tx& tx) {
            auto taken = taken_;
            std::vector<ImportPlan> plans;
            for (const auto& user : bite_) {
                plans.push_back(identity::plan_import(tx, user, taken));
                if (plans.back().step == ImportStep::take_over)
                    taken.insert(identity::username_skeleton(plans.back().username));
            }
            return plans;
        });
    }

    std::vector<ImportPlan> import_bite() {
        return or_fail(store::write(*beside_.store, [&](store::Tx& tx) -> Result<std::vector<ImportPlan>> {
            const auto context = beside_.context();
            std::vector<ImportPlan> plans;
            for (const auto& user : bite_) plans.push_back(TRY(identity::import_user(tx, context, user)));
            return plans;
        }));
    }

    void note(const OriginUser& user, const ImportPlan& plan) {
        ++counts_[becomes(user, plan)];
        if (plan.step != ImportStep::take_over) {
            const bool has_none = plan.step == ImportStep::nothing && !plan.known->password_hash;
            if (has_none) report_.without_password.push_back({user.id, plan.username, "came without, and still is"});
            return;
        }
        if (report_.dry_run) taken_.insert(identity::username_skeleton(plan.username));
        if (!plan.why_renamed.empty())
            report_.renamed.push_back({user.id, user.username, plan.username, plan.why_renamed});
        if (!plan.password_hash)
            report_.without_password.push_back({user.id, plan.username, "the hash is neither bcrypt nor argon2id"});
        if (!plan.why_no_email.empty()) report_.without_email.push_back({user.id, plan.username, plan.why_no_email});
        if (!plan.why_no_names.empty()) report_.without_names.push_back({user.id, plan.username, plan.why_no_names});
    }

    void add_notes() {
        auto& notes = report_.notes;
        notes.emplace_back(
            "Addresses came over unverified, since nobody there has shown whose they are: each becomes its owner's "
            "once he is signed in and follows the link of POST /v1/me/email/link. Until then no password can be reset "
            "by mail.");
        if (!report_.renamed.empty())
            notes.emplace_back("Tell those whose username is another here; their address still signs them in.");
        if (!report_.without_password.empty())
            notes.emplace_back(
                "Who came without a password cannot sign in: set one for him there, with bcrypt, and import again. It "
                "is given to whoever has none.");
    }

    const Origin origin_;
    Beside beside_;
    Report report_;
    std::vector<OriginUser> bite_;
    std::set<std::string> taken_;  // by a dry run
    std::map<std::string, std::int64_t> counts_;
};

std::unique_ptr<store::Source> source_of(const Given& given) {
    if (given.file.empty() == given.from.empty())
        throw UsageError("Say where they are, and once: --file with an SQLite file, or --from with a PostgreSQL URL.");
    if (!given.file.empty()) return std::make_unique<store::SqliteSource>(given.file);
    return std::make_unique<store::PostgresSource>(given.from);
}

int import_users(const Origin& origin, const Given& given) {
    const auto source = source_of(given);
    Import import{origin, given.dry_run, configure(given)};
    source->each("users", origin.columns, [&](const store::SourceRow& row) { import.take(row); });
    Output{given.json}.one(import.finish());
    return kOk;
}

}  // namespace

int command_import_openon(const Given& given) { return import_users(openon(), given); }
int command_import_peerpush(const Given& given) { return import_users(peerpush(), given); }

}  // namespace hf::cli
