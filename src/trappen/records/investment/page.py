"""What the reference page of investment cases says before the fields."""

INTRODUCTION = """# Investment cases

One case is one TOML file of at most 1 MB in UTF-8, read by `trappen invest`; what it comes to is in
[Investment cases](../methods/investment.md). What is not known is left out or written as `"mangler"`; it is never 0.
Doing nothing is not written: it is always there. A [JSON Schema](investment-case.schema.json) helps editors.

- **Amounts are text with their unit**: `"2.750.000 kr."`, `"4,5 mio. kr."`.
- **Percentages are text**: `"58 %"`. `low` and `high` are percentages of the stated amount.
- **An item without an option** belongs to all of them.
- **`simulated`** needs the municipality's records: `trappen invest FILE --records DIR`. Its changes use the words of a
  [scenario](../methods/scenario.md).
- **Periods are half-open**: `end` is the first day after.

```toml
key = "flere-raadgivere"
title = "Flere rådgivere"
municipality = "999"
first_year = 2027
last_year = 2030
price_level = "2027 p/l"
decided = 2026-12-15

[[options]]
key = "lille"
name = "To rådgivere"

[[costs]]
key = "loen"
title = "To rådgivere"
option = "lille"
account_class = 6
payer = "kommunen"
posts = 2
per_post = "550.000 kr."

[[effects]]
key = "undgaaet"
title = "Undgået anbringelse på institution"
option = "lille"
account_class = 5
payer = "kommunen"
citizens = 40
success = "10 %"
otherwise = "6 %"
units = [0.5, 1, 1, 1]
price = "900.000 kr."
low = "50 %"
high = "120 %"
evidence = "judgement"

[[simulated]]
key = "kortere"
title = "Kortere ophold på institution"
option = "lille"
account_class = 5
payer = "kommunen"
evidence = "judgement"
confidence = "low"
fewer = 3
steps = [5]
by = 2029
changes = [
  { what = "durations", factor = 0.8, low = 0.7, high = 0.95, from_steps = [5], start = 2027-01-01, full = 2028-01-01 },
]

[[financing]]
key = "fond"
title = "Lån i investeringsfonden"
kind = "loan"
years = { 2027 = "1,1 mio. kr." }
share = "50 %"
first = 2028
```
`!` marks what must be there.
"""
