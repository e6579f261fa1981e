# Why an agent is not offered this conversation; agents and shop owners read it.
why-not-offline = not online
why-not-away = set to away
why-not-out-of-hours = outside working hours
why-not-other-team = not in a team that serves { $queue }
why-not-language = does not speak { $language ->
    [en] English
    [vi] Vietnamese
   *[other] { $language }
 }
why-not-skill = needs { $skill } at level { $needed }, has level { $has }
why-not-declined = has declined, will be asked again after { $until }
why-not-asked = is looking at another offer
why-not-full = busy ({ $load }/{ $capacity })
