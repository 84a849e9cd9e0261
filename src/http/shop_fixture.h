// For tests: a small API with one route of every kind, and a doorman who knows three keys.
#pragma once

#include <map>
#include <mutex>

#include "http/api_fixture.h"

namespace hf::http::test {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Thing {
    std::string id;
    std::string name;
    std::int64_t count = 0;
};
BOOST_DESCRIBE_STRUCT(Thing, (), (id, name, count))

struct MakeThing {
    std::string name;
    std::int64_t count = 0;
    std::optional<Colour> colour;
    std::optional<Money> price;
    std::optional<std::vector<std::string>> words;
};
BOOST_DESCRIBE_STRUCT(MakeThing, (), (name, count, colour, price, words))
constexpr auto notes(const MakeThing*) {
    return std::array{Note{"name", "Its name.", 1, 20}, Note{"count", "How many.", 0, 100},
                      Note{"words", "About it.", 1, 3}};
}

struct OneThing {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(OneThing, (), (id))

struct AwaitThing {
    std::string id;
    std::optional<int> wait;
};
BOOST_DESCRIBE_STRUCT(AwaitThing, (), (id, wait))

struct CountThing {
    std::string id;
    std::int64_t by = 0;
};
BOOST_DESCRIBE_STRUCT(CountThing, (), (id, by))

struct ListThings : Paging {
    std::optional<Colour> colour;
    std::optional<bool> deep;
    std::optional<Time> since;
};
BOOST_DESCRIBE_STRUCT(ListThings, (Paging), (colour, deep, since))

inline constexpr store::Query<"id", "name", "count"> kInsert{
    "test.insert_thing", "INSERT INTO things (id, name, count) VALUES (?1, ?2, ?3)", ""};
inline constexpr store::Query<"id"> kFind{"test.find_thing", "SELECT id, name, count FROM things WHERE id = ?1", ""};
inline constexpr store::Query<"id", "by"> kCount{"test.count_thing",
                                                 "UPDATE things SET count = count + ?2 WHERE id = ?1", ""};
inline constexpr store::Query<"after", "rows"> kList{
    "test.list_things", "SELECT id, name, count FROM things WHERE id > ?1 ORDER BY id LIMIT ?2", ""};

inline Result<Thing> find_thing(store::Tx& tx, const Context&, const std::string& id) {
    using store::operator""_p;
    auto thing = tx.one<Thing>(kFind, "id"_p = id);
    if (!thing) return fail(Code::not_found);
    return *std::move(thing);
}

inline Result<Thing> make_thing(store::Tx& tx, const Context& context, const MakeThing& in) {
    if (in.name == "never") return fail(Code::wrong_state);
    Thing thing{make_id_text("thg", context.now, context.random), in.name, in.count};
    tx.run(kInsert, thing);
    return thing;
}

inline Routes shop_routes() {
    using store::Tx;
    using store::operator""_p;
    return {
        post("/v1/things", "makeThing", make_thing)
            .scope("things:write")
            .made(&Thing::id, find_thing)
            .ok(201)
            .fails(Code::wrong_state)
            .summary("Make a thing.")
            .example(R"({"name": "cup", "count": 3, "colour": "red"})"),
        get("/v1/things/{id}", "getThing",
            [](Tx& tx, const Context& context, const AwaitThing& in) { return find_thing(tx, context, in.id); })
            .open()
            .waits("things", &AwaitThing::id, [](const Thing& thing) { return thing.count == 0; })
            .summary("One thing."),
        get("/v1/things", "listThings",
            [](Tx& tx, const Context&, const ListThings& in) -> Result<Page<Thing>> {
                const auto after = in.after.value_or("");
                return page_of(tx.all<Thing>(kList, "after"_p = after, "rows"_p = in.rows()), in,
                               [](const Thing& thing) { return thing.id; });
            })
            .scope("things:read")
            .summary("All things."),
        put("/v1/things/{id}/count", "countThing",
            [](Tx& tx, const Context& context, const CountThing& in) {
                tx.run(kCount, in);
                tx.announce("things", in.id);
                return find_thing(tx, context, in.id);
            })
            .loopback("things:write")
            .summary("Count a thing."),
        del("/v1/things/{id}", "dropThing", [](Tx&, const Context&, const OneThing&) -> Result<Nothing> { return {}; })
            .open()
            .summary("Drop a thing."),
        get("/v1/caller", "getCaller",
            [](const Context& context, const Nothing&) -> Result<OneThing> { return OneThing{context.caller.id}; })
            .keyed()
            .summary("Who calls."),
        raw("GET", "/metrics", "getMetrics", "text/plain",
            [](Request&) -> Reaction { return text_reply(200, "text/plain", "up 1\n"); })
            .loopback("ops:read")
            .summary("Figures."),
        page("GET", "/things/{id}", "getThingPage",
             [](Tx& tx, const Context& context, std::span<const std::string> values) -> Result<Reply> {
                 return text_reply(200, "text/html", TRY(find_thing(tx, context, values[0])).name);
             })
            .takes<OneThing>()
            .loopback("things:read")
            .summary("A thing, for people."),
        page("POST", "/things/{id}/count", "countThingByForm",
             [](Tx& tx, const Context& context, std::span<const std::string> values) -> Result<Reply> {
                 tx.run(kCount, "id"_p = values[0], "by"_p = std::int64_t{1});
                 TRY(find_thing(tx, context, values[0]));
                 return Reply{.status = 303};
             })
            .takes<OneThing>()
            .loopback("things:write")
            .ok(303)
            .summary("A button on that page."),
    };
}

/// Knows "hf_test_all", "hf_test_read", "hf_test_write"; counts how often it had to look one up.
class ThreeKeys final : public Doorman {
  public:
    bool is_errand(std::string_view) const override { return false; }
    bool proves_itself(std::string_view key) const override { return key.starts_with("hf_test_signed"); }
    Result<Caller> find_out(std::string_view) override { return fail(Code::unauthorized); }
    Result<void> well_formed(std::string_view key, Time) override {
        if (!key.starts_with("hf_test_")) return fail(Code::unauthorized, "This is no key.");
        return {};
    }
    std::optional<Caller> remembered(std::string_view key, Time now) override {
        const std::lock_guard lock{mutex_};
        const auto found = known_.find(key);
        if (found == known_.end() || found->second.second <= now) return std::nullopt;
        return found->second.first;
    }
    Result<Caller> look_up(store::Tx&, const Context&, std::string_view key) override {
        ++look_ups;
        if (key == "hf_test_all") return Caller{Caller::Kind::key, "key_all", {"*"}};
        if (key == "hf_test_read") return Caller{Caller::Kind::key, "key_read", {"things:read"}};
        if (key == "hf_test_write") return Caller{Caller::Kind::key, "key_write", {"things:write"}};
        return fail(Code::unauthorized, "This key is not known here.");
    }
    void remember(std::string_view key, const Caller& caller, Time now) override {
        const std::lock_guard lock{mutex_};
        known_[std::string{key}] = {caller, now + Duration{5'000}};
    }
    std::atomic<int> look_ups{0};

  private:
    std::mutex mutex_;
    std::map<std::string, std::pair<Caller, Time>, std::less<>> known_;
};

class ShopFixture : public ApiFixture {
  protected:
    ShopFixture() {
        store::migrate(*store_, {migrations()}, Time{1});
        store::write(*store_, [](store::Tx& tx) {
            tx.run_raw("CREATE TABLE things (id TEXT PRIMARY KEY, name TEXT NOT NULL, count INTEGER NOT NULL) STRICT");
        });
    }

    /// The options may be changed until the first request.
    Handler& api() {
        if (!api_) api_ = make_api(kernel_, options_, shop_routes(), doorman_);
        return *api_;
    }
    static Field key(std::string_view text) { return {"Authorization", "Bearer " + std::string{text}}; }

    Said get(std::string target, std::vector<Field> fields = {}) {
        return ask(api(), "GET", std::move(target), std::move(fields));
    }
    Said make(std::string body, std::vector<Field> fields = {}) {
        fields.push_back(key("hf_test_all"));
        return ask(api(), "POST", "/v1/things", std::move(fields), std::move(body));
    }

    ApiOptions options_ = options();
    ThreeKeys doorman_;
    std::unique_ptr<Handler> api_;
};

}  // namespace hf::http::test
