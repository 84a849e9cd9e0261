# holdfast_room(NAME USES ROOM...) makes src/NAME one library, hf_NAME, and its *_test.cpp one test program, NAME_test.
#
# A room is included as "NAME/file.h". Each room has an include directory of its own holding nothing but a link to the
# room, so that a room whose library is not linked cannot be included either.
#
# SQL: src/NAME/queries.sql, those of its folders, and src/NAME/migrations/*.sql become "NAME/queries.h"
# (store/embed/embed_sql.cpp). Files under src/NAME/pages, and the files and folders in HOLDFAST_PAGES_NAME, become
# "NAME/pages.h" (store/embed/embed_files.cpp).
include(cmake/embed.cmake)

function(holdfast_room name)
  cmake_parse_arguments(arg "" "" "USES" ${ARGN})
  set(room ${CMAKE_SOURCE_DIR}/src/${name})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${room}/*.cpp)
  file(GLOB_RECURSE tests CONFIGURE_DEPENDS ${room}/*_test.cpp)
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$|/embed/")

  set(door ${CMAKE_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${door})
  file(CREATE_LINK ${room} ${door}/${name} SYMBOLIC)

  holdfast_embed_sql(${name} ${room} sources)
  holdfast_embed_pages(${name} sources ${room}/pages ${HOLDFAST_PAGES_${name}})

  if(name STREQUAL "main")
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
  endif()
  if(NOT sources)
    file(WRITE ${CMAKE_BINARY_DIR}/empty/${name}.cpp "")
    set(sources ${CMAKE_BINARY_DIR}/empty/${name}.cpp)
  endif()
  add_library(hf_${name} STATIC ${sources})
  target_include_directories(hf_${name} PUBLIC ${door} ${CMAKE_BINARY_DIR}/generated/${name})
  foreach(used ${arg_USES})
    target_link_libraries(hf_${name} PUBLIC hf_${used})
  endforeach()
  if(HOLDFAST_THIRD_PARTIES_${name})
    target_link_libraries(hf_${name} ${HOLDFAST_THIRD_PARTIES_${name}})
  endif()

  if(name STREQUAL "main" AND EXISTS ${room}/main.cpp)
    add_executable(holdfast ${room}/main.cpp)
    target_link_libraries(holdfast PRIVATE hf_main)
    set_target_properties(holdfast PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  endif()
  if(tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE hf_${name} GTest::gtest_main GTest::gmock rapidcheck)
    add_test(NAME ${name} COMMAND ${name}_test)
    set_tests_properties(${name} PROPERTIES LABELS unit)
  endif()
endfunction()
