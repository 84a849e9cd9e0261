// room: base
// Any bytes: parsed or refused, never more; what is read into a struct comes back out of it the same.
#include <cstddef>
#include <cstdint>
#include <map>

#include "base/check.h"
#include "base/json_codec.h"

namespace {

enum class Size { small, large };
BOOST_DESCRIBE_ENUM(Size, small, large)

struct Inner {
    std::int64_t n;
    std::optional<bool> flag;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (n, flag))
constexpr auto notes(const Inner*) { return std::array{hf::Note{"n", "", -5, 5}}; }

/// One member of every kind; all optional, so that short inputs get somewhere.
struct Everything {
    std::optional<bool> flag;
    std::optional<std::int16_t> small;
    std::optional<std::uint64_t> big;
    std::optional<std::string> text;
    std::optional<Size> size;
    std::optional<hf::Asset> asset;
    std::optional<hf::Money> money;
    std::optional<hf::Time> time;
    std::optional<hf::Id<"pay">> id;
    std::optional<Inner> inner;
    std::optional<std::vector<Inner>> list;
    std::optional<std::map<std::string, Inner>> map;
    std::optional<hf::json::object> object;
    std::optional<hf::json::value> anything;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, small, big, text, size, asset, money, time, id, inner, list, map, object, anything))

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto value = hf::parse_json(text);
    if (!value) return 0;
    const auto again = hf::parse_json(hf::write_json(*value));
    CHECK(again.has_value(), "what we write we can read");
    const auto read = hf::from_json<Everything>(*value);
    if (!read) {
        CHECK(!read.error().fields.empty(), "a refusal names at least one field");
        return 0;
    }
    const auto written = hf::to_json(*read);
    const auto back = hf::from_json<Everything>(written);
    CHECK(back.has_value() && hf::to_json(*back) == written, "a struct comes back the same");
    return 0;
}
