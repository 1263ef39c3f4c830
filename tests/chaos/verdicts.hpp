// What the evidence proves: each crime has a name that tests and people can ask for.
#pragma once

#include "tests/chaos/evidence.hpp"

#include <string>
#include <vector>

namespace frontdesk::chaos {

struct verdict {
  std::string name;    // "lost"
  std::string details; // of one example, and how many there are
};

void check_turns(const evidence&, std::vector<verdict>&);
void check_business(const evidence&, std::vector<verdict>&);
void check_sending(const evidence&, std::vector<verdict>&);
void check_repeats(const evidence&, std::vector<verdict>&);
void check_words(const evidence&, std::vector<verdict>&);
void check_replaced(const evidence&, std::vector<verdict>&);
void check_edits(const evidence&, std::vector<verdict>&);
void check_effects(const evidence&, std::vector<verdict>&);
void check_answers(const evidence&, std::vector<verdict>&);
void check_limits(const evidence&, std::vector<verdict>&);
void check_refusals(const evidence&, std::vector<verdict>&);
void check_statuses(const evidence&, std::vector<verdict>&);
void check_progress(const evidence&, std::vector<verdict>&);
void check_recovery(const evidence&, std::vector<verdict>&);
void check_crashes(const evidence&, std::vector<verdict>&);
/// A row of the outbox that is given up because it ends processes, and it does.
bool is_deadly_post(const table_row&);
/// How long PostgreSQL's return and a sender's end were felt.
std::string count_recoveries(const evidence&);
/// All of them.
std::vector<verdict> judge(const evidence&);
void check_stops(const evidence&, std::vector<verdict>&);
/// What rolling restarts cost the platforms.
std::string count_stops(const evidence&);

/// Collects examples of one crime; says the first few.
class accusation {
public:
  accusation(std::string name, std::vector<verdict>& to) : name_(std::move(name)), to_(to) {}
  ~accusation();
  accusation(const accusation&) = delete;
  accusation& operator=(const accusation&) = delete;
  void add(const std::string& example);

private:
  std::string name_;
  std::vector<verdict>& to_;
  std::string examples_;
  std::size_t count_ = 0;
};

} // namespace frontdesk::chaos
