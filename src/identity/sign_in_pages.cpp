#include "identity/sign_in_pages.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "http/page.h"
#include "identity/oidc/providers.h"
#include "identity/oidc/web_address.h"
#include "identity/pages.h"

namespace hf::identity {
namespace {

constexpr std::string_view kNewPasswordHint = "8 characters or more of any kind: a sentence is good.";

http::Reply sheet(std::string title, std::string_view body, const SignInOffers& offers, json::object data,
                  const Refusal* refusal) {
    data["title"] = title;
    data["mark"] = http::assets_at(http::kAssets) + "mark.svg";
    data["keeps_cookies"] = offers.keeps_cookies;
    data["signs_up"] = offers.signs_up;
    data["resets"] = offers.resets;
    const auto status = offers.keeps_cookies || refusal == nullptr ? status_of(refusal) : 403;
    return of_account(http::page_reply(status, {.title = std::move(title), .look = "account"}, page(body), data),
                      refusal);
}

json::array shown_buttons(const SignInOffers& offers, std::string_view to) {
    json::array buttons;
    for (const auto& one : offers.providers)
        buttons.push_back({{"title", one.title}, {"place", "/sign-in/" + one.name + '?' + form_of({{"to", to}})}});
    return buttons;
}

std::string token_of(const Refusal* refusal) {
    return refusal == nullptr ? std::string{} : std::string{refusal->typed["token"]};
}

}  // namespace

std::vector<ProviderButton> buttons_of(const Identity& identity) {
    std::vector<ProviderButton> buttons;
    if (identity.providers != nullptr)
        for (const auto* one : identity.providers->all()) buttons.push_back({one->name, one->title});
    return buttons;
}

http::Reply sign_in_page(const SignInOffers& offers, std::string_view to, const Refusal* refusal) {
    const PageForm form{
        .id = "sign-in",
        .action = "/sign-in",
        .button = "Sign in",
        .fields = {{.name = "username", .label = "Username or e-mail address", .autocomplete = "username"},
                   {.name = "password", .label = "Password", .type = "password", .autocomplete = "current-password"}},
        .hidden = {{"to", std::string{to}}}};
    json::object data{{"form", form_markup(form, refusal)},
                      {"has_providers", !offers.providers.empty()},
                      {"providers", shown_buttons(offers, to)}};
    return sheet("Sign in", "sign_in.html", offers, std::move(data), refusal);
}

http::Reply sign_up_page(const SignInOffers& offers, const Refusal* refusal) {
    const PageForm form{
        .id = "sign-up",
        .action = "/sign-up",
        .button = "Make the account",
        .fields = {{.name = "email",
                    .label = "E-mail address",
                    .type = "email",
                    .autocomplete = "email",
                    .hint = "A link goes there that shows that it is yours. Nobody else gets to see it."},
                   {.name = "username",
                    .label = "Username",
                    .autocomplete = "username",
                    .hint = "Letters, digits, - and _. Others see it."},
                   {.name = "password",
                    .label = "Password",
                    .type = "password",
                    .autocomplete = "new-password",
                    .hint = kNewPasswordHint},
                   {.name = "first_name", .label = "First name", .autocomplete = "given-name", .required = false},
                   {.name = "last_name", .label = "Last name", .autocomplete = "family-name", .required = false}}};
    return sheet("Make an account", "sign_up.html", offers, {{"form", form_markup(form, refusal)}}, refusal);
}

http::Reply forgot_page() {
    const PageForm form{
        .id = "forgot",
        .action = "/forgot",
        .button = "Send the link",
        .fields = {{.name = "email", .label = "E-mail address", .type = "email", .autocomplete = "email"}}};
    return sheet("Forgotten your password?", "forgot.html", {}, {{"form", form_markup(form, nullptr)}}, nullptr);
}

http::Reply reset_page(const SignInOffers& offers, const Refusal* refusal) {
    const PageForm form{.id = "reset",
                        .action = "/reset",
                        .button = "Set the new password",
                        .fields = {{.name = "new_password",
                                    .label = "New password",
                                    .type = "password",
                                    .autocomplete = "new-password",
                                    .hint = kNewPasswordHint}},
                        .hidden = {{"token", token_of(refusal)}},
                        .waits_for_link = true};
    return sheet("A new password", "reset.html", offers, {{"form", form_markup(form, refusal)}}, refusal);
}

http::Reply verify_page(const SignInOffers& offers, bool asks_password, const Refusal* refusal) {
    PageForm form{.id = "verify",
                  .action = "/verify",
                  .button = "Yes, it is mine",
                  .fields = {},
                  .hidden = {{"token", token_of(refusal)}},
                  .waits_for_link = true};
    if (asks_password)
        form.fields = {{.name = "password",
                        .label = "The account's password",
                        .type = "password",
                        .autocomplete = "current-password"}};
    return sheet("Is this your address?", "verify.html", offers, {{"form", form_markup(form, refusal)}}, refusal);
}

}  // namespace hf::identity
