import { fold } from '../names/fold.ts'

/** A unit of measure: two of one dimension measure the same sort of thing. */
export interface Unit {
  id: string
  /** "mass", "money" … */
  dimension: string
  /** How many of the dimension's first unit it is; null where that is no factor (°F) or changes (money). */
  factor: number | null
  /** Also an ordinary word in names: "in", "min", "day". */
  isWord: boolean
}

/**
 * Dimension: unit = factor = other spellings; … Factors from the SI brochure (BIPM, 9th edition) and, for customary units, NIST
 * Handbook 44. A star marks what is also an ordinary word.
 */
const table = `
mass: kg = 1 = kilogram kilograms kilo kilos; g = 0.001 = gram grams gr; mg = 0.000001; t = 1000 = tonne tonnes ton tons; lb = 0.45359237 = lbs pound pounds; oz = 0.028349523125 = ounce ounces
length: m = 1 = meter meters metre metres; km = 1000; cm = 0.01; mm = 0.001; in* = 0.0254 = inch inches; ft = 0.3048 = feet foot; mi = 1609.344 = mile miles; yd = 0.9144 = yards
area: sqm = 1 = m2 qm m² ㎡ 平方米 平米 坪米; sqft = 0.09290304 = sqf; ha = 10000 = hectare hectares; acre = 4046.8564224 = acres; 坪 = 3.305785; km2 = 1000000 = km²
volume: l = 1 = liter liters litre litres; ml = 0.001; m3 = 1000 = cbm m³; gal = 3.785411784 = gallon gallons
temperature: degc = 1 = °c celsius c° ℃; degf = ~ = °f fahrenheit ℉; kelvin = ~
pressure: pa = 1; hpa = 100; kpa = 1000; mbar = 100; bar = 100000; psi = 6894.757293168
energy: kwh = 1; wh = 0.001; mwh = 1000; gwh = 1000000; kcal = 0.001162222; mj = 0.277777778
power: kw = 1; w = 0.001 = watt watts; mw = 1000 = mwe mwel; gw = 1000000; hp = 0.745699872 = ps
voltage: v = 1 = volt volts; mv = 0.001; kv = 1000
current: a* = 1 = amp amps ampere; ma = 0.001
frequency: hz = 1 = hertz; khz = 1000; mhz = 1000000; ghz = 1000000000
speed: kmh = 1 = km/h kph; ms-1 = 3.6 = m/s; mph = 1.609344; knots = 1.852 = kn kt
angle: deg* = 1 = degrees degree °; rad = 57.29577951308232
time: s* = 1 = sec secs second* seconds* s.; ms = 0.001 = msec milliseconds; min* = 60 = mins minutes* minute* minuten*; h* = 3600 = hr* hrs* hours* hour* std; d* = 86400 = day* days* tage*
data: byte* = 1 = bytes*; kb = 1000; mb = 1000000; gb = 1000000000; tb = 1000000000000
ratio: pct = 1 = percent* % prozent*; permille = 0.1 = ‰; ppm = 0.0001; bps = 0.01
money: cents = ~ = cent ct minor kopecks kopeks centimes centavos fen 分; eur = ~ = € euro euros; usd = ~ = $ us$ dollar dollars; gbp = ~ = £ pounds-sterling; jpy = ~ = ¥ yen 円; cny = ~ = rmb 元; chf = ~ = sfr; brl = ~ = r$; inr = ~ = ₹; rub = ~ = ₽ руб; mxn = ~; cad = ~; aud = ~; sek = ~; nok = ~; dkk = ~; pln = ~; twd = ~; krw = ~; 万円 = ~ = 萬 万
rotation: rpm = 1
concentration: mgl = 1 = mg/l; mgdl = 10 = mg/dl; mmoll = ~ = mmol/l; ugm3 = ~ = µg/m³ μg/m³
force: n* = 1; kn = 1000; lbf = 4.4482216; ton-force = 8896.443 = uston shortton
flow: lpm = 1 = l/min; gpm = 3.785411784
count: pcs = 1 = pc stk stück stueck pz uds
`

const units = new Map<string, Unit>()
for (const line of table.trim().split('\n')) {
  const [dimension = '', list = ''] = line.split(/: (.*)/s)
  for (const entry of list.split(';')) {
    const [name = '', factor = '', others = ''] = entry.split('=').map(part => part.trim())
    const id = name.replace('*', '')
    for (const spelling of [name, ...others.split(' ')].filter(text => text !== '')) {
      const isWord = spelling.endsWith('*')
      const number = Number(factor)
      units.set(fold(spelling.replace('*', '')), {
        id,
        dimension,
        factor: Number.isNaN(number) ? null : number,
        isWord,
      })
    }
  }
}

/** The unit a text names, in any common spelling; null when it names none. */
export function unitOf(text: string): Unit | null {
  const plain = fold(text).trim()
  return units.get(plain) ?? units.get(plain.replace(/[.\s]/g, '')) ?? null
}
