#include "http/router.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "http/path.h"

namespace hf::http {

struct Router::Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
    std::unique_ptr<Node> parameter;
    std::string parameter_name;
    std::vector<const Route*> routes;
    std::string allow;
};

namespace {

/// The first segment of "/a/b" is "a"; `rest` becomes "/b".
std::string_view take_segment(std::string_view& rest) {
    const auto end = rest.find('/', 1);
    const auto segment = rest.substr(1, end == rest.npos ? end : end - 1);
    rest = end == rest.npos ? std::string_view{} : rest.substr(end);
    return segment;
}

/// Nothing in it that canonical_path() would change or refuse.
bool is_plain(std::string_view path) {
    return path.find("//") == path.npos && std::ranges::all_of(path, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                      c == '_' || c == '-';
           });
}

}  // namespace

Router::Router(const Routes& routes) : root_(std::make_unique<Node>()) {
    for (const auto& route : routes) {
        CHECK(route.path.starts_with('/'), "a route's path starts with a slash");
        auto* node = root_.get();
        for (std::string_view rest{route.path}; !rest.empty();) {
            const auto segment = take_segment(rest);
            if (!segment.starts_with('{')) {
                auto& next = node->fixed[std::string{segment}];
                if (!next) next = std::make_unique<Node>();
                node = next.get();
                continue;
            }
            const auto name = segment.substr(1, segment.size() - 2);
            CHECK(!route.typed || route.in->member(name) != nullptr, "a parameter of the path is a member of In");
            if (!node->parameter) node->parameter = std::make_unique<Node>();
            CHECK(node->parameter_name.empty() || node->parameter_name == name,
                  "a segment has one parameter name for all routes");
            node->parameter_name = name;
            node = node->parameter.get();
        }
        CHECK(std::ranges::find(node->routes, route.method, &Route::method) == node->routes.end(),
              "a method and a path have one route");
        node->routes.push_back(&route);
        const std::string methods = route.method == "GET" ? "GET, HEAD" : route.method;
        node->allow = methods + ", " + (node->allow.empty() ? "OPTIONS" : node->allow);
    }
}

Router::~Router() = default;

const Router::Node* Router::walk(const Node& node, std::string_view rest, std::vector<std::string_view>& values) const {
    if (rest.empty()) return node.routes.empty() ? nullptr : &node;
    const auto segment = take_segment(rest);
    if (const auto next = node.fixed.find(segment); next != node.fixed.end())
        if (const auto* found = walk(*next->second, rest, values)) return found;
    if (!node.parameter || segment.empty()) return nullptr;
    values.push_back(segment);
    if (const auto* found = walk(*node.parameter, rest, values)) return found;
    values.pop_back();
    return nullptr;
}

Result<Router::Found> Router::find(std::string_view method, std::string_view path) const {
    std::string canonical;
    if (!is_plain(path)) {
        canonical = TRY(canonical_path(path));
        path = canonical;
    }
    if (!path.starts_with('/')) return fail(Code::not_found);
    std::vector<std::string_view> values;
    const auto* node = walk(*root_, path, values);
    if (node == nullptr) return fail(Code::not_found);
    Found found;
    found.allow = node->allow;
    for (auto value : values) found.values.push_back(decoded_path(value));
    const auto wanted = method == "HEAD" ? std::string_view{"GET"} : method;
    for (const auto* route : node->routes)
        if (route->method == wanted) found.route = route;
    return found;
}

}  // namespace hf::http
