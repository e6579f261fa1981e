# What the bot says. { $name } is the customer's name; Vietnamese forms of address have no use here.

greeting =
    .neutral = Hello, this is { $shop }. How can I help?
    .warm = Hello, and welcome to { $shop }! What can I do for you today?
    .sorry = Hello, this is { $shop }. I'm listening.
greeting-known =
    .neutral = Hello { $name }, good to see you. How can I help?
    .warm = Hello { $name }, lovely to see you again! Thank you for staying with { $shop }. What can I do for you today?
    .sorry = Hello { $name }, I'm listening.
greeting-returned = It has been a while, we are glad you are back!
greeting-last = Last time ({ $date }) you wrote: “{ $text }”. Shall we go on with that?
greeting-order = Your order { $number } { $state }.

thanks =
    .neutral = You're welcome. Write any time!
    .warm = Thank you, it's a pleasure! Write to us any time.
    .sorry = Thank you for bearing with us.
goodbye =
    .neutral = Goodbye, see you soon!
    .warm = Goodbye, have a lovely day and see you soon!
    .sorry = Goodbye, and thank you for your patience.

article-lead =
    .neutral = Here is what you need to know:
    .warm = With pleasure, here is what you need to know:
    .sorry = I'm sorry for the trouble. Here is what you need to know:
article-near = I am not sure I have exactly what you ask; this is the nearest I found. If it does not answer you, I will gladly call a colleague:
article-also = This may help too: { $titles }.

no-such-day = There is no { $day } in the calendar; please check that date.

ask-again =
    .neutral = I'm not sure I understood. Could you say a little more?
    .warm = Sorry, I'm not sure I understood. Could you tell me a little more?
    .sorry = I'm sorry, I did not understand. Could you tell me a little more?
did-you-mean = Do you mean “{ $first }” or “{ $second }”?
choice-person = Talk to a person
choice-link = Confirm with Telegram
choice-not-me = Not me
choice-yes = Yes, it's me
choice-no = No
choice-wait = Wait for a person
choice-leave = Leave a message
choice-bot = Go on with the bot

hand-off-open =
    .neutral = I'm handing you over to a colleague.
    .warm = I'm asking a colleague to join you right away.
    .sorry = I'm very sorry. I'm asking a colleague to join you right away.
hand-off-place = { $place ->
    [1] You are next.
    [2] One person is before you.
   *[other] { $ahead } people are before you.
 }
hand-off-wait = { $is_range ->
    [yes] It usually takes about { $least }–{ $most } minutes.
   *[no] It usually takes about { $least ->
        [one] a minute
       *[other] { $least } minutes
    }.
 }
hand-off-nobody = None of my colleagues is at the desk right now; I have let them know, and whoever is there first will answer you.
hand-off-meanwhile = You can wait, leave a message, or go on asking me meanwhile.
hand-off-closed =
    .neutral = Nobody is at the desk right now. We open again at { $opens } and will answer you from then on. You can leave a message, or go on asking me.
    .warm = Nobody is at the desk right now. We open again at { $opens } and will answer you from then on. You can leave a message, or go on asking me.
    .sorry = I'm very sorry. Nobody is at the desk right now. We open again at { $opens } and will answer you from then on. You can leave a message, or go on asking me.
waiting = You are still in the queue; I have let my colleagues know again.
waiting-cancelled = All right, I'm with you again.
hand-off-moved = I'm passing you on to { $team } so that you are answered sooner. The time you have waited still counts.
hand-off-agent-gone = My colleague was interrupted; I'm asking somebody else to join you right away. I'm sorry about that.
hand-off-closed-team = { $team } will answer you on this. They are not at the desk now and are back at { $opens }. You can leave a message, or go on asking me.
hand-off-open-again = We are open again; I'm asking a colleague to join you now.
back-with-bot = My colleague has finished; I'm with you again.

attachment = Thank you, I have received your { $kind ->
    [photo] photo
    [voice] voice message
    [audio] audio file
    [video] video
    [location] location
    [contact] contact card
    [sticker] sticker
   *[other] file
 }. What can I do for you with it? If a person should look at it, choose “Talk to a person”.
sticker = 😊 How can I help?

order-none = I see no order of yours yet. If you ordered with another phone number or account, a colleague can look it up.
order-needs-proof = To keep orders private, I first need to know it is really you. Choose “Confirm with Telegram”, or talk to a person.
order-needs-person = To keep private things private, I open them only once it is sure who asks. A colleague can check that with you.
order-status = { $status ->
    [placed] We have received your order { $number } ({ $items }) of { $date } and are confirming it.
    [confirmed] Your order { $number } ({ $items }) of { $date } is confirmed and being packed.
    [packed] Your order { $number } ({ $items }) is packed and waits for the carrier.
    [shipped] Your order { $number } ({ $items }) is on its way.
    [delivered] Your order { $number } ({ $items }) has been delivered.
    [cancelled] Your order { $number } ({ $items }) has been cancelled.
    [returned] Your order { $number } ({ $items }) has been returned.
   *[other] Your order { $number } ({ $items }) stands at: { $status }.
 }
order-carrier = Carrier: { $carrier }, tracking number { $tracking }.
order-expected = Expected on { $date }.
order-total = Total: { $amount }.
order-more = You have { $count } more: { $numbers }. Send me a number to see one.
order-unknown = I do not find order { $number } among yours. Please check the number, or talk to a person.

order-state =
    .placed = has reached us
    .confirmed = is being packed
    .packed = is packed
    .shipped = is on its way
    .delivered = has been delivered
    .cancelled = has been cancelled
    .returned = has been returned

opening-hours = { $shop } is open: { $hours }. { $now ->
    [open] We are open right now.
   *[closed] We are closed right now and open again at { $opens }.
 }
opening-day-open = { $last ->
    [same] On { $day }, { $first }, we are open { $clocks }.
   *[other] From { $day }, { $first }, to { $last } we are open { $clocks }.
 }
opening-day-closed = { $last ->
    [same] On { $day }, { $first }, we are closed.
   *[other] From { $day }, { $first }, to { $last } we are closed.
 }
day-clock = from { $opens } to { $closes }
opening-addresses = Address: { $addresses }.
day-range = { $from } to { $to } from { $opens } to { $closes }
day-single = { $from } from { $opens } to { $closes }
weekday =
    .d0 = Monday
    .d1 = Tuesday
    .d2 = Wednesday
    .d3 = Thursday
    .d4 = Friday
    .d5 = Saturday
    .d6 = Sunday

products = These might suit you:
product-line = { $place ->
    [0] •
   *[other] { $place }.
 } { $name } – { $price }. { $about }
products-which = Which product do you mean? Tell me its name and I send you price and details.
products-featured = These are the ones we put first:
products-not-sold = I looked and found nothing by that name among what we sell, so we may not have it. If you want to be sure, I will gladly call a colleague.
products-near = The nearest I found:
products-none-at-price = Nothing at that price fits. The nearest in price:
products-none = I found nothing that fits yet. Tell me your skin type or what you need it for!
products-skin = { $date ->
    [none] Chosen for your { $skin }.
   *[other] Chosen for { $skin }, as you told us on { $date }; is that still right?
 }
products-size = Where there are sizes, I chose { $size } for you.
products-allergies = I left out what names { $what }, as you are allergic to it; please read the list of ingredients before use.
choice-other-skin = My skin has changed

recall-lead = Here is what I remember:
recall-line = • { $date }, { $who }: “{ $text }”
recall-who =
    .customer = you
    .bot = we
    .agent = our colleague
recall-none = I find nothing we said about this before.
recall-needs-proof = To keep past conversations private, I first need to know it is really you. Choose “Confirm with Telegram”.

complaint = I am truly sorry about this. I have noted it and am asking a colleague to join you right away.

lead-thanks = Thank you, we will get back to you soon at { $contact }.
callback-thanks = Noted: a colleague will call { $phone } { $when }. Thank you!
callback-when =
    .open = within today's opening hours
    .asked = { $opens }
    .closed = as soon as we open at { $opens }

my-data-lead = This is what we keep about you:
my-data-line = • { $what }: { $value } ({ $date })
my-data-counts = • { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
 }, { $orders ->
    [one] { $orders } order
   *[other] { $orders } orders
 }
my-data-none = We keep nothing about you besides this conversation.
my-data-rights = Tell me if you want something corrected or deleted, or no more offers.
my-data-needs-proof = I open what we keep only once I know it is really you. Choose “Confirm with Telegram”.
field =
    .name = name
    .phone = phone
    .email = e-mail
    .date_of_birth = birthday
    .gender = gender
    .street = street
    .ward = ward
    .district = district
    .province = province
    .postcode = postcode
    .country = country
    .occupation = occupation
    .note = note
stop-offers-done = Noted: you will get no more offers from us. Tell me whenever you want them back.

offer = 🎁 { $text }

link-confirm = A browser on { $site } wants to be linked with this Telegram. Which number does your web page show? Choose one ONLY if YOU have just opened the page; if somebody asked you to tap, choose “Not me”.
link-waiting = Thank you. Go back to the web page and confirm there to finish.
link-done = Done! From now on I know you on the web and on Telegram. Type /unlink to undo it.
link-wrong-check = That is not the number, so I have cancelled the code to be safe. Please get a new one on the web page.
link-refused = The link was refused.
link-expired = This code no longer works. Please get a new one on the web page.
ask-invite = So that I can look up what we have saved for you, safely, please press “Confirm with Telegram” below.
ask-put = Somebody who is chatting on { $site } says they are you. If it IS you with the page open, choose the number it shows. If it is not, press “Not me”: they will be shown nothing. If somebody asked you to tap, do not.
ask-refused = Thank you for telling me. They will be shown nothing of yours.
ask-wrong = That is not the number, so nothing was linked. If it is you on the web page, please tell the agent there to ask again.
ask-note =
    .put = { $name } was asked by Telegram whether this customer is them.
    .yes = { $name } chose the right number on Telegram. The visitor has still to confirm on the web page.
    .no = { $name } answered on Telegram: not them. The two are remembered as different people; show this visitor nothing.
    .wrong = { $name } chose a wrong number on Telegram, so nothing was linked. It may be a slip, or somebody posing as them.
bot-name = The assistant
unlink-done = The link is undone.
unlink-none = There is no link to undo.
help = Just write what you want to know. Commands: /person talk to a person, /orders your orders, /callback ask for a call, /mydata what we keep, /correct correct it, /forget erase it, /stopoffers no more offers, /unlink undo a link.
continued-from-web = (Continued from the web)
failed = I'm sorry, I could not process this message. Please try again or talk to a person.

pronoun-you = you
pronoun-me = I
