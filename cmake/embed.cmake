# The build's own tools, made before any room: they turn a room's SQL and pages into C++.
add_executable(embed_sql src/store/embed/embed_sql.cpp src/store/query_file.cpp src/store/sql_text.cpp)
target_include_directories(embed_sql PRIVATE ${CMAKE_SOURCE_DIR}/src)
add_executable(embed_files src/store/embed/embed_files.cpp)

# Appends to the list named by `into` the C++ made from the queries.sql of FOLDER and of the folders in it and from
# FOLDER/migrations, included as "NAME/queries.h". All are optional.
function(holdfast_embed_sql name folder into)
  file(GLOB sql CONFIGURE_DEPENDS ${folder}/queries.sql ${folder}/*/queries.sql ${folder}/migrations/*.sql)
  if(NOT sql)
    return()
  endif()
  set(out ${CMAKE_BINARY_DIR}/generated/${name}/${name})
  add_custom_command(
    OUTPUT ${out}/queries.h ${out}/queries.cpp
    COMMAND embed_sql ${name} ${out} ${sql}
    DEPENDS embed_sql ${sql}
    COMMENT "SQL of ${name}")
  # A target of its own keeps the making of it from waiting for the libraries of lower rooms.
  add_custom_target(${name}_sql DEPENDS ${out}/queries.h ${out}/queries.cpp)
  set(${into} ${${into}} ${out}/queries.cpp ${out}/queries.h PARENT_SCOPE)
endfunction()

# The same for these files and those of these folders, included as "NAME/pages.h".
function(holdfast_embed_pages name into)
  set(pages)
  foreach(one ${ARGN})
    if(EXISTS ${one} AND NOT IS_DIRECTORY ${one})
      list(APPEND pages ${one})
    else()
      file(GLOB found CONFIGURE_DEPENDS ${one}/*)
      list(APPEND pages ${found})
    endif()
  endforeach()
  if(NOT pages)
    return()
  endif()
  set(out ${CMAKE_BINARY_DIR}/generated/${name}/${name})
  add_custom_command(
    OUTPUT ${out}/pages.h ${out}/pages.cpp
    COMMAND embed_files ${name} ${out} ${pages}
    DEPENDS embed_files ${pages}
    COMMENT "pages of ${name}")
  add_custom_target(${name}_pages DEPENDS ${out}/pages.h ${out}/pages.cpp)
  set(${into} ${${into}} ${out}/pages.cpp ${out}/pages.h PARENT_SCOPE)
endfunction()
