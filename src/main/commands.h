// The verbs of the command line: one file each, command_<verb>.cpp.
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "main/settings.h"

namespace hf::cli {

// Exit codes that scripts may rely on.
inline constexpr int kOk = 0;
inline constexpr int kFailed = 1;  // the world or an outcome: a sentence on stderr says what
inline constexpr int kUsage = 2;   // the command line or the configuration is wrong: nothing was done

/// Wrong words or settings; what() is one sentence a line. Ends the program with kUsage.
class UsageError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What the command line said, besides the settings.
struct Given {
    Sources sources;  // without the file, which configure() reads
    std::string config_file;
    bool json = false;
    bool dry_run = false;
    bool origin = false;
    bool reference = false;
    std::string id;
    std::string name;
    std::vector<std::string> scopes;
    std::string expires;
    std::string kind;
    // sell
    std::string what;
    std::string pattern;
    std::string price;
    std::string pass;
    std::string write_config;
    bool lan = false;
    // import
    std::string file;
    std::string gate;
    std::string asset;
    std::string zone;
    std::string from;
    // receipt
    std::string keys;
    // mail
    std::string address;
    // operators
    bool promote = false;
};

/// The settings in force. Throws UsageError with every sentence when some are wrong.
Configuration configure(const Given& given);
/// The same with the text of a file that nobody has to write.
Configuration configure_from(const Given& given, std::string_view toml);
/// The same file read anew, for a reload: errors instead of an exception.
Result<ConfigFile> read_file_again(const Configuration& configuration);

/// What a single setting cannot know about the others. Throws UsageError.
void refuse_exposed_money(const Configuration& configuration);
/// Connections are open files, and shells give out few of them: takes all that this user may have.
void raise_open_files();

int command_serve(const Given&);
int command_sell(const Given&);
int command_worker(const Given&);
int command_migrate(const Given&);
int command_import_raiden_paywall(const Given&);
int command_import_config(const Given&);
int command_import_openon(const Given&);
int command_import_peerpush(const Given&);
int command_doctor(const Given&);
int command_explain(const Given&);
int command_lifecycle(const Given&);
int command_openapi(const Given&);
int command_access(const Given&);
int command_schema(const Given&);
int command_config_show(const Given&);
int command_config_check(const Given&);
int command_config_reference(const Given&);
int command_admin_create_key(const Given&);
int command_admin_create_operator(const Given&);
int command_admin_list_keys(const Given&);
int command_admin_revoke_key(const Given&);
int command_admin_jobs(const Given&);
int command_admin_replay_job(const Given&);
int command_admin_accept_clock(const Given&);
int command_admin_send_test_mail(const Given&);
int command_receipt_verify(const Given&);
int command_metrics(const Given&);
int command_errors(const Given&);
int command_version(const Given&);

}  // namespace hf::cli
