# About the product a customer points at: "the second one", "it", "the other one".
product-which = Which one do you mean?
product-which-line = { $place }. { $name } – { $price }
product-price = { $before ->
    [none] { $name } is { $price }.
   *[other] { $name } is { $price } now, down from { $before }.
 }
product-stock = { $stock ->
    [yes] { $name } is in stock.
   *[no] { $name } is out of stock at the moment.
 }
product-size = { $name }: { $size }.
product-fit-yes = { $name } suits { $skin } skin.
product-fit-no = { $name } is made for { $skins } skin; { $skin } is not named there.
product-fit-avoid = { $name } is marked as not for { $skin } skin.
product-fit-for = { $name } is made for { $skins } skin.
product-fit-unknown = What we have on { $name } does not say which skin it is for.
product-allergy = Please note: you are allergic to { $what }, and { $name } names it. Please do not use it before reading the list of ingredients.
product-expecting = Please note: { $name } is marked as not to be used during pregnancy.
product-use = This is how to use { $name }:
product-asks-use = how to use
product-use-none = { $about ->
    [none] I have no directions of their own for { $name }. A colleague will gladly explain: choose “Talk to a person”.
   *[other] I have no directions of their own for { $name }. Our description: { $about } For more, choose “Talk to a person”.
 }
product-read = This is what we have written about { $name }:
product-untold = { $about ->
    [none] Nothing is written about that for { $name }. A colleague can tell you for certain: choose “Talk to a person”.
   *[other] Nothing is written about that for { $name }. Our description: { $about } To know for certain, choose “Talk to a person”.
 }
product-about = { $name } – { $price }. { $about }
product-take = { $count ->
    [0] You chose { $name } – { $price }.
   *[other] You chose { $count } × { $name } – { $price } each.
 }
product-take-none = { $name } – { $price } is out of stock at the moment.
product-order = This is how to order:
choice-take = I take this one
choice-to-product = See it and order on the web
