#include "identity/account_pages.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/page.h"
#include "identity/pages.h"

namespace hf::identity {
namespace {

const PageField kPassword{
    .name = "password", .label = "Your password", .type = "password", .autocomplete = "current-password"};

PageForm profile_form(const User& user) {
    return {.id = "profile",
            .action = "/account/profile",
            .button = "Save",
            .fields = {{.name = "username",
                        .label = "Username",
                        .autocomplete = "username",
                        .value = user.username.value_or("")},
                       {.name = "first_name",
                        .label = "First name",
                        .autocomplete = "given-name",
                        .required = false,
                        .value = user.first_name.value_or("")},
                       {.name = "last_name",
                        .label = "Last name",
                        .autocomplete = "family-name",
                        .required = false,
                        .value = user.last_name.value_or("")},
                       {.name = "findable",
                        .label = "Others find me by these names",
                        .type = "checkbox",
                        .required = false,
                        .value = user.findable ? "yes" : ""}},
            .plain = true};
}

PageForm email_form(const User& user) {
    PageForm form{.id = "email",
                  .action = "/account/email",
                  .button = "Change the address",
                  .fields = {{.name = "email",
                              .label = "New address",
                              .type = "email",
                              .autocomplete = "email",
                              .hint = "It counts once you have followed the link that is sent to it."}},
                  .username = user.username.value_or(""),
                  .plain = true};
    if (user.has_password) form.fields.push_back(kPassword);
    return form;
}

PageForm password_form(const User& user) {
    PageForm form{.id = "password",
                  .action = "/account/password",
                  .button = "Set the password",
                  .fields = {},
                  .username = user.username.value_or(""),
                  .plain = true};
    form.fields = {{.name = "new_password",
                    .label = "New password",
                    .type = "password",
                    .autocomplete = "new-password",
                    .hint = "8 characters or more. You are signed out everywhere else."}};
    if (user.has_password) {
        auto present = kPassword;
        present.label = "Present password";
        form.fields.insert(form.fields.begin(), present);
    }
    return form;
}

PageForm erasure_form(const User& user) {
    PageForm form{.id = "erasure",
                  .action = "/account/erasure",
                  .button = "Erase my account",
                  .fields = {},
                  .username = user.username.value_or(""),
                  .plain = true};
    if (user.has_password) form.fields = {kPassword};
    return form;
}

std::string moment(Time at) {
    return fmt::format(R"(<time class="number" datetime="{}">{}</time>)", rfc3339(at), spoken(at));
}

json::array rows_of(const std::vector<ShownSession>& sessions) {
    json::array rows;
    for (const auto& one : sessions)
        rows.push_back({{"id", one.id.text},
                        {"device", spoken_device(one.device)},
                        {"address", one.address},
                        {"provider", one.provider.value_or("")},
                        {"since", moment(one.created_at)},
                        {"used", moment(one.last_used_at)},
                        {"current", one.current}});
    return rows;
}

std::string title_of(const AccountView& view, const Login& login) {
    const auto found = std::ranges::find(view.providers, login.provider, &ProviderButton::name);
    return found == view.providers.end() ? login.issuer : found->title;
}

json::array logins_of(const AccountView& view) {
    json::array rows;
    for (const auto& one : view.logins)
        rows.push_back({{"id", one.id},
                        {"provider", title_of(view, one)},
                        {"label", one.label},
                        {"used", moment(one.last_used_at)}});
    return rows;
}

/// A form for each provider at which the account has no login yet.
json::array link_forms(const AccountView& view, std::string_view refused, const Refusal* refusal) {
    json::array forms;
    for (const auto& provider : view.providers) {
        if (std::ranges::find(view.logins, provider.name, &Login::provider) != view.logins.end()) continue;
        const auto id = link_form_id(provider.name), button = "Link an account at " + provider.title;
        PageForm form{.id = id,
                      .action = "/account/logins",
                      .button = button,
                      .fields = {},
                      .hidden = {{"provider", provider.name}},
                      .username = view.user.username.value_or(""),
                      .plain = true};
        if (view.user.has_password) form.fields = {kPassword};
        forms.push_back({{"form", form_markup(form, form.id == refused ? refusal : nullptr)}});
    }
    return forms;
}

std::string full_name(const User& user) {
    auto name = user.first_name.value_or("");
    if (user.last_name) name += (name.empty() ? "" : " ") + *user.last_name;
    return name.empty() ? user.username.value_or("") : name;
}

struct Word {
    std::string_view sign;  // in the User-Agent
    std::string_view says;
};

/// The first that stands there: most browsers name those before them, too.
std::string_view first_of(std::span<const Word> words, std::string_view text) {
    const auto found = std::ranges::find_if(words, [&](const Word& word) { return text.contains(word.sign); });
    return found == words.end() ? std::string_view{} : found->says;
}

constexpr std::array kBrowsers{
    Word{"Edg/", "Edge"},        Word{"OPR/", "Opera"},     Word{"SamsungBrowser/", "Samsung Internet"},
    Word{"Firefox/", "Firefox"}, Word{"FxiOS/", "Firefox"}, Word{"CriOS/", "Chrome"},
    Word{"Chrome/", "Chrome"},   Word{"Safari/", "Safari"}};
constexpr std::array kSystems{Word{"iPhone", "iPhone"},   Word{"iPad", "iPad"},     Word{"Android", "Android"},
                              Word{"Windows", "Windows"}, Word{"CrOS", "ChromeOS"}, Word{"Mac OS X", "Mac"},
                              Word{"Linux", "Linux"}};

}  // namespace

std::string spoken_device(std::string_view user_agent) {
    constexpr std::size_t kShown = 60;
    const auto browser = first_of(kBrowsers, user_agent), system = first_of(kSystems, user_agent);
    if (!browser.empty() && !system.empty()) return fmt::format("{} on {}", browser, system);
    if (user_agent.empty()) return "Something that does not say what it is";
    return std::string{user_agent.substr(0, kShown)};
}

std::string link_form_id(std::string_view provider) { return "link-" + std::string{provider}; }

http::Reply account_page(const AccountView& view, std::string_view refused, const Refusal* refusal) {
    const auto& user = view.user;
    const auto markup = [&](const PageForm& form) { return form_markup(form, form.id == refused ? refusal : nullptr); };
    json::object data{{"mark", http::assets_at(http::kAssets) + "mark.svg"},
                      {"name", full_name(user)},
                      {"username", user.username.value_or("")},
                      {"email", user.email.value_or("")},
                      {"unverified_email", user.unverified_email.value_or("")},
                      {"can_mail", view.can_mail},
                      {"is_operator", user.role.is_operator},
                      {"erase_at", user.erase_at ? moment(*user.erase_at) : std::string{}},
                      {"erasure_open", refused == "erasure"},
                      {"sessions", rows_of(view.sessions)},
                      {"others", view.sessions.size() > 1},
                      {"elsewhere", !view.logins.empty() || !view.providers.empty()},
                      {"has_logins", !view.logins.empty()},
                      {"logins", logins_of(view)},
                      {"links", link_forms(view, refused, refusal)},
                      {"profile", markup(profile_form(user))},
                      {"change_email", markup(email_form(user))},
                      {"change_password", markup(password_form(user))},
                      {"erasure", markup(erasure_form(user))}};
    return of_account(
        http::page_reply(status_of(refusal), {.title = "Your account", .look = "account"}, page("account.html"), data),
        refusal);
}

}  // namespace hf::identity
