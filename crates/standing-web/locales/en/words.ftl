# Closed vocabularies of the domain, one message a word.

status-awaiting-service = Decided, not served
status-standstill = Not yet in force
status-in-force = In force
status-suspended = Suspended
status-ended = Ended
headline-awaiting-service = Decided and not yet served: it has no effect
headline-standstill = Served; it has no effect until after { $day }
headline-in-force = In force since { $day }
headline-suspended = Suspended since { $day }: nothing follows from it for now
headline-ended = { $how } on { $day }: nothing follows from it
ended-removed = Removed
ended-term-over = Term over
ended-revoked = Revoked as wrong from the start
ended-shielded = Ended
ended-restored = Restored
ended-transferred = Transferred to another list
ended-lapsed = Lapsed because a deadline was missed
ended-vanished = No longer in the keeper’s list

strength-none = Nothing follows
strength-ease = Eased
strength-consider = Consider
strength-inspect = Inspection
strength-strict-review = Strict review
strength-bar = Not admitted
answer-none = Nothing follows from this register
answer-ease = Dealings are eased
answer-consider = There is something to weigh
answer-inspect = Inspected more often or more closely
answer-strict-review = A heightened check applies
answer-bar = Not admitted in some matters
meaning-none = Nothing follows for what was asked, on this day, by what this register holds. It does not say that the organisation exists, is in good order, or is on no list of another body.
meaning-ease = The organisation is on a trusted list: dealings with it are eased as the rules say.
meaning-consider = There is a factor to weigh, no more. A person decides and keeps the reason.
meaning-inspect = The rules ask for inspection more often or more closely.
meaning-strict-review = The rules ask for a heightened check. A person decides and keeps the reasons.
meaning-bar = The rules do not admit the organisation to what is named below. A person at the unit applies them.

list-kind-exclusion = Exclusion list
list-kind-key-scrutiny = Key-scrutiny list
list-kind-warning = Warning list
list-kind-trusted = Trusted list

level-county = county level or above
level-city = city level or above
level-province = province level or above
level-national = national level

party-organisation = the organisation’s clock
party-authority = the authority’s clock
party-superior = the superior authority’s clock
party-unit = the relying units’ clock
deadline-running = Running
deadline-met = Done in time
deadline-late = Done too late
deadline-missed = Missed
deadline-over = Over

measure-standing = Stands
measure-not-lifted = Not lifted yet; to be lifted by
measure-overdue = Not lifted; was to be lifted by
measure-retained = Kept on a law until
measure-expired = Was kept on a law until
measure-lifted = Lifted
measure-refused = Not taken

record-penalty = Administrative penalty
record-ruling = Court ruling
record-coercive-measure = Coercive measure
record-licence = Licence
record-inspection = Inspection
record-self-report = Reported by the organisation, verified
record-merit = Good conduct

name-kind-registered = Registered name
name-kind-former = Former name
name-kind-short = Short name
name-kind-alias = Other name in use
name-kind-translation = Translated name

link-successor-of = Took the place of
link-predecessor-of = Its place was taken by
link-branch-of = Is a branch of
link-has-branch = Has the branch

court-upheld = The court left the decision as it is
court-annulled = The court annulled the decision
outcome-founded = Founded
outcome-rejected = Not founded

author-organisation = The organisation
author-register = The register’s operator
author-public = A reader

note-objection-pending = The organisation has objected to entry { $entry }; the authority has not decided yet.
note-reconsideration-pending = The authority above was asked to reconsider entry { $entry } and has not decided yet.
note-suspended = Entry { $entry } is suspended: nothing follows from it for now.
note-imported = Entry { $entry } was decided by another body before and outside this register. Ask that body to be certain.
note-not-yet-in-force = Entry { $entry } was decided and has no effect yet.

rules-source = Sources
rules-fact = Facts that conditions may test
rules-notice = Notices
rules-service = Ways of service
rules-list = Lists
rules-ground = Grounds
rules-deadline = Deadlines
rules-interim = Effects before a decision
rules-consequence = What follows
rules-exit = How entries end
rules-restoration = Restoration
rules-tier = Risk tiers
rules-inspection = Inspection
rules-pledge = Pledges
rules-publication = What is made public
rules-statistic = What is counted
rules-application = Which version governs
rules-duty = Duties of the register
