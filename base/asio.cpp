// The single file that compiles Asio's core (separate compilation); Asio's TLS part and Beast are
// in net/http/boost.cpp.
#include <boost/asio/impl/src.hpp>
