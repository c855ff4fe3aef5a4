# What stands around every page, and words that many pages use.

product-name = Standing
language-name = English
language-label = Language
title-error = { "Error: " }
skip-link = Skip to main content
nav-label = Menu
nav-search = Search
nav-check = Check
nav-lists = Lists
nav-rules = Rules
nav-verify = Verify
nav-about = About
crumbs-label = Breadcrumb
crumb-home = Home
crumb-search = Search
demonstration-tag = Demonstration
demonstration-text = This is a demonstration register. Firms marked “invented” do not exist; lists of other bodies are snapshots, not current.
footer-label = About this register
footer-about = About
footer-cases = How cases run
footer-doubts = Report an error or object
footer-authorities = Authorities and units
footer-data = Data
footer-verify = Verify the log
footer-accessibility = Accessibility
footer-json = This page as data (JSON)
footer-text = Standing is a register of organisations. It holds no persons, gives no scores and lets nothing pass from an organisation to people.

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
day-in-words = { $day } { $month } { $year }
distance-today = today
distance-ahead = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
distance-past = { $count ->
    [one] { $count } day ago
   *[other] { $count } days ago
}
span-from = from
span-until = until
list-comma = { ", " }
list-and = { $left } and { $right }

held-as-of = As of
held-log-size = log size { $count }
held-other = You are looking at another day, or at an earlier state of the record. Today’s answer may be another one.
times-summary = Look at another day or an earlier state of the record
times-help = As of is a day in the world. Known at is a state of the record: the number of events that the log held.
times-as-of = As of
times-as-of-hint = For example 2026-11-22. Empty means today.
times-known-at = Known at, as a log size or a day
times-known-at-hint = For example 1200 or 2026-11-22. Empty means everything recorded.
times-button = Show
error-title = There is a problem
error-prefix = Error:
error-as-of = The day is not one: write year, month and day, for example 2026-11-22
error-known-at = The record has no such state: write a log size, for example 1200, or a day on or after the first checkpoint, for example 2026-11-22

by-imported = (before and outside this register)
rule-assumed = The source leaves this open; the rules say:
rule-note = Note:

pages-label = Pages
pages-first = First
pages-next = Next
pages-page = page

problem-title-missing = Page not found
problem-title-input = This cannot be answered
problem-title-busy = The register is busy
problem-title-hasty = Too many requests
problem-title-broken = Something went wrong
problem-text-missing = Nothing that the public may see is at this address. If you typed it, check it; if you followed a link from this register, report it to the operator.
problem-text-input = Correct the address or the field and try again.
problem-text-busy = Nothing was changed. Try again in a moment.
problem-text-hasty = Nothing was changed. This address, account or key asked more in a minute than is answered to one. Wait, and go on.
problem-text-broken = The page could not be made. Nothing was changed. Try again later; if it stays so, tell the operator.
problem-home = Go to the start page
problem-wait = You may go on after { $count } s.
footer-statistics = Figures
footer-feed = Follow changes on this page (Atom)
