# Compiler flags, ccache, mold, precompiled headers, and the helpers the CMakeLists use.
find_program(CCACHE ccache)
if(CCACHE)
  # The precompiled header's macros and times must not spoil the cache.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_library(frontdesk_options INTERFACE)
target_include_directories(frontdesk_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(frontdesk_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION
  BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED SPDLOG_FMT_EXTERNAL)
target_compile_options(frontdesk_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Werror
  -fstack-protector-strong -fpch-preprocess)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(frontdesk_options INTERFACE -Wno-unknown-warning-option)
endif()
# -O3 takes up to half as long again to compile, and the invoice conversation is no faster by it.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(frontdesk_options INTERFACE -D_FORTIFY_SOURCE=3 -g1)
  add_link_options(-Wl,-z,relro,-z,now)
else()
  target_compile_options(frontdesk_options INTERFACE -g1)
endif()
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
include(CheckPIESupported)
check_pie_supported()

if(FRONTDESK_SANITIZE)
  # CAF 0.17.6 binds null references inside its own code, hence no-sanitize=null.
  add_compile_options(-fsanitize=${FRONTDESK_SANITIZE} -fno-sanitize=null -fno-omit-frame-pointer
                      -fno-sanitize-recover=undefined)
  if(FRONTDESK_SANITIZE MATCHES "thread")
    # g++ cannot instrument Asio's stand-alone fences; the loop's mutexes order what they would.
    add_compile_definitions(BOOST_ASIO_DISABLE_FENCED_BLOCK)
  endif()
  string(REPLACE "fuzzer-no-link," "" link_sanitize ${FRONTDESK_SANITIZE})
  add_link_options(-fsanitize=${link_sanitize})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND FRONTDESK_SANITIZE MATCHES "undefined")
    # A check at every member access, a fifth to two fifths of the time to compile: the fuzz targets, of clang, have it.
    add_compile_options(-fno-sanitize=alignment)
  endif()
endif()
if(FRONTDESK_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# Several files are compiled as one: the headers of CAF, Beast and Catch2 cost more than what is below them, and a tree
# is built from nothing in half the time. Configure with -DCMAKE_UNITY_BUILD=OFF to work on one file again and again.
# Flows, their catalogue and translations are always files of their own: they are edited the most, and each flow names its
# functions alike. So are the files that tests/chaos compiles anew to break a promise.
set(CMAKE_UNITY_BUILD ON CACHE BOOL "compile several files as one")
set(CMAKE_UNITY_BUILD_BATCH_SIZE 10)

function(frontdesk_keep_flows_apart)
  set(apart ${ARGN})
  list(FILTER apart INCLUDE REGEX "/actors/flows?/[a-z_]+_test|/actors/flow/hard/|/actors/(conversation|router|chat_queue|courier|courier_send|lease)\\.cpp|/actors/flows/|/unit/playground/|/flow/catalog\\.cpp|/db/runtime/commit_batch|/text/tr\\.cpp")
  set_source_files_properties(${apart} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# frontdesk_library(NAME FOLDERS dir... EXCEPT dir... LINKS lib... PRECOMPILES header...): one static library from every
# .cpp of the folders. Headers of ours are precompiled where nearly every file includes them.
function(frontdesk_library name)
  cmake_parse_arguments(arg "" "" "FOLDERS;EXCEPT;LINKS;PRECOMPILES" ${ARGN})
  list(TRANSFORM arg_PRECOMPILES PREPEND ${CMAKE_SOURCE_DIR}/)
  set(sources)
  foreach(folder ${arg_FOLDERS})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
    list(FILTER found EXCLUDE REGEX "/main\\.cpp$")
    list(APPEND sources ${found})
  endforeach()
  foreach(folder ${arg_EXCEPT})
    list(FILTER sources EXCLUDE REGEX "^${CMAKE_SOURCE_DIR}/${folder}/")
  endforeach()
  if(NOT sources)
    add_library(${name} INTERFACE)
    return()
  endif()
  add_library(${name} STATIC ${sources})
  frontdesk_keep_flows_apart(${sources})
  target_link_libraries(${name} PUBLIC frontdesk_options ${arg_LINKS})
  target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/ops/cmake/pch.hpp ${arg_PRECOMPILES})
endfunction()

# frontdesk_program(NAME source... FOLDERS dir... LINKS lib...)
function(frontdesk_program name)
  cmake_parse_arguments(arg "" "" "FOLDERS;LINKS" ${ARGN})
  set(sources)
  foreach(source ${arg_UNPARSED_ARGUMENTS})
    if(NOT EXISTS ${CMAKE_SOURCE_DIR}/${source})
      return()
    endif()
    list(APPEND sources ${CMAKE_SOURCE_DIR}/${source})
  endforeach()
  foreach(folder ${arg_FOLDERS})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
    list(APPEND sources ${found})
  endforeach()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE frontdesk_options ${arg_LINKS})
endfunction()

# frontdesk_embed(LIBRARY FOLDER KIND HEADER FUNCTION): the folder's files whose names end in KIND, as a table of name
# and text, built into the library. The header declares the function that returns it.
function(frontdesk_embed library folder kind header function)
  file(GLOB files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*${kind})
  get_filename_component(name ${folder} NAME)
  set(out ${CMAKE_BINARY_DIR}/generated/${name}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DFOLDER=${CMAKE_SOURCE_DIR}/${folder} -DKIND=${kind} -DHEADER=${header}
            -DFUNCTION=${function} -P ${CMAKE_SOURCE_DIR}/ops/cmake/embed.cmake
    DEPENDS ${files} ${CMAKE_SOURCE_DIR}/ops/cmake/embed.cmake)
  target_sources(${library} PRIVATE ${out})
  set_source_files_properties(${out} PROPERTIES SKIP_PRECOMPILE_HEADERS ON SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
