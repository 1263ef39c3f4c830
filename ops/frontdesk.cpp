// The program frontdesk: reads the command line and the configuration, runs one command.
#include "base/config.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/text.hpp"
#include "ops/cli/commands.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <unistd.h>

namespace frontdesk {

namespace {

constexpr const char* default_file = "frontdesk.toml";

std::optional<std::string> contents_of(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    return std::nullopt;
  return std::string{std::istreambuf_iterator<char>{in}, {}};
}

/// What the command line said, before anything is checked against the configuration.
struct command_line {
  std::string file;
  std::map<std::string, std::string> flags;
  std::function<int(const config&)> command;
};

config configuration_of(const command_line& line) {
  config_sources from;
  from.read_file = contents_of;
  from.file_name = !line.file.empty() ? line.file : contents_of(default_file) ? default_file : "";
  if (!from.file_name.empty()) {
    auto text = contents_of(from.file_name);
    if (!text)
      throw fatal{text::cat("--config: cannot read ", from.file_name)};
    from.file_text = *text;
  }
  for (auto variable = environ; *variable != nullptr; ++variable) {
    std::string_view entry{*variable};
    auto equals = entry.find('=');
    if (entry.starts_with("FRONTDESK_") && equals != std::string_view::npos)
      from.environment.emplace_back(entry.substr(0, equals), entry.substr(equals + 1));
  }
  for (const auto& [flag, value] : line.flags)
    if (!value.empty())
      from.flags.emplace_back(flag, value);
  return load_config(from);
}

void add_migrate(CLI::App& app, command_line& line) {
  auto args = std::make_shared<cli::migrate_arguments>();
  auto migrate =
      app.add_subcommand("migrate", "Bring the database's schema up or down, or look at it");
  migrate->require_subcommand(1);
  auto add = [&](const char* name, const char* help, cli::migration what) {
    auto sub = migrate->add_subcommand(name, help)->fallthrough();
    sub->callback([&line, args, what] {
      args->what = what;
      line.command = [args](const config& c) { return cli::migrate(c, *args); };
    });
    return sub;
  };
  migrate->fallthrough();
  add("up", "Apply what is missing", cli::migration::up);
  add("down", "Take back the newest migrations", cli::migration::down)
      ->add_option("--to", args->to, "The last migration that stays; 0 = none")
      ->required();
  add("status", "List applied and missing migrations", cli::migration::status);
  add("verify", "Compare what was applied with this program", cli::migration::verify);
  add("dry-run", "Apply what is missing, then roll it back", cli::migration::dry_run);
}

void add_webhook(CLI::App& app, command_line& line) {
  auto args = std::make_shared<cli::webhook_arguments>();
  auto webhook = app.add_subcommand("webhook", "Tell the platforms where to post updates");
  webhook->require_subcommand(1);
  webhook->fallthrough();
  auto add = [&](const char* name, const char* help, cli::webhook_action what) {
    auto sub = webhook->add_subcommand(name, help)->fallthrough();
    sub->add_option("--channel", args->channel, "Only this channel");
    sub->callback([&line, args, what] {
      args->what = what;
      line.command = [args](const config& c) { return cli::webhook(c, *args); };
    });
  };
  add("set", "Set webhook and commands of every Telegram channel", cli::webhook_action::set);
  add("info", "Show what the platforms know", cli::webhook_action::info);
  add("delete", "Take the webhook away", cli::webhook_action::remove);
}

void add_demo(CLI::App& app, command_line& line) {
  auto args = std::make_shared<cli::demo_arguments>();
  auto demo = app.add_subcommand("demo", "Fill an empty database with reproducible demo data");
  demo->fallthrough();
  demo->add_option("--members", args->members, "How many members")->check(CLI::Range(1, 1'000'000));
  demo->add_option("--items", args->items, "How many store items")->check(CLI::Range(1, 1'000'000));
  demo->add_option("--seed", args->seed, "The same seed makes the same people");
  demo->callback(
      [&line, args] { line.command = [args](const config& c) { return cli::demo(c, *args); }; });
}

void add_commands(CLI::App& app, command_line& line) {
  auto add = [&](const char* name, const char* help, int (*run)(const config&)) {
    app.add_subcommand(name, help)->fallthrough()->callback([&line, run] { line.command = run; });
  };
  add("serve", "Run the daemon", [](const config& c) {
    log::set_level(c.log_level);
    return cli::serve(c);
  });
  add_migrate(app, line);
  add_demo(app, line);
  add_webhook(app, line);
  add("config", "Print every effective value and its source", &cli::show_config);
  add("doctor", "Check what the daemon needs, with the fix for each fault", &cli::doctor);
}

/// CLI11 names what it did not expect; we add what was probably meant.
std::string with_suggestion(const CLI::App& app, const CLI::ParseError& error) {
  auto names = config_flags();
  names.emplace_back("--config");
  std::vector<std::string_view> known{names.begin(), names.end()};
  for (const auto& word : app.remaining(true)) {
    auto flag = std::string_view{word}.substr(0, word.find('='));
    if (auto near = text::nearest(flag, known); flag.starts_with("--") && !near.empty())
      return text::cat("unknown flag ", flag, "; did you mean ", near, "?");
  }
  return error.what();
}

/// The keys are explained once, by `frontdesk --help`.
void shorten_help(CLI::App& app) {
  for (auto sub : app.get_subcommands({})) {
    sub->footer("frontdesk --help explains the keys of the configuration.");
    shorten_help(*sub);
  }
}

int run(int argc, char** argv) {
  log::set_level(log::level::warn); // short commands print their own results
  CLI::App app{"Frontdesk: run a small business from Telegram and WhatsApp."};
  command_line line;
  app.require_subcommand(1);
  app.footer(config_help());
  app.add_option("--config", line.file,
                 text::cat("The configuration file [", default_file, " if it is there]"));
  for (const auto& flag : config_flags())
    app.add_option(flag, line.flags[flag])->group("Keys (see below)");
  add_commands(app, line);
  shorten_help(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    throw fatal{with_suggestion(app, error)};
  }
  return line.command(configuration_of(line));
}

} // namespace

} // namespace frontdesk

int main(int argc, char** argv) {
  try {
    return frontdesk::run(argc, argv);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "frontdesk: %s\n", frontdesk::log::cleaned(e.what()).c_str());
    return EXIT_FAILURE;
  }
}
