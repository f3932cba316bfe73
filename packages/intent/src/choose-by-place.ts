import { fold } from './text/fold.ts'
import { packs } from './text/pack.ts'

/** Words that may stand around a place, in any language: “I mean the second one, please”. */
const around = new Set(
  `the one number no nr num option choice please take use pick choose i mean that it its is s
  das die der den dem nummer wahl bitte nimm nehme ich meine es ist
  le la les l celui celle numero n prends choix svp s'il vous te plait je veux c'est
  el lo los las opcion por favor quiero digo
  o a os as opcao quero
  `.split(/\s+/),
)

/** Places that no language's own list has. */
const more: Readonly<Record<string, number>> = {
  ein: 1,
  eine: 1,
  einen: 1,
  un: 1,
  une: 1,
  una: 1,
  uno: 1,
  um: 1,
  uma: 1,
  letztes: -1,
  erstes: 1,
  zweiter: 2,
  zweites: 2,
  dritter: 3,
  drittes: 3,
  seconde: 2,
  tercera: 3,
  cuarta: 4,
  segundo: 2,
  segunda: 2,
  quarto: 4,
  quarta: 4,
  ultima: -1,
  latter: -1,
  former: 1,
}

const places = new Map(
  [...packs.flatMap(pack => [pack.numbers, pack.ordinals]), more].flatMap(words =>
    Object.entries(words).map(([word, place]) => [fold(word), place] as const),
  ),
)

/** The choice that is meant by its place alone: “the second one”, “#2”, “der letzte”. Undefined: no place, or none there is. */
export function chooseByPlace(answer: string, choices: readonly string[]): string | undefined {
  const said = fold(answer)
  const words = said
    .replace(/[#°ºª.,!()“”"]/gu, ' ')
    .split(/\s+/)
    .filter(word => word !== '')
  // A tab may be called “2”, and a table “first”.
  if (choices.some(choice => fold(choice.split(' › ').at(-1) ?? '') === words.join(' '))) return undefined
  const told = words.filter(word => !around.has(word))
  const [only, ...others] = told.length > 0 ? told : words.filter(word => word === 'one')
  if (only === undefined || others.length > 0) return undefined
  const place = placeOf(only)
  if (place === undefined || place === 0) return undefined
  return place < 0 ? choices.at(-1) : choices[place - 1]
}

function placeOf(word: string): number | undefined {
  const digits = /^(\d{1,2})(?:st|nd|rd|th|er|ere|e|eme|o|a|ter|te)?$/.exec(word)
  return digits ? Number(digits[1]) : places.get(word)
}
