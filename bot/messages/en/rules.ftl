# Rules: fields, comparisons, effects, faults, and what a check finds.
rules-group-message = Message
rules-group-customer = Customer
rules-group-conversation = Conversation
rules-group-time = Time
rules-group-queue = Queue

rules-field-message-channel = Channel
    .help = Where the customer writes: web, Telegram or another channel.
rules-field-message-event = What has just happened
    .help = The customer writes, presses a button, opens the chat, or a colleague is called for.
rules-field-message-language = Language
    .help = The language of the message.
rules-field-message-text = Text
    .help = What the customer wrote. "Contains" looks for whole words, with or without accents, slips forgiven.
rules-field-message-topic = Topic
    .help = What the customer asks about.
rules-field-message-topic-confidence = Confidence of the topic
    .help = From 0 (a guess) to 1 (certain).
rules-field-message-attachment = Attachment
    .help = The customer sends a picture, a recording, a place or a file.
rules-field-message-page-url = Page
    .help = Address of the page the chat was opened on.
rules-field-message-referrer = Referrer
    .help = Where the customer came from.
rules-field-customer-proof = Level of proof
    .help = How sure the shop is that this is who they say.
rules-field-customer-visit = New or returning
    .help = Whether they have written to the shop before.
rules-field-customer-value = Value tier
    .help = From how lately, how often and how much they bought. Known only once the customer is proved.
rules-field-customer-predicted-value = Predicted value
    .help = What they may spend in the coming year.
rules-field-customer-needs = Needs
    .help = What they need, told by what they bought and asked about.
rules-field-customer-lifecycle = Lifecycle stage
    .help = Where they stand with the shop: new, loyal, at risk, lost.
rules-field-customer-labels = Labels
    .help = Labels rules have given to this conversation.
rules-field-customer-orders = Orders
    .help = How many orders they made. Known only once the customer is proved.
rules-field-customer-last-seen = Last wrote
    .help = How long ago they wrote before this.
rules-field-customer-satisfaction = Satisfaction
    .help = The customer's own marks, 1 to 5.
rules-field-customer-segment = Segment
    .help = A group of customers this rule set has a name for.
rules-field-conversation-failed-turns = Misunderstandings
    .help = How often in a row the bot has not understood.
rules-field-conversation-sentiment = Mood
    .help = From -1 (very angry) to 1 (very pleased).
rules-field-conversation-waiting = Has waited for a colleague
    .help = How long the customer has been waiting for a person.
rules-field-conversation-last-agent = Last colleague
    .help = Who answered this customer last time.
rules-field-conversation-priority = Priority
    .help = From 0 to 100; higher is served sooner.
rules-field-conversation-status = Status
    .help = With the bot, waiting, with a colleague, or closed.
rules-field-conversation-reason = Why a colleague is called
    .help = Only there when one is called for.
rules-field-time-hours = Business hours
    .help = Opening hours of the shop, or of a queue.
rules-field-time-holiday = Public holiday
    .help = Whether today is one.
rules-field-time-weekday = Weekday
    .help = On the shop's clock.
rules-field-time-hour = Hour
    .help = From 0 to 23. "22 to 5" goes round midnight.
rules-field-queue-length = People waiting
    .help = In the queue chosen; without one, in that of the conversation.
rules-field-queue-wait = Expected wait (seconds)
    .help = How long somebody who joins now would wait.
rules-field-queue-agents = Colleagues on duty
    .help = How many could answer this queue.

rules-op-is = is
rules-op-is-not = is not
rules-op-any-of = is any of
rules-op-none-of = is none of
rules-op-contains = contains
rules-op-matches = matches
rules-op-present = is known
rules-op-absent = is not known
rules-op-less = is below
rules-op-at-most = is at most
rules-op-more = is above
rules-op-at-least = is at least
rules-op-between = is between
rules-op-within-last = within the last
rules-op-longer-ago = longer than
rules-op-in-segment = is in segment
rules-op-changed = has changed
rules-op-in-hours = in hours
rules-op-out-of-hours = out of hours

rules-values-message-event = { $value ->
    [message] the customer writes
    [choice] the customer presses a button
    [command] the customer types a command
    [opened] the customer opens the chat
    [hand_off] a colleague is called for
    [labelled] a label was given
    [priority_changed] the priority has changed
    [topic_changed] the topic has changed
    [language_changed] the language has changed
   *[other] { $value }
 }
rules-values-message-language = { $value ->
    [vi] Vietnamese
    [en] English
   *[other] { $value }
 }
rules-values-message-channel = { $value ->
    [webchat] web
    [telegram] Telegram
    [webhook] own channel
   *[other] { $value }
 }
rules-values-message-attachment = { $value ->
    [photo] picture
    [document] document
    [voice] voice note
    [audio] audio
    [video] video
    [sticker] sticker
    [location] place
    [contact] contact card
   *[other] { $value }
 }
rules-values-customer-proof = { $value ->
    [anonymous] nobody knows
    [claimed] says so
    [possession] proved
    [signed] signed in
   *[other] { $value }
 }
rules-values-customer-visit = { $value ->
    [new] new
    [returning] returning
   *[other] { $value }
 }
rules-values-customer-value = { $value ->
    [none] nothing bought yet
    [low] low
    [middle] middle
    [high] high
    [top] top
   *[other] { $value }
 }
rules-values-customer-lifecycle = { $value ->
    [stranger] stranger
    [prospect] has asked, not bought
    [new] first order lately
    [active] active
    [loyal] loyal
    [at_risk] overdue
    [lost] lost
    [returned] came back
   *[other] { $value }
 }
rules-values-conversation-status = { $value ->
    [bot] with the bot
    [waiting] waiting for a colleague
    [offered] offered to a colleague
    [human] with a colleague
    [wrapping] being ended
    [after_hours] waiting for opening time
    [closed] closed
   *[other] { $value }
 }
rules-values-conversation-reason = { $value ->
    [asked] the customer asks for a person
    [failed_turns] not understood several times
    [low_confidence] the bot is not sure
    [anger] the customer is angry
    [policy] a topic for a colleague
    [rule] a rule
    [value] a valuable customer
    [taken] a colleague took it
    [skill] the bot cannot help
    [reopened] the customer writes again
   *[other] { $value }
 }
rules-values-time-weekday = { $value ->
    [mon] Monday
    [tue] Tuesday
    [wed] Wednesday
    [thu] Thursday
    [fri] Friday
    [sat] Saturday
    [sun] Sunday
   *[other] { $value }
 }
rules-values-tone = { $value ->
    [neutral] plain
    [warm] warm
    [sorry] apologetic
   *[other] { $value }
 }
rules-values-switch = { $value ->
    [on] offers
    [off] no offers
   *[other] { $value }
 }
rules-value-true = yes
rules-value-false = no
rules-value-unknown = not known

rules-effect-label = Label
    .help = Stays with the conversation, and is there next time.
rules-effect-priority = Priority
    .help = From 0 to 100: higher is answered sooner.
rules-effect-skills = Skills needed
    .help = Whoever takes it has this skill, at level 1 to 5.
rules-effect-topic = Topic
    .help = Takes the message to be about this.
rules-effect-language = Language of the answer
    .help = The bot answers in this language.
rules-effect-tone = Tone of the answer
    .help = Plain, warm or apologetic.
rules-effect-offers = Offers
    .help = Whether an answer may end with an offer.

rules-leaf = { $field } { $op } { $value }
rules-leaf-bare = { $field } { $op }
rules-leaf-found = { $text } (it is: { $found })
rules-of-queue = { $field } ({ $queue })
rules-change-from-to = from { $before } to { $after }
rules-anything = anything
rules-range = { $low } to { $high }

rules-fault-unknown-key = There is no "{ $name }" here
rules-fault-missing = "{ $name }" is missing
rules-fault-too-long = Too long, at most { $most }
rules-fault-too-short = Must not be empty
rules-fault-bad-name = Small letters without accents, digits and hyphens only; lengths of time as 30m, 2h, 7d
rules-fault-not-allowed = "{ $name }" is not allowed; one of: { $allowed }
rules-fault-out-of-range = "{ $name }" is not between { $least } and { $most }
rules-fault-needs-zone = A time needs its zone, as 2026-01-31T08:00:00+07:00
rules-fault-bad-shape = Wrong kind of value: { $says }
rules-fault-too-large = The file is too large, at most { $most } characters
rules-fault-not-yaml = Line { $line } is no YAML: { $says }
rules-fault-no-references = Line { $line }: YAML's & and * are not used
rules-fault-too-many = { $count } rules, at most { $most }
rules-fault-too-deep = Too deep: at most { $most } groups within one another
rules-fault-bad-position = Two rules stand at position { $name }
rules-fault-same-id = The id "{ $name }" is taken
rules-fault-unknown-field = There is no field "{ $name }"
rules-fault-unknown-operator = { $field } is not compared by "{ $name }"; one of: { $allowed }
rules-fault-of-no-queue = { $field } belongs to no queue
rules-fault-unknown-queue = There is no queue "{ $name }"; there are: { $allowed }
rules-fault-unknown-skill = There is no skill "{ $name }"; there are: { $allowed }
rules-fault-unknown-value = "{ $name }" is no value of { $field }; one of: { $allowed }
rules-fault-takes-no-value = "{ $op }" takes no value
rules-fault-needs-value = "{ $op }" needs a value
rules-fault-bad-number = Must be a number
rules-fault-bad-range = Must be two numbers, the smaller first
rules-fault-bad-length = "{ $value }" is no length of time; as 30m, 2h, 7d
rules-fault-bad-pattern = The pattern cannot be used: { $says }
rules-fault-bad-change = Says neither from what nor to what
rules-fault-needs-list = Must be a list
rules-fault-needs-one = One value only
rules-fault-needs-text = Must be text, not empty
rules-fault-not-of-segment = A segment asks about customers alone, not about "{ $name }"
rules-fault-ends-before = Ends before it begins
rules-fault-bad-event = Rules of this kind do not run on "{ $name }"
rules-fault-no-effect = A rule must set something
rules-fault-always-stops = A rule that says where to always stops here
rules-fault-last-is-open = The last place is always open: no wait, never skipped

rules-finding-never-fires = Rule { $rule } can never hold: { $why ->
    [over] its time is over
   *[contradiction] its conditions contradict one another
 }
rules-finding-shadowed = Rule { $rule } never gets its turn: rule { $other } before it has decided already
rules-finding-overlap = Rules { $rule } and { $other } may hold at once and want different things ({ $what }); the earlier one wins
rules-finding-no-agent = Nobody answers for queue { $queue }{ $rule ->
    [none] {""}
   *[other] , where rule { $rule } sends customers
 }
rules-finding-gap = Nobody is at work for queue { $queue } on { $when }, while the shop is open

rules-what-queue = where to
rules-decision-answer = The bot answers ({ $what })
rules-decision-handoff = A colleague is called: { $what }
rules-decision-silence = Nobody speaks ({ $what })
rules-none = none
rules-set = { $what }: { $value }
rules-stage-classify = classify
rules-stage-route = route
rules-default-route = Default
rules-to = { $queue }, priority { $priority }
rules-skipped = passed over { $queue } ({ $why ->
    [closed] closed
    [nobody] nobody on duty
    [long] too many wait
    [slow] too long a wait
    [unknown] the queue is gone
   *[other] { $why }
 })
rules-replay-same = { $at }  version { $version }  the same: { $decision }
rules-replay-other = { $at }  version { $version }  DIFFERENT: was { $before }, is { $after }
rules-replay-none = { $at }  nothing kept to decide again
