#include "http/raw_route.h"

#include <algorithm>

#include "base/text.h"
#include "http/path.h"

namespace hf::http {
namespace {

constexpr std::string_view kPage = "text/html; charset=utf-8", kForm = "application/x-www-form-urlencoded";

Route undescribed(std::string method, std::string path, std::string operation, std::string_view content_type) {
    Route route;
    route.method = std::move(method);
    route.path = std::move(path);
    route.operation = std::move(operation);
    route.content_type = content_type;
    route.typed = false;
    route.in = &schema_of<Nothing>();
    route.out = &schema_of<Nothing>();
    return route;
}

/// What an answer that comes later goes on from.
struct Flight {
    const store::Kernel& kernel;
    Answer answer;
    std::vector<std::string> values;

    Reaction finish(Result<Reply> made) {
        if (!made) return answer.refuse(made.error());
        answer.dress(*made);
        return *std::move(made);
    }
};

std::shared_ptr<Flight> take_off(Call& call) {
    return std::make_shared<Flight>(Flight{call.kernel, std::move(call.answer), std::move(call.path_values)});
}

Result<Form> read_form(const Request& request) {
    const auto type = request.fields["Content-Type"];
    if (!equals_ignoring_case(trim(type.substr(0, type.find(';'))), kForm))
        return fail(Code::unsupported_media_type, "A form is sent as application/x-www-form-urlencoded.");
    auto parameters = parse_query(request.body);
    if (!parameters) return fail(Code::malformed_request, "The form has an escape that is not valid.");
    Form form;
    for (auto& [name, value] : *parameters) {
        if (!is_utf8(name) || !is_utf8(value) || value.find('\0') != value.npos)
            return fail(Code::malformed_request, "The form is not valid UTF-8.");
        form.values.emplace_back(std::move(name), std::move(value));
    }
    return form;
}

}  // namespace

std::string_view Form::operator[](std::string_view name) const {
    const auto found = std::ranges::find(values, name, &std::pair<std::string, std::string>::first);
    return found == values.end() ? std::string_view{} : std::string_view{found->second};
}

RawBuilder<> raw(std::string method, std::string path, std::string operation, std::string content_type,
                 std::function<Reaction(Request&)> handler) {
    auto route = undescribed(std::move(method), std::move(path), std::move(operation), content_type);
    route.is_page = content_type.starts_with("text/html");
    route.run = [handler = std::move(handler)](Call& call) {
        return reworded(handler(call.request), [answer = std::move(call.answer)](Reply reply) {
            answer.dress(reply);
            return reply;
        });
    };
    return RawBuilder<>{std::move(route)};
}

RawBuilder<> page(std::string method, std::string path, std::string operation, PageDeed deed) {
    const auto mode = method == "GET" ? store::Mode::read : store::Mode::write;
    auto route = undescribed(std::move(method), std::move(path), std::move(operation), kPage);
    route.is_page = true;
    route.run = [deed = std::move(deed), mode](Call& call) -> Reaction {
        auto flight = take_off(call);
        return ask(
            mode,
            [&deed, flight](store::Tx& tx) {
                return deed(tx, flight->kernel.context(flight->answer.request->caller), flight->values);
            },
            [flight](Result<Reply> made) { return flight->finish(std::move(made)); });
    };
    return RawBuilder<>{std::move(route)};
}

RawBuilder<> form(std::string path, std::string operation, FormWalk walk) {
    auto route = undescribed("POST", std::move(path), std::move(operation), kPage);
    route.is_page = route.is_form = true;
    route.run = [walk = std::move(walk)](Call& call) -> Reaction {
        auto sent = read_form(call.request);
        if (!sent) return call.answer.refuse(sent.error());
        auto& workers = call.workers;
        const Trip trip{call.kernel, call.request};
        auto flight = take_off(call);
        return journey(
            workers, trip,
            [&walk, flight, sent = *std::move(sent)](Trip& on) { return walk(on, sent, flight->values); },
            [flight](Result<Reply> made) { return flight->finish(std::move(made)); });
    };
    return RawBuilder<>{std::move(route)};
}

}  // namespace hf::http
