# The way in and the head of the doors behind it.

footer-sign-in = Sign in
door-label = Your pages
door-who = Signed in as
door-out = Sign out
door-account = Your account

sign-in-title = Sign in
sign-in-text = For officers, relying units, organisations with a file here, and the operator. Everything that is public needs no sign-in.
sign-in-name = Name for signing in
sign-in-password = Password
sign-in-button = Continue
sign-in-invited = I have an invitation
sign-in-lost = Lost your password or your authenticator? The operator of this register gives you a new invitation.

code-title = Enter your code
code-label = Code
code-hint = The six digits that your authenticator shows, or one of your recovery codes.
code-button = Sign in
code-shown = This is a demonstration, so the code that your authenticator would show stands here:

factor-title = Set up your second factor
factor-text = Signing in takes two things: your password, and a code from an authenticator app on a telephone or a computer. Let the app read this picture.
factor-picture = Picture to be read by an authenticator app; the same secret stands below as text
factor-secret = Or type this secret into it:
factor-code = Code that the app shows now
factor-hint = Six digits. They prove that the app has the secret.
factor-button = Set up

recovery-title = Your recovery codes
recovery-text = Should your authenticator be lost, each of these codes signs you in once in place of its digits. Keep them where you keep papers, not with your password.
recovery-once = They are shown this once.
recovery-onward = I have kept them: go on

invitation-title = Use an invitation
invitation-text = The operator gave you a code, or it came with a notice to your organisation. With it you set a password of your own.
invitation-code = Code of the invitation
invitation-code-hint = Letters and digits in groups of four.
invitation-has-name = You will sign in as
invitation-name-hint = 3 to 64 letters a to z, digits, dots, hyphens, underscores and @. You choose it.
invitation-password = Password
invitation-button = Set the password
password-hint = At least { $count } characters. A few words that do not belong together are better than one with signs.
password-again = The same password again

account-title = Your account
account-role = You act as
account-holder = For
account-recovery = Recovery codes left
account-recovery-left = { $count }
account-factor = Set up another authenticator
account-factor-text = Another authenticator can be set up within a quarter of an hour after signing in. The recovery codes are made anew with it.
account-sessions = Where you are signed in
account-this = This one
account-client-unknown = A browser that does not say what it is
account-began = since
account-seen = last used
account-elsewhere = Sign out everywhere else
account-password = Change your password
account-old = Password until now
account-new = New password
account-button = Change the password

role-officer = officer
role-organisation = organisation
role-unit = relying unit
role-operator = operator of the register
rank-preparing = prepares
rank-deciding = prepares and decides

fault-sign-in-wrong = Name or password is wrong. Check both, or ask the operator for a new invitation.
fault-code-wrong = The code is wrong, or was used already. Wait for the next one, and check the clock of your telephone.
fault-throttled = Too many tries. Wait five minutes and try again.
fault-invitation = This invitation is not known, was used, or is over. Ask for a new one.
fault-name = Choose a name of 3 to 64 letters a to z, digits, dots, hyphens, underscores and @.
fault-name-taken = Somebody else has this name. Choose another one.
fault-password-short = The password is too short: give it at least 12 characters.
fault-password-long = The password is too long: give it at most 128 characters.
fault-password-guessable = The password is too easy to guess: use more different characters, and not your name.
fault-again = The two passwords are not the same. Type them again.
fault-old-password = The password until now is wrong.
fault-stale = Sign in anew first: another authenticator can be set up only right after signing in.

problem-title-elsewhere = This form was sent from another site
problem-text-elsewhere = Nothing was done. Open the page on this site and send the form from there.

warning-hidden = Warning

openid-button = Sign in with { $provider }
openid-or = Or with an account of this register
openid-provider = Signed in with
openid-called = Called there
openid-subject = Known there as
openid-again = Go to the sign-in page
openid-title-stale = This sign-in is over
openid-title-denied = You were not signed in
openid-title-refused = The sign-in service said no
openid-title-down = The sign-in service does not answer
openid-title-untrue = The sign-in service is not believed
openid-title-weak = One more proof is needed
openid-title-unknown = You have no account here
openid-title-disabled = Your account here is closed
openid-text-stale = It was begun more than ten minutes ago, in another browser, or was used already. Nobody is signed in. Begin anew.
openid-text-denied = You said no at the sign-in service, or it let you go without signing in. Nobody is signed in.
openid-text-refused = It does not sign people in for this register. Nobody is signed in. Try again; if it stays so, tell the operator of this register.
openid-text-down = It is not there or too slow. Nobody is signed in. Try again in a few minutes; accounts of this register work meanwhile.
openid-text-untrue = What it said about you did not hold when it was checked. Nobody is signed in. Tell the operator of this register, who finds the reason in the log.
openid-text-weak = The sign-in service did not ask you for everything that this register demands, such as a second factor. Nobody is signed in. Set it up at the sign-in service, and sign in again.
openid-text-unknown = The sign-in service knows you, and this register does not yet. Accounts are made by its operator: give them what stands here.
openid-text-disabled = The operator of this register closed it. Ask them, and give them what stands here.

footer-purposes = Purposes
purposes-title = Purposes of looking
purposes-text = Most of this register is for anyone. What is not – cases, entries without effect yet, entries that by law are not shown – is looked at for one of these purposes, by those whom the policies of this register let.
purposes-kept = Each such look is kept: who, when, what and for which purpose. The organisation is shown it on its own pages, without the name of the person who looked. Its own looks are not kept.
purposes-purpose = Purpose
purposes-who = Whose
purposes-opens = May open an entry that by law is not shown, to a unit named for it
purposes-yes = Yes
purposes-no = No
purposes-api = Programs give the word as the parameter purpose where an answer holds what is not public. For officers and the operator it follows from what they look at.
purpose-own-case = A case or an entry of the officer’s own authority
purpose-reconsideration = A request for reconsideration, at the authority one level up
purpose-procurement = Buying: whether a supplier may be admitted
purpose-licensing = Granting a licence, a qualification or land
purpose-finance = Lending, insuring, supporting with money
purpose-supervision = Supervising the organisation by law
purpose-inspection = Choosing whom to inspect, and how
purpose-upkeep = Keeping the register running
purpose-own-file = An organisation looks at its own file
