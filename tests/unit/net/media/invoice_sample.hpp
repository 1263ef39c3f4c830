// The document I1 of club §14.1 as a view, with every field that an invoice can have.
#pragma once

#include "net/media/invoice_pdf.hpp"

namespace frontdesk::test {

inline net::media::invoice_view sample_invoice() {
  using namespace std::chrono;
  net::media::invoice_view v;
  v.number = "LUF/25-26/000123";
  v.date = {2026y / March / 14};
  v.due = {2026y / March / 21};
  v.supplier = {"Level Up Fitness Club LLP", "2nd Floor, Sai Plaza, FC Road\nPune 411005",
                "27AAPFU0939F1ZV", "27-Maharashtra", "+91 98220 12345"};
  v.recipient = {"Parin Shah", "14, Green Park Society\nBaner, Pune 411045", "", "27-Maharashtra",
                 "+91 98765 43210"};
  v.place_of_supply = "27-Maharashtra";
  v.lines = {{"Whey 1 kg",
              "2106",
              {2000},
              "pcs",
              {49'900},
              {9'980},
              {89'820},
              {1800},
              {8'084},
              {8'084},
              {},
              {105'988}},
             {"Monthly membership",
              "999723",
              {1000},
              "month",
              {250'000},
              {},
              {238'096},
              {500},
              {5'952},
              {5'952},
              {},
              {250'000}},
             {"Packing",
              "2106",
              {1000},
              "",
              {10'000},
              {},
              {10'000},
              {1800},
              {900},
              {900},
              {},
              {11'800},
              true}};
  v.taxes = {{{500}, {238'096}, {5'952}, {5'952}, {}}, {{1800}, {99'820}, {8'984}, {8'984}, {}}};
  v.subtotal = {327'916};
  v.shipping = {10'000};
  v.cgst = v.sgst = {14'936};
  v.round_off = {12};
  v.total = v.balance = {367'800};
  v.upi_id = "club@upi";
  v.payee = "Level Up Club";
  v.bank = "HDFC Bank, A/c 50200012345678, IFSC HDFC0000123";
  v.terms = "Fees once paid are not refunded.";
  return v;
}

} // namespace frontdesk::test
