// Instantiates Beast and Asio's SSL once for the whole program; Asio itself is instantiated in
// base.
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
