// config: precedence, refusals that name key, source and nearest name, masking.
#include "base/config.hpp"

#include "base/log.hpp"
#include "base/result.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>

using namespace frontdesk;

namespace {

constexpr const char* complete = R"(listen     = "127.0.0.1:9090"
public_url = "https://desk.example.org/"
database   = "postgresql://frontdesk:pgcanary@db/frontdesk"
[[business]]
name = "gym"
areas = ["club"]
time_zone = "Asia/Kolkata"
languages = ["en", "hi"]
owners = [424837855, "whatsapp:+919812345678"]
[[channel]]
name = "gym"
business = "gym"
platform = "telegram"
token = "1234567:telegram-canary"
secret = "hook-canary"
[[channel]]
name = "desk"
business = "gym"
platform = "whatsapp"
phone_number_id = 112233
token = "whatsapp-canary"
app_secret = "app-canary"
verify_token = "verify-canary"
api = "http://127.0.0.1:8089/v23.0"
[limits]
pool = 6
[send]
per_chat = 0
)";

config_sources from_file(std::string text) {
  config_sources s;
  s.file_name = "frontdesk.toml";
  s.file_text = std::move(text);
  return s;
}

std::string refusal(const config_sources& s) {
  try {
    require_channels(load_config(s));
  } catch (const fatal& f) {
    return f.what();
  }
  return "accepted";
}

std::string refusal(const std::string& file) {
  return refusal(from_file(file));
}

/// `complete` with one text replaced.
std::string changed(std::string_view from, std::string_view to) {
  std::string out = complete;
  auto at = out.find(from);
  REQUIRE(at != std::string::npos);
  return out.replace(at, from.size(), to);
}

effective_value effective(const config& c, std::string_view key) {
  auto at = std::ranges::find(c.effective, key, &effective_value::key);
  REQUIRE(at != c.effective.end());
  return *at;
}

} // namespace

TEST_CASE("config reads the file of the contract", "[base][config]") {
  auto c = load_config(from_file(complete));
  CHECK(c.listen.host == "127.0.0.1");
  CHECK(c.listen.port == 9090);
  CHECK(c.public_url == "https://desk.example.org");
  REQUIRE(c.businesses.size() == 1);
  CHECK(c.businesses[0].languages == std::vector<std::string>{"en", "hi"});
  REQUIRE(c.businesses[0].owners.size() == 2);
  CHECK(c.businesses[0].owners[0].external == "424837855");
  CHECK((c.businesses[0].owners[1].on == platform::whatsapp));
  CHECK(c.businesses[0].owners[1].external == "919812345678");
  REQUIRE(c.channels.size() == 2);
  CHECK(c.channels[0].api == "https://api.telegram.org");
  CHECK(c.channels[1].phone_number_id == "112233");
  CHECK(c.limits.pool == 6);
  CHECK(c.limits.deadline_ms == 5000);
  CHECK(c.send.per_chat == 0);
  CHECK_FALSE(c.send.per_bot.has_value());
  CHECK_NOTHROW(require_channels(c));
}

TEST_CASE("config works without any source", "[base][config]") {
  auto c = load_config({});
  CHECK(c.listen.port == 8080);
  CHECK(refusal(config_sources{}).find("[[business]] is missing") != std::string::npos);
}

TEST_CASE("a flag beats the environment beats the file beats the default", "[base][config]") {
  auto s = from_file(complete);
  CHECK(effective(load_config(s), "limits.turns").source == "default");
  CHECK(effective(load_config(s), "limits.pool").source == "frontdesk.toml:26");
  s.environment = {{"FRONTDESK_LIMITS_POOL", "7"}};
  CHECK(load_config(s).limits.pool == 7);
  CHECK(effective(load_config(s), "limits.pool").source == "FRONTDESK_LIMITS_POOL");
  s.flags = {{"--limits-pool", "8"}};
  CHECK(load_config(s).limits.pool == 8);
  CHECK(effective(load_config(s), "limits.pool").source == "--limits-pool");
}

TEST_CASE("secrets come from the environment and from files", "[base][config]") {
  auto s = from_file(complete);
  s.environment = {{"FRONTDESK_CHANNEL_GYM_TOKEN", "from-env"},
                   {"FRONTDESK_CHANNEL_DESK_APP_SECRET_FILE", "/run/app"}};
  std::map<std::string, std::string> files{{"/run/app", "from-file\n"}};
  s.read_file = [&](const std::string& path) -> std::optional<std::string> {
    return files.contains(path) ? std::optional{files[path]} : std::nullopt;
  };
  auto c = load_config(s);
  CHECK(c.channels[0].token == "from-env");
  CHECK(c.channels[1].app_secret == "from-file");
  CHECK(effective(c, "channel.desk.app_secret").source
        == "FRONTDESK_CHANNEL_DESK_APP_SECRET_FILE (/run/app)");

  files.clear();
  CHECK(refusal(s) == "environment: FRONTDESK_CHANNEL_DESK_APP_SECRET_FILE: cannot read /run/app");
}

TEST_CASE("a variable and its _FILE together are refused", "[base][config]") {
  auto s = from_file(complete);
  s.environment = {{"FRONTDESK_DATABASE", "x"}, {"FRONTDESK_DATABASE_FILE", "/run/db"}};
  s.read_file = [](const std::string&) { return "y"; };
  CHECK(refusal(s).find("both give database") != std::string::npos);
}

TEST_CASE("secrets are masked where they are shown and hidden from the log", "[base][config]") {
  auto c = load_config(from_file(complete));
  for (const auto& e : c.effective) {
    CAPTURE(e.key);
    CHECK(e.value.find("canary") == std::string::npos);
  }
  CHECK(effective(c, "channel.gym.token").value == "***");
  CHECK(effective(c, "channel.gym.secret_old").value.empty());
  CHECK(effective(c, "database").value == "postgresql://frontdesk:***@db/frontdesk");
  CHECK(log::cleaned("https://h/bot1234567:telegram-canary/x pgcanary")
        == "https://h/bot***/x ***");
}

TEST_CASE("a password is found in every form of a connection string", "[base][config]") {
  CHECK(without_password("host=/run user=u password=p4ss dbname=d")
        == "host=/run user=u password=*** dbname=d");
  CHECK(without_password("password='two words' host=h") == "password=*** host=h");
  CHECK(without_password("postgresql://u:p@ss@h/d") == "postgresql://u:***@h/d");
  CHECK(without_password("postgresql://h/d?password=p4ss&user=u")
        == "postgresql://h/d?password=***&user=u");
  CHECK(without_password("postgresql://frontdesk@/frontdesk?host=/run")
        == "postgresql://frontdesk@/frontdesk?host=/run");
}

TEST_CASE("a password is found however libpq would find it", "[base][config]") {
  for (const auto& [address, shown] : std::map<std::string, std::string>{
           {"host=h password = hunter22 user=u", "host=h password = *** user=u"},
           {"sslpassword=one password=two host=h", "sslpassword=*** password=*** host=h"},
           {"password=a\\ b host=h", "password=*** host=h"},
           {"password='it\\'s' host=h", "password=*** host=h"},
           {"password=hunter22", "password=***"},
           {"host=h options='password=x'", "host=h options='password=x'"},
           {"postgres://u:p/ss@h/d", "postgres://u:***@h/d"},
           {"postgresql://u:p@h/d?password=q&sslpassword=r",
            "postgresql://u:***@h/d?password=***&sslpassword=***"}})
    CHECK(without_password(address) == shown);
}

TEST_CASE("every password of the database's address is hidden from the log", "[base][config]") {
  auto s = config_sources{};
  s.environment = {
      {"FRONTDESK_DATABASE", "host=h password = 'of it\\'s own' sslpassword=of-the-key"}};
  auto c = load_config(s);
  CHECK(effective(c, "database").value == "host=h password = *** sslpassword=***");
  CHECK(log::cleaned("tried of it's own and of-the-key") == "tried *** and ***");
  s.environment = {{"FRONTDESK_DATABASE", "postgresql://u:per%63ent@h/d"}};
  load_config(s);
  CHECK(log::cleaned("tried percent") == "tried ***");
}

TEST_CASE("a database that libpq could not read is refused, without its words", "[base][config]") {
  auto s = config_sources{};
  for (const auto* address :
       {"canary", "postgresql:/canary", "host=h password=two canaries", "password='canary",
        "=canary", "postgresql://h/d?canary", "postgresql://u:canary%zz@h/d"}) {
    s.environment = {{"FRONTDESK_DATABASE", address}};
    auto text = refusal(s);
    CAPTURE(address, text);
    CHECK(text.find("FRONTDESK_DATABASE: database ") == 0);
    CHECK(text.find("canar") == std::string::npos);
  }
}

TEST_CASE("a token that HTTP cannot carry is refused where it is written", "[base][config]") {
  for (const auto* token : {"1234567:telegram-canary ", "1234567:telegram-canary\\r",
                            "1234567:telegram\\tcanary", "1234567:telegram-canar\xc3\xbd"}) {
    auto text = refusal(changed("1234567:telegram-canary", token));
    CHECK(text.find("frontdesk.toml:14: channel.gym.token holds a blank") == 0);
    CHECK(text.find("canar") == std::string::npos);
  }
  CHECK(refusal(changed("phone_number_id = 112233", "phone_number_id = \"11 22\""))
            .find("channel.desk.phone_number_id holds a blank")
        != std::string::npos);
}

TEST_CASE("an address of a platform is a host, perhaps a port and a path", "[base][config]") {
  for (const auto* url : {"https://u:p@h", "https://", "https:///v23.0", "https://h:0",
                          "https://h:x", "https://h:70000", "https://h?x=1", "https://h/#x",
                          "https://h/%zz", "https://h/a b", "http://127.0.0.1:x"})
    CHECK(refusal(changed("http://127.0.0.1:8089/v23.0", url))
              .find("frontdesk.toml:24: channel.desk.api must be https://host")
          == 0);
  for (const auto* url :
       {"https://h", "https://graph.example.org:8443/v23.0/", "http://[::1]:80/x"})
    CHECK(refusal(changed("http://127.0.0.1:8089/v23.0", url)) == "accepted");
}

TEST_CASE("an unknown key names its line and the nearest right name", "[base][config]") {
  CHECK(refusal("databse = \"x\"\n")
        == "frontdesk.toml:1: unknown key databse; did you mean database?");
  CHECK(refusal("[limits]\n\npol = 1\n")
        == "frontdesk.toml:3: unknown key limits.pol; did you mean pool?");
  CHECK(refusal("[limit]\npool = 1\n")
        == "frontdesk.toml:1: unknown table [limit]; did you mean [limits]?");
  CHECK(refusal("[[chanel]]\nname = \"x\"\n")
        == "frontdesk.toml:1: unknown table [chanel]; did you mean [channel]?");
  CHECK(refusal("[business]\nname = \"x\"\n").find("[[business]]") != std::string::npos);
  CHECK(refusal("zzzzzzzz = 1\n") == "frontdesk.toml:1: unknown key zzzzzzzz");
}

TEST_CASE("an unknown variable or flag names the nearest right one", "[base][config]") {
  auto s = from_file(complete);
  s.environment = {{"FRONTDESK_LISTN", "x"}};
  CHECK(refusal(s)
        == "environment: unknown variable FRONTDESK_LISTN; did you mean FRONTDESK_LISTEN?");
  s.environment = {{"FRONTDESK_CHANNEL_GYMM_TOKEN", "x"}};
  CHECK(refusal(s).find("did you mean FRONTDESK_CHANNEL_GYM_TOKEN?") != std::string::npos);
  s.environment = {{"FRONTDESK_PORT", "tcp://10.0.0.1:80"}};
  CHECK(refusal(s).find("enableServiceLinks: false") != std::string::npos);
  config_sources none; // was found, so none of its channels is known
  none.environment = {{"FRONTDESK_CHANNEL_GYM_TOKEN", "x"}};
  CHECK(refusal(none)
        == "environment: unknown variable FRONTDESK_CHANNEL_GYM_TOKEN (no configuration file was "
           "read: is --config missing?)");
  s.environment = {};
  s.flags = {{"--limit-pool", "1"}};
  CHECK(refusal(s) == "unknown flag --limit-pool; did you mean --limits-pool?");
}

TEST_CASE("a malformed value says what is expected", "[base][config]") {
  CHECK(refusal("[limits]\npool = 0\n")
        == "frontdesk.toml:2: pool is 0, not a whole number from 1 to 500");
  CHECK(refusal("[limits]\npool = 1.5\n").find("cannot hold this kind of value")
        != std::string::npos);
  CHECK(refusal("[limits]\nprepared = \"yes\"\n").find("not true or false") != std::string::npos);
  CHECK(refusal("listen = \"8080\"\n").find("not host:port") != std::string::npos);
  CHECK(refusal("listen = \"0.0.0.0:70000\"\n").find("not host:port") != std::string::npos);
  CHECK(refusal("listen = \"localhost:8080\"\n").find("frontdesk.toml:1: listen is") == 0);
  CHECK(refusal("listen = \"[::1]:8080\"\n").find("listen") == std::string::npos);
  CHECK(refusal("[limits]\nkeep_alive_s = 74\n")
        == "frontdesk.toml:2: keep_alive_s is 74, not a whole number from 75 to 3600");
  CHECK(refusal("listen = \n").find("frontdesk.toml:1: not TOML") == 0);
  CHECK(refusal("public_url = \"http://desk.example.org\"\n")
            .find("frontdesk.toml:1: public_url must begin with https://")
        == 0);
  auto s = config_sources{};
  s.environment = {{"FRONTDESK_LOG", "loud"}};
  CHECK(refusal(s) == "FRONTDESK_LOG is \"loud\", not debug, info, warn or error");
  s.environment = {{"FRONTDESK_LIMITS_POOL", "many"}};
  CHECK(refusal(s) == "FRONTDESK_LIMITS_POOL is \"many\", not a whole number from 1 to 500");
}

TEST_CASE("a value that fits no other is refused with its source", "[base][config]") {
  CHECK(refusal(changed("business = \"gym\"", "business = \"gim\""))
        == "frontdesk.toml:12: channel.gym.business does not know gim; did you mean gym?");
  auto s = from_file(complete);
  s.environment = {{"FRONTDESK_BUSINESS_GYM_TIME_ZONE", "Asia/Nowhere"}};
  CHECK(refusal(s).find("FRONTDESK_BUSINESS_GYM_TIME_ZONE: business.gym.time_zone: ") == 0);
}

TEST_CASE("businesses and channels must fit each other", "[base][config]") {
  CHECK(refusal(changed("business = \"gym\"", "business = \"gim\"")).find("did you mean gym?")
        != std::string::npos);
  CHECK(refusal(changed("name = \"desk\"", "name = \"gym\"")) == "channel.gym is there twice");
  CHECK(refusal(changed("name = \"desk\"", "name = \"De sk\"")).find("channel.name must be") == 0);
  CHECK(refusal(changed("[\"club\"]", "[\"clubb\"]")).find("did you mean club?")
        != std::string::npos);
  CHECK(refusal(changed("\"en\", \"hi\"", "\"en\", \"xx\"")).find("languages does not know xx")
        != std::string::npos);
  CHECK(refusal(changed("Asia/Kolkata", "Asia/Kolkatta")).find("unknown time zone")
        != std::string::npos);
  CHECK(refusal(changed("secret = \"hook-canary\"", "app_secret = \"x\""))
            .find("does not belong to a telegram")
        != std::string::npos);
  CHECK(refusal(changed("http://127.0.0.1:8089", "http://10.0.0.1:8089"))
            .find("plain http only for loopback")
        != std::string::npos);
  CHECK(refusal(changed("http://127.0.0.1:8089", "http://127.0.0.1.evil.org"))
            .find("plain http only for loopback")
        != std::string::npos);
  CHECK(refusal(changed("424837855", "\"whatsapp:12\"")).find("owners is") != std::string::npos);
  CHECK(refusal(changed("secret = \"hook-canary\"\n", "")) == "channel.gym.secret is missing");
  CHECK(refusal(changed("verify_token = \"verify-canary\"\n", ""))
        == "channel.desk.verify_token is missing");
}

TEST_CASE("a variable that fits two channels is refused", "[base][config]") {
  auto s = from_file(std::string{complete} + R"([[channel]]
name = "desk-app"
business = "gym"
platform = "telegram"
token = "t"
secret = "s"
)");
  CHECK(refusal(s) == "accepted");
  s.environment = {{"FRONTDESK_CHANNEL_DESK_APP_SECRET", "of which?"}};
  CHECK(refusal(s).find("names a key of two channels") != std::string::npos);
}

TEST_CASE("a secret's value is in no refusal", "[base][config]") {
  auto text = refusal(changed("secret = \"hook-canary\"", "secret = [\"hook-canary\"]"));
  CHECK(text.find("secret is not a text") != std::string::npos);
  CHECK(text.find("canary") == std::string::npos);
}

TEST_CASE("--help and the README know every key", "[base][config]") {
  auto help = config_help();
  for (auto part : {"[limits] pool", "FRONTDESK_LIMITS_POOL",
                    "FRONTDESK_CHANNEL_<NAME>_TOKEN(_FILE)", "[[business]] owners"})
    CHECK(help.find(part) != std::string::npos);
  CHECK(config_markdown().find(
            "| `[limits] pool` | `FRONTDESK_LIMITS_POOL` | `4` | connections to PostgreSQL |")
        != std::string::npos);
  auto flags = config_flags();
  CHECK(std::ranges::find(flags, "--public-url") != flags.end());
}
