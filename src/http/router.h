// Finds the route of a request: fixed segments before {parameters}, method after path.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "http/route.h"

namespace hf::http {

class Router {
  public:
    /// Borrows the routes. Two routes of one method and template, templates that differ in a parameter's name alone,
    /// and a parameter that In does not have stop the program: CHECK.
    explicit Router(const Routes& routes);
    ~Router();

    struct Found {
        const Route* route = nullptr;     // null: the path is known, the method is not
        std::vector<std::string> values;  // of the path's parameters, decoded
        std::string_view allow;           // "GET, HEAD, OPTIONS"
    };

    /// not_found, bad_path, or a Found. HEAD finds what GET does.
    Result<Found> find(std::string_view method, std::string_view path) const;

  private:
    struct Node;
    const Node* walk(const Node& node, std::string_view rest, std::vector<std::string_view>& values) const;

    std::unique_ptr<Node> root_;
};

}  // namespace hf::http
