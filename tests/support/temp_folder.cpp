#include "support/temp_folder.h"

#include <stdlib.h>

#include <string>
#include <system_error>

namespace hf::test {

TempFolder::TempFolder() {
    auto pattern = (std::filesystem::temp_directory_path() / "holdfast-test-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::system_error(errno, std::generic_category(), pattern);
    path_ = pattern;
}

TempFolder::~TempFolder() {
    std::error_code ignored;  // what cannot be removed is no reason to fail a test
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace hf::test
