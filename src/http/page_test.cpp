#include "http/page.h"

#include <gmock/gmock.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/text.h"
#include "http/pages.h"
#include "http/request.h"

namespace hf::http {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string render_text(std::string_view body, const char* data) {
    return render(body, parse_json(data).value().get_object());
}

TEST(Page, RendersJson) {
    const struct {
        const char *body, *data, *text;
    } rows[] = {
        {"{{a}}", R"({"a": "x"})", "x"},
        {"{{a}}", R"({"a": 25})", "25"},
        {"{{a}}", R"({"a": "<b>&\"'"})", "&lt;b&gt;&amp;&quot;&apos;"},
        {"{{{a}}}", R"({"a": "<b>"})", "<b>"},
        {"{{a}}|", R"({})", "|"},
        {"{{#a}}yes{{/a}}{{^a}}no{{/a}}", R"({"a": ""})", "no"},
        {"{{#a}}yes{{/a}}{{^a}}no{{/a}}", R"({"a": null})", "no"},
        {"{{#a}}yes{{/a}}{{^a}}no{{/a}}", R"({"a": []})", "no"},
        {"{{#a}}yes{{/a}}{{^a}}no{{/a}}", R"({"a": false})", "no"},
        {"{{#a}}yes {{a}}{{/a}}{{^a}}no{{/a}}", R"({"a": "x"})", "yes x"},
        {"{{#a}}{{b}}{{c}} {{/a}}", R"({"a": [{"b": 1}, {"b": 2}], "c": "!"})", "1! 2! "},
        {"{{a}}", R"({"a": "{{b}}", "b": "twice"})", "{{b}}"},
    };
    for (const auto& row : rows) EXPECT_EQ(render_text(row.body, row.data), row.text) << row.body << " " << row.data;
}

TEST(Page, StandsUnderAPolicyWithoutInline) {
    const auto reply = page_reply(402, {.title = "T", .look = "docs"}, "<p>{{x}}</p>", {{"x", "y"}});
    EXPECT_EQ(reply.status, 402);
    const std::string policy{reply.fields["Content-Security-Policy"]};
    for (const char* part : {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"})
        EXPECT_THAT(policy, HasSubstr(part));
    EXPECT_THAT(policy, Not(HasSubstr("unsafe")));
    EXPECT_EQ(reply.fields["X-Content-Type-Options"], "nosniff");
    EXPECT_EQ(reply.fields["Referrer-Policy"], "no-referrer");
    EXPECT_THAT(reply.body, HasSubstr("<p>y</p>"));
    EXPECT_THAT(reply.body, Not(HasSubstr(" style=")));
    EXPECT_THAT(reply.body, Not(HasSubstr("<style")));
}

TEST(Page, IsListedOnlyWhenItSaysSo) {
    const auto hidden = page_reply(200, {.title = "T", .look = "docs", .description = "D"}, "", {}).body;
    EXPECT_THAT(hidden, HasSubstr("noindex"));
    EXPECT_THAT(hidden, Not(HasSubstr("og:title")));
    const auto shown =
        page_reply(200, {.title = "a \"T\"", .look = "docs", .listed = true, .description = "D"}, "", {}).body;
    EXPECT_THAT(shown, Not(HasSubstr("noindex")));
    EXPECT_THAT(shown, HasSubstr("<meta property=\"og:title\" content=\"a &quot;T&quot;\">"));
    EXPECT_THAT(shown, HasSubstr("<meta name=\"description\" content=\"D\">"));
}

TEST(Page, FactsCannotLeaveTheirElement) {
    const auto body =
        page_reply(200, {.title = "T", .look = "x", .facts = {{"name", "</script><!-- & \"\xe2\x80\xa8"}}}, "", {})
            .body;
    const std::string_view open = "<script type=\"application/ld+json\">";
    const auto begin = body.find(open) + open.size();
    const auto facts = std::string_view{body}.substr(begin, body.find("</script>", begin) - begin);
    EXPECT_EQ(facts.find_first_of("<>&"), facts.npos) << facts;
    EXPECT_EQ(parse_json(facts).value().at("name"), "</script><!-- & \"\xe2\x80\xa8") << "the same text is read back";
}

TEST(Page, EveryAssetThatALayoutNamesIsThere) {
    const auto body = page_reply(200, {.title = "T", .look = "docs", .assets = "/.holdfast/assets/"}, "", {}).body;
    int seen = 0;
    for (auto piece : split(body, '"')) {
        constexpr std::string_view kPlace = "/.holdfast/assets/";
        if (!piece.starts_with(kPlace)) continue;
        ++seen;
        const auto reply = asset_reply(Request{}, piece.substr(kPlace.size()));
        EXPECT_EQ(reply.status, 200) << piece;
        EXPECT_THAT(std::string{reply.fields["Cache-Control"]}, HasSubstr("immutable")) << piece;
    }
    EXPECT_EQ(seen, 3) << "the mark, the shared style and the page's own; it has no script";
}

TEST(Assets, AreKeptForGoodUnderTheirDigestOnly) {
    const auto known = assets_at("");
    const struct {
        std::string rest;
        int status;
        const char* cache;
    } rows[] = {
        {known + "holdfast.css", 200, "public, max-age=31536000, immutable"},
        {"another/holdfast.css", 200, "no-cache"},
        {known + "layout.html", 404, "no-store"},
        {known + "missing.css", 404, "no-store"},
        {"holdfast.css", 404, "no-store"},
        {known + "a/holdfast.css", 404, "no-store"},
        {"", 404, "no-store"},
    };
    for (const auto& row : rows) {
        const auto reply = asset_reply(Request{}, row.rest);
        EXPECT_EQ(reply.status, row.status) << row.rest;
        EXPECT_EQ(reply.fields["Cache-Control"], row.cache) << row.rest;
    }
    EXPECT_EQ(asset_reply(Request{}, known + "holdfast.css").fields["Content-Type"], "text/css; charset=utf-8");
    EXPECT_EQ(asset_reply(Request{}, known + "setup.js").fields["Content-Type"], "text/javascript; charset=utf-8");
    EXPECT_EQ(asset_reply(Request{}, known + "mark.svg").fields["Content-Type"], "image/svg+xml");
}

TEST(Assets, AskNoOtherHost) {
    for (auto name : page_names()) {
        if (!has_asset(name)) continue;
        const auto text = page(name);
        EXPECT_EQ(text.find("https://"), text.npos) << name;
        for (auto at = text.find("http://"); at != text.npos; at = text.find("http://", at + 1))
            EXPECT_EQ(text.substr(at, 18), "http://www.w3.org/") << name << ": a name, not an address";
    }
}

}  // namespace
}  // namespace hf::http
