# Why a message was treated as it was: one line for each consideration, with yes, no or unknown beside it.
trace-nothing-asked = Nothing is asked here (an edit, delivered, read)
trace-person-holds = A colleague holds the conversation, so the bot is silent (state: { $control ->
    [bot] with the bot
    [waiting] waiting for a colleague
    [offered] offered to a colleague
    [human] with a colleague
    [wrapping] a colleague is finishing
    [after_hours] waiting for opening time
    [closed] closed
   *[other] { $control }
 })
trace-command = A command, or the chat was just opened ({ $kind ->
    [message] a message
    [choice] a button
    [command] a command
    [opened] just opened
   *[other] { $kind }
 })
trace-back-to-bot = The customer goes on with the bot instead of waiting
trace-reopened = The customer writes again to an agent who is still here
trace-asked = The customer asks for a person
trace-anger = The customer is angry (mood { $sentiment }; a colleague is called at -0.60 and below)
trace-gave-what-was-asked = The customer answers what the bot asked (asked: { $asked ->
    [none] nothing
   *[other] { $asked }
 }; given: { $gave ->
    [none] nothing
   *[other] { $gave }
 })
trace-attachment = Only a file or a picture, no words
trace-policy = A topic for a colleague: refund, complaint, health (topic: { $topic ->
    [none] none
   *[other] { $topic }
 })
trace-still-waiting = The customer waits for a colleague and this was not understood, so it is left to the colleague
trace-several-topics = One message asks several things, each is answered (topics: { $topics ->
    [none] only one
   *[other] { $topics }
 })
trace-two-close = Two topics are nearly as likely, so the customer is asked ({ $first ->
    [none] none
   *[other] { $first }
 } or { $second ->
    [none] none
   *[other] { $second }
 }, { $margin } apart)
trace-known-topic = It is known what the customer asks about, and there is an answer (topic: { $topic ->
    [none] not known
   *[other] { $topic }
 }, confidence { $confidence })
trace-article = An article answers the question (confidence { $confidence })
trace-nothing-to-take-back = The customer lets it be, and nothing is open
trace-takes-back = The customer takes back what was asked for (stands: { $stands ->
    [none] nothing
   *[other] { $stands }
 })
trace-told-only = The customer only tells something worth keeping (told: { $told ->
    [none] nothing
   *[other] { $told }
 })
trace-form-waits = The bot waits for an answer (asked: { $asked ->
    [none] nothing
   *[other] { $asked }
 })
trace-failed-turns = Not understood several times in a row, so a colleague is called (time { $failed })
trace-ask-again = Not understood, so the customer is asked again
trace-rule = A rule of the shop calls a colleague ({ $rule ->
    [none] no rule
   *[other] rule { $rule }
 })
trace-rule-held = Rule { $rule } held ({ $set ->
    [none] nothing more to set
   *[other] { $set }
 })
trace-directed = A rule chose where to ({ $rule ->
    [none] none: the topic's own queue, or the default
   *[other] { $rule }
 })
trace-narrows = The customer only says what the things just looked for may cost
trace-product-meant = The customer points at a product shown before (product: { $products ->
    [none] none
   *[other] { $products }
 }, wants: { $wants ->
    [none] not said
   *[other] { $wants }
 })
