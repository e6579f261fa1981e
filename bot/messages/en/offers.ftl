# Why an offer may or may not be made.
offers_stopped = The customer wants no offers
offer_declined = The customer has declined this offer
offer_shown_lately = This offer was made only lately
offer_needs_proof = A personal offer: only to a customer who is proved to be who they are
offer_other_tier = Not for customers of this value ({ $tier ->
    [none] nothing bought yet
   *[other] { $tier }
 })
offer_other_stage = Not for this stage ({ $stage ->
    [at_risk] at risk
   *[other] { $stage }
 })
offer_other_needs = Does not fit this customer's needs ({ $needs })
offer_disabled = The offer is switched off
offer_not_yet = Not yet: it starts on { $from }
offer_over = It ended on { $until }
offer_budget_spent = The offer's budget is spent
offer_for_tier = For customers of { $tier ->
    [none] no
   *[other] { $tier }
 } value
offer_for_stage = For customers at this stage: { $stage ->
    [at_risk] at risk
   *[other] { $stage }
 }
offer_for_need = Fits the need for { $need }
