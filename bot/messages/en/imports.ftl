# Why a row of an imported table was refused, or taken without one cell.
remark =
    .several_customers = several customers have this, so whose order it is cannot be told
    .number_twice = this order number stands in an earlier line already
    .too_many_cells = the line has more cells than there are columns, perhaps a stray separator
    .bad_id = this customer id cannot be used (too long, or of the form made up by imports)
    .impossible_date = no calendar has this day
    .nobody_named = no id, name, phone or e-mail of anybody
    .bad_number = this order number cannot be used (too long, or of the form made up by imports)
    .bad_date = the date cannot be read
    .date_in_future = the date lies in the future
    .bad_amount = the amount cannot be read
    .negative_amount = the amount is negative
    .unknown_status = this order status is not known
    .bad_items = the list of goods cannot be read
    .bad_telegram = a Telegram id is a row of digits
