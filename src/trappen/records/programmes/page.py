"""What the reference page of programme files says before the fields."""

INTRODUCTION = """# Programme files

One programme is one TOML file of at most 1 MB in UTF-8. What a paper does not say is left out, or written as
`"mangler"` where the file shall show that it is missing; it is never 0. The five founding programmes in
`src/trappen/records/programmes/founding/` are examples. A [JSON Schema](programme.schema.json) helps editors.

- **Amounts are text with their unit**: `"2.750.000 kr."`, `"341 t.kr."`, `"4,5 mio. kr."`, `"ca. 1 mio. kr."`. The
  last written place is their precision: `"4,5 mio. kr."` is give or take 50,000 kr.
- **Counts are exact**: `4`, `0.8`, `"1⅓"`, `"4/3"`.
- **Periods are half-open**: `end` is the first day after. Phases and promises end within what they state (`"2016"`).
- **References are keys** of entries in the same file; `→` names the table. Keys are unique in their table.
- **Nobody is named**: dissent and absence are noted without names.

A wrong file is refused as a whole. Every fault is reported with its line and its place, in which entries count from 1
(`money[2].total`).
`!` marks what must be there.
"""
