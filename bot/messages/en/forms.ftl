# What the bot asks to get something done: one question at a time, never what is known already.
form-ask-order-number = What is your order number? (It is in the confirmation we sent, such as NB-261105-0042.)
form-ask-address = Which address should we deliver to?
form-ask-size = Which size do you wear?
form-ask-skin-type = What is your skin like, so that I can choose well?
form-ask-phone = Which phone number may a colleague reach you on?
form-ask-name = May I have your name?
form-ask-email = May I have your e-mail address?
form-ask-time = When is a good time to call you?
form-ask-product = Which product is it about?
form-ask-reason = Could you tell me the reason, or what is wrong with the item?
form-ask = Could you tell me: { $label }?
form-again = I did not quite get that.
form-confirm-order-number = Is it order { $value }?
form-confirm-address = Shall we still deliver to { $value }?
form-confirm-size = Do you still wear size { $value }?
form-confirm-skin-type = Is your skin still { $value }?
form-confirm-phone = May we use your number { $value }?
form-confirm-name = Is your name { $value }?
form-confirm = { $label }: is it still “{ $value }”?
form-back = Now back to “{ $task }”.
form-parked = I have kept “{ $task }” and will go on with it right after this.
form-dropped = I have put “{ $task }” aside; just write when you want it.
form-left = We had not finished “{ $task }” earlier. Shall I go on with it?
choice-go-on = Go on
task =
    .return_request = your return
    .complaint = your complaint
    .change_address = the new delivery address
    .callback = the call you asked for
    .lead_capture = how to reach you
    .correct_data = the correction
    .other = what we were doing
form-meanwhile = While you wait, so that my colleague can act at once:
form-line = • { $label }: { $value }
form-cancelled = All right, I have dropped this. Just write if you need anything else.
form-skip = Skip
choice-cancel = Never mind
choice-other = No, something else

slot =
    .order_number = Order number
    .address = Address
    .size = Size
    .skin_type = Skin type
    .phone = Phone number
    .name = Name
    .email = E-mail
    .time = Time to call
    .product = Product
    .reason = Reason
skin =
    .oily = oily
    .dry = dry
    .combination = combination
    .sensitive = sensitive
    .acne = prone to acne
    .normal = normal

return-noted = I have noted your wish to return or exchange:
complaint-noted = I have noted this for my colleague, so you need not tell it again:
request-noted = I have noted your request:
address-noted = { $number ->
    [none] Noted: deliver to { $address }. A colleague looks at your order and changes it if it has not left yet.
   *[other] Noted: order { $number } goes to { $address }. A colleague changes it if it has not left yet.
 }
callback-no-phone = No problem, a colleague will write to you right here.
lead-none = No problem, write to us here whenever you need anything.

doubt-settled = I will remember: { $value }.
doubt-ask = By the way, last time ({ $date }) you told us { $label } { $before }; is it { $now } now?
doubt-keep = Still { $value }
doubt-new = Yes, { $value }
slot-missing = not known, worth asking
slot-skipped = the customer would not tell
doubt-left = All right.
noted = I will remember that. Is there anything I can do for you?
noted-manner = Thank you, I will remember that.
