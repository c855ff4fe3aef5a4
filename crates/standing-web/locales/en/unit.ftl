# The relying unit's door.

unit-title = Your unit
unit-unknown = Your unit is not registered in the directory, so nothing can be said about what follows for its kind. Ask the operator to register it.
unit-check = Check
unit-check-label = Organisation: identifier or name
unit-check-hint = An identifier finds exactly one organisation, for example cn-uscc:91350100M000100Y43. A name finds those that may be meant.
unit-check-button = Check
unit-check-lead = What follows for an organisation, for your kind of unit, as of a day. Every answer can be kept as a signed receipt, also "nothing found".
unit-check-scope = By name: among whom
unit-check-listed = Organisations with an entry in force or suspended
unit-check-known = All organisations that the register knows
unit-check-long = A name has at most { $count } characters. Write the name alone.
unit-check-indexing = The names of the register are being indexed. Try again in a moment, or check by identifier.
unit-check-unsigned = This register signs no receipts.
unit-check-receipt = Download the signed receipt
unit-check-no-match = No organisation is a possible match
unit-check-matches = { $count ->
    [one] One organisation may be meant
   *[other] { $count } organisations may be meant
}
unit-check-possible = A possible match is no listing. Compare the identifiers, decide, and keep why.
unit-check-candidates = Organisations with a name like it
unit-check-match = Possible match
unit-check-alike = Somewhat alike
unit-check-this = Check exactly this organisation
unit-check-decided = Decided before not to be meant

unit-to-do = To be done
unit-to-do-none = Nothing: no measure is to be lifted, no end of an entry to be acknowledged.
unit-to-lift = { $count ->
    [one] One measure to lift
   *[other] { $count } measures to lift
}
unit-recalls = { $count ->
    [one] The end of one entry to acknowledge
   *[other] The ends of { $count } entries to acknowledge
}
unit-to-lift-title = Measures to lift
unit-to-lift-text = Their entries have ended, or the time for which a law kept them is over. Lift each, or keep it on a law and until a day.
unit-recalls-title = Entries that ended
unit-recalls-text = Your unit took a measure on these. Say that you know of their end.
unit-more = And { $count } more.
unit-have = What there is
unit-measures-count = { $count }
unit-batches = Files to screen
unit-batches-count = { $count }
unit-not-same-count = { $count } in force
unit-keys-count = { $count }

unit-measures = Measures
unit-measures-text = What your unit took, refused, lifted or keeps on a law. The organisation sees it; other units do not.
unit-measures-which = Which measures
unit-measures-all = All
unit-measures-none = There are none. A measure is recorded from the answer to a check.
unit-measure-since = Since
unit-measure-law = Kept on:

unit-entry-public = The public page of this entry
unit-entry-follows = What follows for your kind of unit
unit-entry-nothing = Nothing follows from this entry for your kind of unit today.
unit-entry-measures = What your unit did
unit-entry-measures-none = Your unit has recorded nothing about this entry.
unit-entry-clocks = Deadlines
unit-entry-relay = The organisation says that the entry is wrong?
unit-entry-relay-text = Pass its objection on to the authority that decided.

unit-not-same = Decided false positives
unit-not-same-text = Decisions of your unit that a name does not mean an organisation. The same name does not bring that organisation up again at your unit until you withdraw the decision. It is your own record: it says nothing about the organisation and nobody else sees it.
unit-not-same-none = There are none. They are taken where a check by name brings an organisation up.
unit-not-same-unknown = The organisation is not named by an identifier. Decide about one that a check brought up.
unit-not-same-reason-missing = The reason is missing: say in a few words how the two were told apart.
unit-not-same-it = Not the same organisation
unit-not-same-why = How were the two told apart?
unit-not-same-hint = For example: another registration number, another place, another trade.
unit-not-same-button = Record the decision
unit-not-same-not = does not mean
unit-not-same-holds = In force
unit-not-same-withdrawn = Withdrawn
unit-not-same-decided = Decided
unit-not-same-withdraw = Withdraw

unit-keys = API keys
unit-keys-text = With a key your own systems ask the register as your unit. A key is shown once, when it is made, and ends by itself.
unit-keys-none = Your unit has no key.
unit-keys-made = Your new key
unit-keys-once = It is shown this once and kept nowhere here.
unit-keys-use = Send it with every request as "Authorization: Bearer" and the key.
unit-keys-created = Made
unit-keys-expires = ends
unit-keys-unused = not used yet
unit-keys-used = last used
unit-keys-revoke = Revoke
unit-keys-new = Make a key
unit-keys-scope = What it may do
unit-keys-read = Ask only
unit-keys-act = Ask, and record measures and decisions
unit-keys-days = How long it is good
unit-keys-for = { $count } days
unit-keys-button = Make the key
unit-keys-choose = Choose what the key may do and how long it is good.
unit-keys-many = Your unit has { $count } good keys already. Revoke those that are not needed.
scope-read = asks
scope-act = records measures and decisions
key-state-good = Good
key-state-revoked = Revoked
key-state-over = Ended

door-of-unit = This page is for people of a relying unit. You are signed in as somebody else.
door-of-organisation = This page is for people of an organisation, about its own file. You are signed in as somebody else.
problem-title-not-yours = Not your page
problem-text-not-yours = Sign out and sign in with the account that it is for, or go to the pages of your own account.

finding-about = { $says } ({ $pieces })
finding-identical = Identical
finding-same-writing = The same but for case, width, accents, spaces or variant characters
finding-spelling = Another spelling of the same words
finding-order = The words are in another order
finding-transliterated = The same after transliteration
finding-same-meaning = Another word of the same meaning
finding-typo = A slip of a letter in a long word
finding-short-typo = A slip of a letter in a short word
finding-look-alike = A character that is easily taken for the other
finding-shared-word-slip = A slip in a word that many names share
finding-mixed-script = Letters of another script that look the same: check for deception
finding-small-word = A small word is missing
finding-form-missing = The legal form is missing on one side
finding-form-writing = The legal form is written otherwise
finding-form-wider = One side names the legal form less exactly
finding-form-other = Another legal form
finding-form-contradicts = A company on one side, another sort of body on the other
finding-leading-region-missing = The place before the name is missing on one side
finding-region-missing-in-short = A place is missing in the short name
finding-region-missing = A place on one side only: another establishment
finding-region-wider = One side says more exactly where the place is
finding-region-other = Different places
finding-group-missing-in-short = The short name leaves out the word group
finding-group-missing = The group on one side only: parent and subsidiary
finding-industry-missing-in-short = The short name leaves out its trade
finding-finance-missing = A licensed trade on one side only: a firm of its own
finding-industry-missing = A trade on one side only
finding-industry-other = Different trades
finding-abbreviated = A short name made of the beginnings of words
finding-abbreviated-word = A word is shortened
finding-ordinal-other = Different numbers in a sequence
finding-ordinal-missing = A number in a sequence on one side only
finding-branch-other = Different branches
finding-branch-missing = A branch on one side only
finding-distinctive-other = Another distinctive part
finding-distinctive-missing = Distinctive words on one side only
finding-generic-only = Only words that many names share
finding-not-comparable = Written in scripts that cannot be compared
finding-identifier-agrees = The same identifier
finding-identifier-contradicts = Different identifiers of one scheme
finding-country-other = Different countries

unit-batches-text = Send a list of your suppliers or customers; each row is answered beside it. What the columns hold is guessed and you confirm it before anything is asked. Files are kept for a week and seen by your unit only.
unit-batches-sent = Files that your unit sent
unit-batches-none = None yet.
unit-batch-file = File
unit-batch-file-hint = CSV, JSON Lines or Parquet, not packed, at most 1 GB. Spreadsheets are saved as CSV first. Leave out everything about people.
unit-batch-send = Send the file
unit-batch-sent = Sent
unit-batch-kept = kept until
unit-batch-no-file = Choose a file.
unit-batch-form = The file is of no form that is read: give one that ends in .csv, .jsonl or .parquet.
unit-batch-large = The file is larger than 1 GB. Send it in parts.
unit-batch-rows = { $rows } of about { $total } rows are answered.
unit-batch-again = This page loads itself again every few seconds. You may leave it and come back.
unit-batch-answers = Download the answers
unit-batch-columns = Are the columns right?
unit-batch-columns-text = Nothing is asked before you confirm. Choose what each column holds; the others are left as they are.
unit-batch-ignored = Not asked about
unit-batch-confirm = Confirm and screen
unit-batch-choose = Choose at least one column that holds identifiers or names.
unit-batch-line = Each line
unit-batch-read = How it is read
unit-batch-problems = What could not be read
unit-batch-remove = Remove this file and its answers
batch-held = Confirm the columns
batch-queued = Waiting
batch-running = Being screened
batch-done = Answered
batch-failed = Could not be screened
batch-found-found = Rows for which something follows
batch-found-possible = Rows with a possible match by name
batch-found-nothing = Rows for which nothing was found
batch-found-not-read = Rows that could not be read
column-identifier = Identifiers with their scheme
column-cn-uscc = Unified social credit codes
column-lei = LEI codes
column-name = Names of organisations
column-country = Countries
unit-batch-hash = SHA-256 of the answers
