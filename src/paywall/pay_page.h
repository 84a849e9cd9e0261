// The page that asks a person to pay. It is whole without JavaScript, says plainly what is asked for what, and treats
// previews as text.
#pragma once

#include <string>

#include "http/reply.h"

namespace hf::paywall {

struct Bill;

http::Reply pay_page(const Bill& bill);

/// The stylesheet of the gate's own pages.
http::Reply pay_stylesheet();

}  // namespace hf::paywall
