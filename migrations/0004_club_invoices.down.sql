-- Takes the arithmetic and the issuing of documents away; the issued documents stay.
DROP FUNCTION club.half_up(bigint, bigint), club.spread(bigint, bigint, bigint[]), club.compute_invoice(jsonb),
  club.next_number(bigint, text, integer, date), club.check_lines(bigint, jsonb, date, boolean),
  club.recipient_of(bigint, jsonb),
  club.check_recipient(bigint, jsonb, jsonb, bigint), club.lines_of(bigint, bigint, jsonb, jsonb),
  club.write_lines(club.author, club.invoice_lines[], integer), club.issue_invoice(club.author, jsonb, jsonb),
  club.issue_credit_note(club.author, bigint, bigint, text);
