# Compiler settings and the third parties, each named once and linked by the one room that may know it.
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
                    -Wno-gnu-statement-expression -Wno-missing-field-initializers
                    -Wno-missing-designated-field-initializers
                    -fno-omit-frame-pointer)
add_link_options(-fuse-ld=lld)
add_compile_definitions(BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_COROUTINE)

if(HOLDFAST_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all)
  add_link_options(-fsanitize=address,undefined)
elseif(HOLDFAST_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread)
  add_link_options(-fsanitize=thread)
endif()
if(HOLDFAST_DRILLS)
  add_compile_definitions(HOLDFAST_DRILLS)
endif()

find_package(Boost 1.81 EXACT REQUIRED COMPONENTS json)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)
find_package(GTest REQUIRED)
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(PQ REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(CURL REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(QRCODE REQUIRED IMPORTED_TARGET qrcodegencpp)
pkg_check_modules(PROMETHEUS REQUIRED IMPORTED_TARGET prometheus-cpp-core)
pkg_check_modules(TOML REQUIRED IMPORTED_TARGET tomlplusplus)
find_package(date REQUIRED)
find_package(CLI11 REQUIRED)
find_package(rapidcheck REQUIRED)

set(HOLDFAST_THIRD_PARTIES_base PUBLIC fmt::fmt Boost::json PRIVATE PkgConfig::SODIUM OpenSSL::Crypto)
set(HOLDFAST_THIRD_PARTIES_store PRIVATE PkgConfig::SQLITE PkgConfig::PQ PUBLIC Threads::Threads)
set(HOLDFAST_THIRD_PARTIES_http PUBLIC Threads::Threads
    PRIVATE OpenSSL::SSL PkgConfig::CURL PkgConfig::QRCODE)
set(HOLDFAST_THIRD_PARTIES_jobs PRIVATE date::date-tz)
set(HOLDFAST_THIRD_PARTIES_ops PRIVATE PkgConfig::PROMETHEUS)
set(HOLDFAST_THIRD_PARTIES_main PRIVATE PkgConfig::TOML CLI11::CLI11)
