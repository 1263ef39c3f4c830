// club.setup: the checklist that makes an invoice legal, and later the place to change it.
#include "db/club/setup.hpp"
#include "actors/flow/checks.hpp"
#include "actors/flow/flow.hpp"
#include "actors/flow/view.hpp"
#include "actors/flows/club/conflict.hpp"
#include "actors/rules/club/gstin.hpp"
#include "actors/rules/club/invoice_number.hpp"
#include "actors/rules/club/states.hpp"
#include "actors/rules/club/upi.hpp"
#include "base/text.hpp"

namespace frontdesk::flows {
namespace {

struct setup {
  std::string legal_name;
  std::string address;
  std::string scheme; // regular, composition, unregistered
  std::string gstin;
  std::string state; // code
  std::string prefix;
  std::string upi;
  std::int64_t hsn_digits = 0; // at least, on an invoice: what last year's turnover demands
  std::string rounding;        // of the total: rupee, paisa
  std::string has_terms;       // yes, no
  std::string terms;
  std::int64_t version = 0;
};

db::statement load(std::int64_t, const who& by) {
  return db::club::setup_status(by.business);
}

std::optional<page> loaded(setup& s, const db::rows& rows) {
  const auto& r = rows.at(0);
  s.legal_name = r.at("legal_name");
  s.address = r.at("address");
  s.scheme = r.at("scheme");
  s.gstin = r.at("gstin");
  s.state = r.at("state_code");
  s.prefix = r.at("invoice_prefix");
  s.upi = r.at("upi_id");
  s.hsn_digits = r.number("hsn_digits");
  s.rounding = r.flag("round_total") ? "rupee" : "paisa";
  s.terms = r.at("terms");
  s.has_terms = s.terms.empty() ? "no" : "yes"; // asked for only when they are wanted
  s.version = r.number("version");
  return std::nullopt;
}

bool is_registered(const setup& s) {
  return s.scheme == "regular" || s.scheme == "composition";
}
bool is_regular(const setup& s) {
  return s.scheme == "regular";
}
bool prints_terms(const setup& s) {
  return s.has_terms == "yes";
}
bool is_unregistered(const setup& s) {
  return s.scheme == "unregistered";
}
/// A GSTIN's first two digits are the State; without one it is asked for.
std::string state_of(const setup& s) {
  return is_registered(s) ? s.gstin.substr(0, 2) : s.state;
}
std::string show_state(const setup& s, const who& by) {
  return rules::club::place_of_supply(state_of(s), by.language);
}
result<std::string> state_code(std::string_view typed) {
  const auto* s = rules::club::state_from_text(typed);
  if (s == nullptr)
    return flow::invalid("There is no such State. Send its name or code, like Gujarat or 24.");
  return std::string(s->code);
}
result<std::string> prefix(std::string_view typed) {
  return rules::club::check_prefix(typed);
}

text::sentence scheme_of(const setup& s) {
  if (is_regular(s))
    return "Registered";
  if (is_registered(s))
    return "Composition";
  return "Not registered";
}

page review(const setup& s, const who& by) {
  page p{tr(by.language, "This is printed on every invoice.")};
  if (is_registered(s) && rules::club::is_historic(s.gstin))
    p.body += text::cat(
        "\n",
        tr(by.language, "The State code of this GSTIN is no longer given out. Please check it."));
  auto add = [&](text::sentence name, std::string value) {
    p.facts.push_back({tr(by.language, name), value.empty() ? "–" : std::move(value)});
  };
  add("Legal name", s.legal_name);
  add("Address", s.address);
  add("GST registration", tr(by.language, scheme_of(s)));
  if (is_registered(s))
    add("GSTIN", s.gstin);
  add("State", show_state(s, by));
  add("Invoice prefix", s.prefix);
  add("UPI id", s.upi);
  if (is_regular(s))
    add("Turnover",
        s.hsn_digits > 4 ? tr(by.language, "Above ₹5 crore") : tr(by.language, "Up to ₹5 crore"));
  add("Payable",
      s.rounding == "rupee" ? tr(by.language, "In whole rupees") : tr(by.language, "To the paisa"));
  if (prints_terms(s))
    add("Terms", s.terms);
  return p;
}

db::statement save(const setup& s, const who& by) {
  db::club::setup_fields f;
  f.legal_name = s.legal_name;
  f.address = s.address;
  f.scheme = s.scheme;
  if (is_registered(s))
    f.gstin = s.gstin;
  f.state_code = state_of(s);
  f.invoice_prefix = s.prefix;
  f.upi_id = s.upi; // empty: taken away
  if (is_regular(s))
    f.hsn_digits = s.hsn_digits;
  f.round_total = s.rounding == "rupee";
  f.terms = s.terms; // empty: taken away
  return db::club::save_setup(author_of(by), s.version, f);
}

page saved(const setup&, const db::rows&, const who& by) {
  page p{tr(by.language, "Saved. You can raise invoices now.")};
  p.actions.push_back({tr(by.language, "New invoice"), "club.invoice"});
  return p;
}

refusal refused(setup& s, const fault& f, const who& by) {
  if (auto c = read_conflict(f, by.language)) {
    s.version = c->version;
    return {to_clash(std::move(*c), by)};
  }
  if (f.text.starts_with("gstin_needed"))
    return {tr(by.language, "Who is registered has a GSTIN. Please add it.")};
  if (f.text.starts_with("gstin_invalid"))
    return {tr(by.language, "This GSTIN is not valid. Please check it.")};
  if (f.text.starts_with("gstin_of_other_state"))
    return {tr(by.language, "This GSTIN belongs to another State.")};
  if (f.text.starts_with("prefix_taken"))
    return {tr(by.language, "This prefix is used already. Choose another.")};
  return {tr(by.language, "Not saved: {}.", f.text)};
}

// ---- the first run: until invoices are legal the owner is led here

page first_run(const db::rows& rows, const who& by) {
  if (rows.empty() || rows.front().at("missing") == "{}")
    return {tr(by.language, "The set-up is complete.")};
  auto keys = rows.front().at("missing");
  std::string missing;
  for (auto key : text::split(keys.substr(1, keys.size() - 2), ','))
    missing += text::cat(missing.empty() ? "" : ", ", text::title(by.language, key));
  page p{tr(by.language, "Before the first invoice the club has to be set up. Still missing: {}.",
            missing)};
  p.actions.push_back({tr(by.language, "Set up now"), "club.setup", 0, 0, {}, net::tone::primary});
  return p;
}
constexpr auto greeting = flow::card("club.first_run", load, first_run);

constexpr auto def =
    flow::define<setup>("club.setup")
        .ask<&setup::legal_name>(
            "legal_name",
            "What is the legal name of the business, as on its PAN or GST certificate?",
            check::name)
        .ask<&setup::address>("address", "What is its address?", check::text)
        .choose<&setup::scheme>("scheme", "Is it registered for GST?",
                                {{"Registered", "regular"},
                                 {"Composition", "composition"},
                                 {"Not registered", "unregistered"}})
        .ask<&setup::gstin>("gstin", "What is its GSTIN?", check::gstin)
        .when(is_registered)
        .ask<&setup::state>("state", "In which State is it?", state_code)
        .when(is_unregistered)
        .show(show_state)
        .ask<&setup::prefix>("prefix",
                             "With which letters do invoice numbers begin? One to three, like LUF.",
                             prefix)
        .ask<&setup::upi>("upi", "To which UPI id do people pay?", rules::club::check_upi_id)
        .skip("No UPI")
        .choose<&setup::hsn_digits>(
            "turnover", "What was last year's turnover? Above ₹5 crore codes have six digits.",
            {{"Up to ₹5 crore", 4}, {"Above ₹5 crore", 6}})
        .when(is_regular)
        .choose<&setup::rounding>("rounding", "Is what is to be paid rounded?",
                                  {{"In whole rupees", "rupee"}, {"To the paisa", "paisa"}})
        .choose<&setup::has_terms>("terms", "Are terms printed at the foot of an invoice?",
                                   {{"Print terms", "yes"}, {"No terms", "no"}})
        .ask<&setup::terms>("text_of_terms", "Which terms?", check::text)
        .when(prints_terms)
        .keep<&setup::version>()
        .load(load, loaded)
        .confirm(review)
        .commit(save, saved)
        .on_refused(refused);

} // namespace

const flow::view& club_first_run() {
  return greeting;
}
const flow::definition& club_setup() {
  return flow::erase<def>();
}

} // namespace frontdesk::flows
