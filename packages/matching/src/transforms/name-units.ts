/** A unit by its dimension, and how many of the dimension's smallest common measure it is. */
export interface NameUnit {
  word: string
  dimension: string
  factor: number
}

/** Dimension: factor = words; … Currencies are counted in their hundredths; those that have none are left out. */
const table = `
money: 1 = cents cent ct minor pence penny kopecks kopeks centimes centavos fen öre øre; 100 = € eur euro euros $ usd us$ dollar dollars £ gbp chf sfr aud cad nzd cny rmb brl r$ inr ₹ rub ₽ mxn sek nok dkk pln czk try zar ils
ratio: 1 = bps; 100 = % percent pct percentage prozent pourcent porcentaje; 10000 = share ratio fraction proportion anteil
mass: 1 = mg; 1000 = g gram grams gramm gr; 1000000 = kg kilogram kilograms kilo kilos; 1000000000 = t tonne tonnes
length: 1 = mm; 10 = cm; 1000 = m meter meters metre metres; 1000000 = km kilometer kilometers
volume: 1 = ml; 10 = cl; 1000 = l liter liters litre litres
time: 1 = ms millis milliseconds; 1000 = s sec secs seconds sekunden; 60000 = min mins minutes minuten; 3600000 = h hr hrs hours stunden
energy: 1 = wh; 1000 = kwh; 1000000 = mwh
power: 1 = watt watts; 1000 = kw; 1000000 = mw
data: 1 = bytes byte; 1000 = kb; 1000000 = mb; 1000000000 = gb
`
const units = new Map<string, NameUnit>()
for (const line of table.trim().split('\n')) {
  const [dimension = '', list = ''] = line.split(/: (.*)/)
  for (const entry of list.split('; ')) {
    const [factor, words = ''] = entry.split(' = ')
    for (const word of words.split(' ')) units.set(word, { word, dimension, factor: Number(factor) })
  }
}

/** The unit a word stands for. */
export function unitOfWord(word: string): NameUnit | undefined {
  return units.get(word.normalize('NFKC').trim().toLowerCase())
}

/** The unit a column's name says it is counted in: `amount_cents`, `Weight (kg)`, `priceEUR`, `Rate %`. */
export function unitInName(name: string): NameUnit | undefined {
  const words = name
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .split(/[\s_()[\]{},;:/.-]+/u)
    .filter(word => word !== '')
  const sign = [...name].map(unitOfWord).find(unit => unit && /[^\p{L}]/u.test(unit.word))
  // A letter is a unit at the end alone; anywhere else it is part of a word.
  const last = unitOfWord(words.at(-1) ?? '')
  if (last && words.length > 1) return last
  const longer = words.map(unitOfWord).find(unit => unit && unit.word.length > 2)
  return longer ?? sign
}
