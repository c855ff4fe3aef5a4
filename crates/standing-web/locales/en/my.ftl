# The organisation's door.

my-title = Your file
my-lead = This is what the register holds about your organisation, and what you can do. Only people of your organisation and the authorities in charge see this page. It costs nothing.
my-asked = { $count ->
    [one] One thing is asked of you
   *[other] { $count } things are asked of you
}
my-asked-none = Nothing is asked of you today
my-asked-none-text = No deadline of yours is running. What is open to you at any time stands on the page of each entry.
my-step-represent = Answer the notice
my-step-request-hearing = Ask for a hearing
my-step-object = Object to the decision
my-step-request-reconsideration = Ask the authority above to reconsider
my-cases = Cases
my-cases-none = No case is open or was opened about your organisation.
my-entries = Entries
my-entries-none = No entry about your organisation is in force or on its way.
my-entries-text = What each means, how to object to it and how it ends stands on its page.
my-ended = Entries that ended
my-measures = What relying units did
my-measures-standing = { $count ->
    [one] One measure of a relying unit stands.
   *[other] { $count } measures of relying units stand.
}
my-measures-unlifted = { $count ->
    [one] One is not lifted although its entry ended or its time is over.
   *[other] { $count } are not lifted although their entries ended or their time is over.
}
my-measures-text = Each stands on the page of its entry, with the reason.
my-waiting = What you wait for
my-waiting-text = What the authorities must do, and by when.
my-more = More
my-public = What everybody sees about your organisation
my-how = How cases run
my-case = The case
my-case-what = What it is about
my-case-number = Number
my-case-authority = Authority
my-case-opened = Opened
my-case-ground = Ground
my-case-basis = Act on which it rests
my-case-papers = Papers
my-case-no-papers = Nothing was served yet. Nothing can be decided before the notice was served and the time to answer it is over.
my-case-sent = sent
my-case-received = received
my-case-answers = What you answered
my-case-no-answers = Nothing yet.
my-case-hearing = Hearing asked for on
my-case-heard = held on
my-case-entry = The entry that the decision made
my-case-decision = The decision
paper-notice = Notice
paper-decision = Decision
paper-objection-answer = Answer to the objection
my-stage-open = Opened; no notice was served yet
my-stage-noticed = Noticed: you may answer
my-stage-proposed = A decision is being prepared
my-stage-decided = Decided
my-stage-closed = Closed without a decision
my-entry = Your entry
my-entry-do = What you can do
my-entry-taken = What was asked for, and what became of it
my-entry-taken-none = Nothing yet.
my-entry-answered = Answer of
my-entry-measures-none = No unit has recorded a measure on this entry.
my-entry-follows = What follows from it
my-taken-objection = Objection
my-taken-reconsideration = Request for reconsideration
my-taken-restoration = Application for restoration
my-taken-exit = Exit ground
my-outcome-open = Not answered yet
my-outcome-granted = Granted
my-outcome-rejected = Rejected
my-inquiries = Who looked it up
my-inquiries-text = Every look at what is not public of your file is kept with its purpose. What everybody may see leaves no trace, and your own looks are not kept.
my-inquiries-purposes = The purposes
my-inquiries-none = Nobody has looked.
my-inquiries-more = Earlier ones
inquiry-when = When
inquiry-who = Who
inquiry-what = What
inquiry-purpose = For which purpose
inquiry-operator = The register's operator
inquiry-of-file = The file
inquiry-of-case = Case
inquiry-of-entry = Entry
my-certificate = Report of standing
my-case-papers-text = The papers as they are served:
