# What customers may ask for about their own data.
forget-ask = I will erase everything that tells us who you are: messages on every linked channel, what I remember of you, your name, numbers, addresses and the files you sent. Orders stay as figures in the books, without a name. This cannot be undone. Are you sure?
forget-ask-here = Since I do not know for sure who you are, I can only erase what was said in this conversation. To erase your customer record, confirm with Telegram or talk to a person. Shall I erase this conversation?
forget-kept = All right, nothing was erased.
forget-done = Done. Your receipt number is { $number }. We keep only this number and the time, and nothing that tells whose it was.
forget-said = (asked to be forgotten)
choice-forget = Erase everything
choice-keep = Keep it
correct-what = What shall I correct?
correct-done = I have changed { $label } to “{ $value }”.
my-data-here = I do not know for sure who you are, so I can only show what you told us here:
my-data-fact = • { $what }: { $value } ({ $date }, { $where })
my-data-earlier = before: { $value }
my-data-addresses = • Linked channels: { $channels }
my-data-offers = { $state ->
    [stopped] • Offers: stopped, as you wished
   *[open] • Offers: on
 }
channel-name = { $channel ->
    [telegram] Telegram
    [webchat] web chat
    [webhook] own channel
   *[other] { $channel }
 }
my-data-messages = • { $messages ->
    [one] { $messages } message
   *[other] { $messages } messages
 }
fact =
    .name = name
    .form = form of address
    .phone = phone
    .email = e-mail
    .address = address
    .size = size
    .skin = skin type
    .allergy = allergy
    .family = family
    .pregnancy = pregnancy
    .channel = preferred channel
    .hours = preferred hours
    .promise = our promise
    .complaint = complaint
    .product = products in use
    .language = language
    .order = order spoken of
    .answer = other
fact-of = { $what } of your { $who }
whom =
    .mother_in_law = mother-in-law
    .father_in_law = father-in-law
    .mother = mother
    .father = father
    .grandmother = grandmother
    .grandfather = grandfather
    .husband = husband
    .wife = wife
    .son = son
    .daughter = daughter
    .sister = sister
    .brother = brother
    .child = child
    .partner = partner
    .friend = friend
fact-value =
    .pregnant = pregnant
    .nursing = nursing
    .no_calls = no calls
    .phone = by phone
    .sms = text message
    .email = e-mail
    .telegram = Telegram
    .zalo = Zalo
    .messenger = Messenger
    .facebook = Facebook
    .vi = Vietnamese
    .en = English
choice-correct = Correct my details
choice-forget-me = Erase my data
command =
    .don = Your orders
    .nhanvien = Talk to a person
    .goilai = Ask for a call
    .dulieu = What we keep about you
    .sua = Correct your details
    .quentoi = Erase your data
    .ngunguudai = No more offers
    .unlink = Undo a link
    .orders = Your orders
    .person = Talk to a person
    .callback = Ask for a call
    .mydata = What we keep about you
    .correct = Correct your details
    .forget = Erase your data
    .stopoffers = No more offers
