# Search, organisations, entries, checks, lists, authorities.

home-title = Look up an organisation’s standing
home-lead = Standing is a public register of what authorities decided about organisations: who decided, why, until when, and what follows today.
home-what = What this register is
home-what-text = Authorities put an organisation on a list after notice, time to answer and a decision with reasons. Here anyone can see the decision, the clause it rests on and the way back.
home-what-organisations = It holds organisations only, never persons.
home-what-decision = Nothing follows without a decision that was served on that organisation.
home-what-person = The register compares and informs; a person at the unit that relies on it decides.
home-what-log = Every act stands in a log that anyone can verify, so nothing is changed quietly.
home-lists = Lists in this register
home-lists-all = { $count ->
    [one] See the only list
   *[other] See all { $count } lists and their rules
}
home-do = What you can do here
home-do-check = Check what follows for one organisation and matter
home-do-cases = See how cases run, from notice to removal
home-do-rules = Read the rules in plain words beside their clauses
home-do-authorities = See who takes part: { $authorities ->
    [one] { $authorities } authority
   *[other] { $authorities } authorities
} and { $units ->
    [one] { $units } relying unit
   *[other] { $units } relying units
}
home-do-verify = Verify that nobody changed the log
home-do-data = Download the data

search-title = Search
search-title-for = Search: { $query }
search-label = Name, former name or identifier
search-hint = For example a company name in any script, a unified social credit code, or an LEI
search-button = Search
search-nothing = Nothing found for “{ $query }”
search-nothing-means = No organisation in this register has a name that equals, begins with or holds these words.
search-nothing-not = That is all it says. The organisation may be written differently, may be known here by another name, or may simply not be in this register. It says nothing about other registers.
search-nothing-try-code = Try its identifier: a code finds exactly one organisation.
search-nothing-try-part = Try a shorter part of the name, without the legal form.
search-nothing-try-script = Try the name in its own script.
search-did-you-mean = Did you mean
search-possible-matches = These names are like what you typed. A possible match is no listing and may be another organisation: compare the identifier.
search-indexing = Names that are only like what you typed cannot be searched for a moment: the names are being indexed. Reload the page.
search-receipt = Get a dated receipt for a check by identifier, also when nothing follows
search-found = { $count ->
    [one] { $count } organisation found
   *[other] { $count } organisations found
}
search-namesakes = Different organisations can have the same name. Compare the identifier before you rely on a result.
search-now-called = Name in use:
search-no-entries = No entries that the public may see.
card-no-entries = No entry that is shown here is live. That says nothing of lists kept elsewhere.
card-means = As of { $day }. Whether this is the organisation that you mean, and what follows, a person decides.
search-ended = { $count ->
    [one] { $count } ended entry
   *[other] { $count } ended entries
}
search-cut = There may be more. Add to the name to see them.

organisation-check = Check one matter and get a dated receipt
organisation-follows = What follows, by matter
organisation-follows-person = The rules below say what units may or must do. A person at the unit decides and keeps the reason.
organisation-live = Entries now
organisation-live-none = No entry is in force or suspended on this day.
organisation-ended = Entries that ended
organisation-ended-text = Nothing follows from these. They are history.
organisation-ended-unshown = { $count ->
    [one] One more entry ended and is no longer shown.
   *[other] { $count } more entries ended and are no longer shown.
}
organisation-acts = Published acts
organisation-acts-text = Acts of authorities that the law makes public. An act is not an entry; nothing follows from it here.
organisation-names = Names and identifiers
organisation-name-past = (no longer in use)
organisation-identifiers = Identifiers
organisation-region = Region
organisation-known-since = In these books since
organisation-links = Related organisations
organisation-links-text = Recorded for finding one’s way. Nothing passes along these links: each organisation has its own standing.

unknown-title = Not in this register: { $identifier }
unknown-heading = Not in this register
unknown-means = The identifier is well formed, and this register holds nothing under it on this day.
unknown-not = It does not say that the organisation exists, is in good order, or is on no list of another body.

entry-title = Entry: { $name }
entry-ended-text = This entry has ended. It is shown as history; it must not be used as if it were in force.
entry-plain = In plain words
entry-who = Who decided, who may review
entry-decided-by = Decided by
entry-objections-to = Objections go to
entry-review-by = Reconsidered one level up by
entry-rules = Rules
entry-legal = The legal text
entry-list = List
entry-ground = Ground
entry-decided-on = Decided on
entry-reasons = Reasons
entry-basis = Act it rests on
entry-field = Field
entry-heard = Notice and answer
entry-notice-served = Notice served on
entry-answered = The organisation answered.
entry-not-answered = The organisation did not answer.
entry-was-heard = It was heard.
entry-limbs = What was found, limb by limb
entry-limbs-text = The ground has these parts. For each the decision says whether it holds, and why.
limb-found = Found
limb-not-found = Not found
limb-opposite = Nothing to the contrary is in the file.
entry-follows = What follows from it
entry-follows-nothing = Nothing follows from this entry on this day.
entry-measures = { $count ->
    [one] One unit has reported what it did about this entry.
   *[other] Units have reported { $count } times what they did about this entry.
}
entry-unlifted = Measures not lifted yet
entry-unlifted-none = No unit that reported a measure still keeps it.
entry-unlifted-text = The entry has ended; these units reported a measure that rests on it and have not lifted it.
entry-deadlines = Deadlines
clock-counted = How it was counted
clock-started = Counted from
clock-provisional = The calendar of that year is not published yet: the day may move.
entry-timeline = Timeline
entry-timeline-text = Every public event about this entry, oldest first. What is corrected or ended stays in sight.

provenance-title = Listed by another body before this register
provenance-says = Listed by { $body } before this register existed; imported on { $day } from the copy of { $copy }.
provenance-snapshot = Snapshot, not current. Ask the body that keeps the list before you rely on it.
provenance-ground = Ground as published
provenance-source = List as its keeper names it
provenance-row = Row
provenance-instrument = Instrument
provenance-addresses = Addresses as published
provenance-measures = Measures as published

next-title = What you can do next
next-organisation = If you act for this organisation
next-imported = This register did not decide this entry. Object to the body that keeps the list; report here if the copy differs from the original.
next-ended = The entry is over. If a unit still applies it, show it this page; the unit lifts its measure or names the law on which it keeps it.
next-exits = How this entry ends, and what to show
next-restorations = How to get the standing back early
next-unit = If you rely on the register
next-unit-live = Check again on the day you decide: the answer may change from one day to the next. A person decides; report the measure you took or why you took none.
next-unit-ended = Lift the measures that rest on this entry, or report the law on which you keep one and until when.
next-anyone = Anyone
next-report = Report an error in this entry
next-verify = Verify that this entry stands in the log as shown
next-json = Take this entry as data (JSON)
way-object = Object to the authority that decided. The time to do so is not running on this day.
way-object-by = Object to the authority that decided, by { $day } ({ $left }).
way-reconsider = Ask the authority one level up to reconsider, once the objection was answered.
way-reconsider-by = Ask the authority one level up to reconsider, by { $day } ({ $left }).
way-to = It goes to
way-needed = Needed:
way-menu = And at least { $count } of:
exit-automatic = Comes by itself on its day.
restoration-from = Possible from { $day }.

end-only-title = An entry ended
end-only-text = An entry was at this address. It ended and is no longer shown, because things were put right or because it is not to be shown any more. Nothing follows from it.

report-title = Report an error
report-text = Say what is wrong: a name, a date, a code, a clause, a mix-up of two organisations. The authority answers; a correction is recorded and stays in sight. Do not write anything about persons, and nothing about yourself: it is not needed.
report-label = What is wrong
report-hint = For example: the second name belongs to another company with the code …
report-button = Send the report
report-taken = The report was taken
report-number = Its number is
report-taken-text = The authority will look at it. Nothing about you was kept.

check-title = Check an organisation
check-title-for = Check: { $identifier }
check-lead = What follows for one organisation, matter and day. The answer carries a receipt, also when nothing follows.
check-organisation = Identifier
check-organisation-hint = Scheme and code, for example cn-uscc:91350100M000100Y43 or lei:529900T8BM49AURSDO55. To find one, search by name.
check-matter = Matter
check-matter-all = Every matter
check-unit = Kind of unit that asks
check-unit-all = Every kind of unit
check-button = Check
check-receipt = Get this answer with its receipt
check-why = Why
check-clauses = Every clause that this answer rests on
check-again = Check again

consequence-measure = What the unit does
consequence-strength = Strength
consequence-by = Applied by
consequence-clause = Clause
consequence-entry = From this entry
consequence-interim = An interim effect before the decision; it ends by itself.
consequence-factor = { $count } % of the normal share
consequence-every-unit = Every unit

card-ground = Ground:
card-by = By
card-until = Last day

lists-title = Lists
lists-lead = Each list has its own grounds, procedure, consequences and ways out. Lists are kept by day, not by rank.
lists-none = No rules are published yet, so there are no lists.
lists-list = List
lists-live = Now
lists-ended = Ended
list-kept-by = Kept by { $body }, outside this register; entries are imported.
list-counts = { $live ->
    [one] { $live } entry now
   *[other] { $live } entries now
}, { $ended } ended
list-rules = Who decides, for how long, by which clauses
list-keeper = Kept by
list-decided-by = Decided by
list-term = Lasts
list-clauses = Clauses
list-entries = Entries
list-order = In the order in which the register came to know them.
list-none = No entry that the public may see is on this list.
list-none-filtered = No entry fits these filters.
filter-title = Filter
filter-status = Status
filter-status-all = Every status
filter-authority = Authority
filter-authority-all = Every authority
filter-button = Apply
row-organisation = Organisation
row-entry = Entry
row-by = Decided by

authorities-title = Authorities and relying units
authorities-lead = Authorities decide; relying units ask what follows and report what they did. Offices only: no person is named.
authorities-deciding = Authorities
authorities-none = No authority takes part yet.
authorities-relying = Relying units
authorities-no-units = No relying unit takes part yet.
unit-voluntary = of its own will
authority-kind = Kind
authority-level = Level
authority-region = Region
authority-everywhere = Everywhere
authority-fields = Fields
authority-every-field = Every field
authority-superior = One level up
authority-no-superior = None
authority-mandate = Mandate given to
authority-entries = Entries it decided
authority-no-entries = None that the public may see.
decision-title = Decision: { $name }
decision-caption = Decision
decision-crumb-entry = Entry
decision-clauses = Every clause on which a finding rests
decision-entry = See what follows from it, until when, and what happened since
decision-link = See the decision
decided-list = Put on the list
decided-instead = Put on the list for lesser conduct instead
decided-none = Nothing is done
list-files = The whole list as a file:
list-feed = follow it (Atom)
feed-organisation = What happened: { $name }
feed-list = What happened on the list: { $name }
