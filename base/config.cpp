// Loads the configuration: file, then environment, then flags, each over the one before.
#include "base/config.hpp"

#include "base/config_check.hpp"
#include "base/config_file.hpp"
#include "base/config_keys.hpp"
#include "base/database_address.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <map>

namespace frontdesk {

namespace configuration {

namespace {

std::string joined(std::string_view a, std::string_view b, char separator) {
  return a.empty() ? std::string{b} : b.empty() ? std::string{a} : text::cat(a, separator, b);
}

std::string suggestion(std::string_view word, const std::vector<std::string>& names) {
  std::vector<std::string_view> views{names.begin(), names.end()};
  auto near = text::nearest(word, views);
  return near.empty() ? std::string{} : text::cat("; did you mean ", near, "?");
}

/// A key of one instance, as an environment variable or a flag names it.
struct target {
  const key* what = nullptr;
  std::size_t instance = 0;
  bool is_file = false;      // *_FILE: the value is in the file it names
  bool is_ambiguous = false; // two channels' names lead to this variable
};

class loader {
public:
  explicit loader(const config_sources& from) : from_(from) {}

  config load() {
    read_the_file();
    read_the_environment();
    read_the_flags();
    try {
      check_values(out_);
    } catch (const unfit& x) {
      throw fatal{text::cat(source_of(x.path), x.path, x.complaint)};
    }
    list_effective();
    hide_secrets();
    return std::move(out_);
  }

private:
  void read_the_file() {
    if (from_.file_name.empty())
      return;
    auto file = read_file(from_.file_name, from_.file_text);
    out_.businesses.resize(file.businesses);
    out_.channels.resize(file.channels);
    for (const auto& g : file.values) {
      std::vector<std::string> names;
      const key* found = nullptr;
      for (const auto& k : keys)
        if (table_of(k.where) == g.table) {
          names.emplace_back(k.name);
          if (k.name == g.key)
            found = &k;
        }
      if (!found)
        throw fatal{text::cat(g.source, ": unknown key ", joined(g.table, g.key, '.'),
                              suggestion(g.key, names))};
      put(*found, g.instance, g.value, g.source, g.key);
    }
  }

  void read_the_environment() {
    auto targets = variables();
    std::vector<std::string> names;
    for (const auto& [name, target] : targets)
      names.push_back(name);
    for (const auto& [name, value] : from_.environment) {
      auto found = targets.find(name);
      if (found == targets.end())
        throw fatal{text::cat("environment: unknown variable ", name, suggestion(name, names),
                              hint(value), no_file())};
      const auto& t = found->second;
      if (t.is_ambiguous)
        throw fatal{text::cat("environment: ", name, " names a key of two channels; use the file")};
      if (!t.is_file)
        put(*t.what, t.instance, value, name, name);
      else if (auto content = from_.read_file ? from_.read_file(value) : std::nullopt)
        put(*t.what, t.instance, std::string{text::trim(*content)},
            text::cat(name, " (", value, ')'), name);
      else
        throw fatal{text::cat("environment: ", name, ": cannot read ", value)};
    }
  }

  /// Names of businesses and channels, which variables contain, are told by the file alone.
  std::string no_file() const {
    return from_.file_name.empty() ? " (no configuration file was read: is --config missing?)" : "";
  }

  /// Kubernetes makes FRONTDESK_PORT=tcp://… for a service of this name.
  static std::string hint(const std::string& value) {
    return value.starts_with("tcp://") ? " (made by Kubernetes? set enableServiceLinks: false)"
                                       : "";
  }

  void read_the_flags() {
    for (const auto& [name, value] : from_.flags) {
      auto found =
          std::ranges::find_if(keys, [&flag = name](const key& k) { return flag_of(k) == flag; });
      if (found == keys.end())
        throw fatal{text::cat("unknown flag ", name, suggestion(name, config_flags()))};
      put(*found, 0, value, name, name);
    }
  }

  std::map<std::string, target> variables() const {
    std::map<std::string, target> out;
    auto add = [&](const std::string& name, target t) {
      if (auto [at, is_new] = out.try_emplace(name, t); !is_new)
        at->second.is_ambiguous = true;
    };
    for (const auto& k : keys)
      for (std::size_t i = 0; i < instances(k.where); ++i) {
        if (k.is_list || (is_repeated(k.where) && k.name == "name"))
          continue;
        auto name = variable_of(k, name_of(k.where, i));
        add(name, {&k, i});
        if (k.is_secret)
          add(name + "_FILE", {&k, i, true});
      }
    return out;
  }

  std::size_t instances(section s) const {
    return s == section::business  ? out_.businesses.size()
           : s == section::channel ? out_.channels.size()
                                   : 1;
  }

  std::string name_of(section s, std::size_t i) const {
    return s == section::business  ? out_.businesses[i].name
           : s == section::channel ? out_.channels[i].name
                                   : std::string{};
  }

  void put(const key& k, std::size_t i, const raw& value, const std::string& source,
           const std::string& as) {
    if (auto expected = k.read(out_, i, value, k.allowed); !expected.empty())
      throw fatal{text::cat(source == as ? "" : text::cat(source, ": "), as, " is ",
                            k.is_secret ? "not" : text::cat(written(value), ", not"), ' ',
                            expected)};
    auto& earlier = sources_[{&k, i}];
    bool both = earlier.starts_with("FRONTDESK_") && source.starts_with("FRONTDESK_");
    if (both)
      throw fatal{text::cat("environment: ", earlier, " and ", source, " both give ", k.name,
                            "; keep one")};
    earlier = source;
  }

  /// "frontdesk.toml:12: ", to stand before a path; nothing for a default or a whole table.
  std::string source_of(std::string_view path) const {
    for (const auto& [at, source] : sources_)
      if (path_of(*at.first, name_of(at.first->where, at.second)) == path)
        return source + ": ";
    return {};
  }

  void list_effective() {
    for (auto where :
         {section::top, section::business, section::channel, section::limits, section::send})
      for (std::size_t i = 0; i < instances(where); ++i)
        for (const auto& k : keys)
          if (k.where == where && !is_foreign(k, i))
            list(k, i);
  }

  void list(const key& k, std::size_t i) {
    auto source = sources_.find({&k, i});
    out_.effective.push_back({path_of(k, name_of(k.where, i)), masked(k, i),
                              source == sources_.end() ? "default" : source->second});
  }

  /// A key of the other platform's channels.
  bool is_foreign(const key& k, std::size_t i) const {
    return k.to != belongs::both
           && (k.to == belongs::telegram) != (out_.channels[i].on == platform::telegram);
  }

  std::string masked(const key& k, std::size_t i) const {
    auto shown = k.show(out_, i);
    if (k.where == section::top && k.name == "database")
      return without_password(shown);
    return k.is_secret && !shown.empty() ? "***" : shown;
  }

  void hide_secrets() const {
    for (const auto& k : keys)
      for (std::size_t i = 0; i < instances(k.where); ++i)
        if (k.is_secret && k.where != section::top)
          log::hide(k.show(out_, i));
    for (const auto& p : read_database_address(out_.database).passwords)
      log::hide(p.value);
  }

  const config_sources& from_;
  config out_;
  std::map<std::pair<const key*, std::size_t>, std::string> sources_;
};

} // namespace

std::string flag_of(const key& k) {
  auto out = text::cat("--", joined(table_of(k.where), k.name, '-'));
  std::ranges::replace(out, '_', '-');
  return out;
}

std::string variable_of(const key& k, std::string_view instance) {
  auto out = text::cat("FRONTDESK_", joined(joined(table_of(k.where), instance, '_'), k.name, '_'));
  for (auto& c : out)
    c = c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

std::string path_of(const key& k, std::string_view instance) {
  auto table = std::string{table_of(k.where)};
  return joined(instance.empty() ? table : text::cat(table, '.', instance), k.name, '.');
}

} // namespace configuration

config load_config(const config_sources& from) {
  return configuration::loader{from}.load();
}

} // namespace frontdesk
