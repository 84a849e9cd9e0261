#include "rails/port.h"

namespace hf::rails {

Result<std::string> Rail::send_back(const SendBack&) const {
    return fail(Code::not_implemented, traits().name + " cannot send money back by itself.");
}

}  // namespace hf::rails
