// The certificate that the settings name.
#pragma once

#include "base/clock.h"
#include "http/tls.h"
#include "main/settings.h"

namespace hf::cli {

/// Null when none is set. Refused with a sentence that names the settings and the file.
Result<std::shared_ptr<const http::TlsContext>> tls_of(const Configuration& configuration);

/// A line in the log about what does not stop a start: a key that others may read, a certificate past its time.
void note_certificate(const Configuration& configuration, const Clock& clock, const ops::Log& log);

}  // namespace hf::cli
