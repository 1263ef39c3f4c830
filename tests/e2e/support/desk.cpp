// Starting and ending of what an e2e test runs against.
#include "tests/e2e/support/desk.hpp"

#include "base/text.hpp"
#include "db/club/members.hpp"
#include "db/club/registrations.hpp"
#include "ops/playground/http/ask.hpp"
#include "tests/e2e/support/bot_api_spec.hpp"
#include "tests/support/await.hpp"
#include "tests/support/gym.hpp"
#include "tests/support/process.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace frontdesk::test {
namespace {

constexpr auto database_password = "canary-of-the-database-0123456789"; // trust needs none

std::string contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

std::string with_api(std::string text, const std::string& url) {
  constexpr std::string_view place = "{api}";
  for (auto at = text.find(place); at != text.npos; at = text.find(place))
    text.replace(at, place.size(), url);
  return text;
}

bool is_ready(int port) {
  playground::http::origin to{"127.0.0.1", static_cast<unsigned short>(port), "/"};
  return playground::http::ask(to, "GET", "/readyz").status == 200;
}

} // namespace

desk::desk(desk_options options)
    : server_(options.server ? options.server : &postgres::shared()), enter_(options.enter),
      folder_(make_folder("desk")), database_(server_->fresh_database()) {
  platforms.patience = test_patience();
  for (int i = 0; i < options.replicas; ++i)
    daemons_.push_back({0, free_port(), program_beside("frontdesk")});
  for (std::size_t i = 0; i < options.programs.size(); ++i)
    daemons_.at(i).program = options.programs[i];
  write_configuration(options);
  if (options.checks_calls)
    watch_calls();
  platforms.call([&] {
    platforms.telegram().add_bot(gym::bot_token, "gym");
    for (const auto& [token, name] : options.bots)
      platforms.telegram().add_bot(token, name);
    playground::whatsapp::number_settings s;
    s.name = "desk";
    s.id = gym::phone_number_id;
    s.display = "15550783881";
    s.token = gym::access_token;
    s.app_secret = gym::app_secret;
    s.verify_token = gym::verify_token;
    auto& number = platforms.whatsapp().add_number(s);
    number.posts.set_url(text::cat("http://127.0.0.1:", port(), "/whatsapp/desk"));
    for (int i = 0; i < options.replicas && options.replicas > 1; ++i) {
      playground::http::origin to{"127.0.0.1", static_cast<unsigned short>(port(i)), "/"};
      bot().delivery.replicas.push_back(to);
      number.posts.replicas.push_back(to);
    }
  });
  if (!options.demo.empty()) {
    std::vector<std::string> command{program_beside("frontdesk"), "demo", "--config",
                                     folder_ + "/frontdesk.toml",
                                     // Only an owner of tables may gather their statistics.
                                     "--database", server_->admin_dsn(database_)};
    command.insert(command.end(), options.demo.begin(), options.demo.end());
    run_process(command, folder_ + "/demo.log");
  }
  for (int i = 0; i < options.replicas; ++i)
    start_daemon(i);
  options.bots.emplace_back(gym::bot_token, "gym");
  for (const auto& [token, name] : options.bots)
    run_process({program_beside("frontdesk"), "webhook", "set", "--channel", name, "--config",
                 folder_ + "/frontdesk.toml"},
                folder_ + "/webhook.log");
}

desk::~desk() {
  for (auto& d : daemons_) {
    if (d.pid == 0)
      continue;
    ::kill(d.pid, SIGKILL);
    wait_for(d.pid);
  }
  for (const auto& complaint : platforms.call([&] { return complaints_; }))
    FAIL_CHECK("the Bot API's specification: " << complaint);
  auto logged = log();
  for (const auto& canary : canaries())
    if (auto at = logged.find(canary); at != logged.npos)
      FAIL_CHECK("a log holds " << canary << ": " << logged.substr(at > 200 ? at - 200 : 0, 400));
}

const std::vector<std::string>& desk::canaries() {
  static const std::vector<std::string> all{
      gym::bot_token,    std::string(gym::bot_token).substr(7),
      gym::access_token, gym::secret,
      gym::app_secret,   gym::verify_token,
      database_password, "9812345678",
      "9898989898"};
  return all;
}

void desk::watch_calls() {
  static const auto spec = bot_api_spec::load();
  if (!spec)
    return;
  platforms.call([&] {
    platforms.telegram().on_call = [this](const playground::telegram::call& c) {
      auto arguments = nlohmann::json::parse(playground::write(c.args->named()));
      for (auto& x : spec->complaints(std::string(c.method), arguments, c.args->file_names()))
        complaints_.push_back(std::move(x));
    };
  });
}

bool desk::measures_time() {
  return std::getenv("E2E_FAULTS") == nullptr;
}

void desk::write_configuration(const desk_options& options) {
  std::ofstream out(folder_ + "/frontdesk.toml");
  auto host = options.host.empty() ? server_->folder() : options.host;
  // tests/e2e/modes: so many of a thousand pieces on their way to PostgreSQL meet a fault.
  if (const char* faults = std::getenv("E2E_FAULTS"); faults && options.host.empty()) {
    trouble_ = std::make_unique<gate>(server_->socket_path());
    host = trouble_->folder();
    trouble_->misbehave(std::stoi(faults), static_cast<unsigned>(daemons_.front().port));
  }
  out << gym::configuration(text::cat("http://127.0.0.1:", port()),
                            text::cat("postgresql:///", database_, "?host=", host,
                                      "&user=frontdesk_app&password=", database_password),
                            platforms.url())
      << "[send]\n"
      << options.send << with_api(options.more, platforms.url());
}

void desk::start_daemon(int replica) {
  auto& d = daemons_.at(static_cast<std::size_t>(replica));
  d.pid = start_process({d.program, "serve", "--config", folder_ + "/frontdesk.toml", "--listen",
                         text::cat("127.0.0.1:", d.port)},
                        log_of(replica), enter_);
  auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!is_ready(d.port)) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error("the daemon is not ready:\n" + log());
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

int desk::stop_daemon(int replica) {
  auto& d = daemons_.at(static_cast<std::size_t>(replica));
  ::kill(d.pid, SIGTERM);
  return wait_for(std::exchange(d.pid, 0));
}

void desk::kill_daemon(int replica) {
  auto& d = daemons_.at(static_cast<std::size_t>(replica));
  ::kill(d.pid, SIGKILL);
  wait_for(std::exchange(d.pid, 0));
}

void desk::pause_daemon(int replica) {
  ::kill(daemons_.at(static_cast<std::size_t>(replica)).pid, SIGSTOP);
}

void desk::resume_daemon(int replica) {
  ::kill(daemons_.at(static_cast<std::size_t>(replica)).pid, SIGCONT);
}

void desk::route_to(const std::vector<int>& replicas) {
  std::vector<playground::http::origin> to;
  for (int i : replicas)
    to.push_back({"127.0.0.1", static_cast<unsigned short>(port(i)), "/"});
  platforms.call([&] { bot().delivery.route(std::move(to)); });
}

std::string desk::get(int replica, const std::string& path) const {
  playground::http::origin to{"127.0.0.1", static_cast<unsigned short>(port(replica)), "/"};
  return playground::http::ask(to, "GET", path).body;
}

void desk::member(std::int64_t person, const std::string& name, const std::string& phone) {
  execute(text::cat("INSERT INTO desk.people (person_id, first_name) VALUES (", person, ", 'x')"));
  auto gym =
      text::integer<std::int64_t>(sql("SELECT id FROM desk.businesses WHERE name = 'gym'")).value();
  db::club::author by{business_id{gym}, person_id{asha}, role::owner, {}, ""};
  db::pool_options o;
  o.dsn = server_->dsn(database_);
  o.connections = 1;
  db::pool pool(o);
  ok(run(pool, db::club::request_membership({business_id{gym}, {person}, role::guest, {}, ""}, name,
                                            phone, "2025-11")));
  ok(run(pool, db::club::decide_registration(by, {person}, 1, true, "")));
  // As the platform tells it, so that a leak of it is seen.
  execute(text::cat("UPDATE desk.people p SET first_name = split_part(m.full_name, ' ', 1) "
                    "FROM club.members m WHERE m.person_id = p.person_id AND p.person_id = ",
                    person));
  pool.stop();
}

std::string desk::sql(const std::string& query) const {
  return ask(server_->admin_dsn(database_), query);
}

void desk::execute(const std::string& script) const {
  test::execute(server_->admin_dsn(database_), script);
}

std::string desk::log_of(int replica) const {
  return text::cat(folder_, "/daemon-", replica, ".log");
}

std::string desk::log() const {
  std::string all;
  for (std::size_t i = 0; i < daemons_.size(); ++i)
    all += contents(log_of(static_cast<int>(i)));
  return all;
}

} // namespace frontdesk::test
