import { has, type Line } from '../text/line.ts'

/** SQL, and addresses outside to send things to. */
const sql =
  /\b(?:drop|truncate|alter|create)\s+(?:table|schema|database|role|user)\s+\w+\s*(?:;|cascade\b)|\b(?:delete\s+from|insert\s+into|update\s+\w+\s+set|select\s+.{1,40}\s+from)\b.{0,60}(?:;|where\b|values\b|--)|;\s*--|\bor\s+1\s*=\s*1\b|\bpg_sleep\b|<script|\bunion\s+select\b|\brm\s+-rf\b/i
const address = /\b[\w.+-]+@[\w-]+\.\w{2,}\b|\bhttps?:\/\//i

const target = '(TABLE|DB|SHEET|COLUMN|ROW|ALL|S|T|ANYTHING)'
const small = '(THE|ALL|OF|IN|FROM|W|FILLER|IT|EVERY|NOW|Q|AND|ON|NEW|ONLY|BY|TO|AS|OTHER|PREVIOUS)'
const destroys = '(DELETE|DROP)'

/**
 * Words that try to make software do what nobody here can ask for. What stands in quotes is a name and does not count.
 * Asked after the policies were taken: "remove rows that disappeared" is none of it.
 */
export function isHostile(line: Line): boolean {
  const plain = withoutNames(line)
  if (sql.test(plain) || address.test(plain)) return true
  if (has(line, 'IGNORE ANY{0,4} RULES') || has(line, 'ROLE') || has(line, 'SECRET')) return true
  return destroysData(line)
}

/** "delete all rows", "wipe the database", "remove the orders table", never "delete the sync of the orders table". */
function destroysData(line: Line): boolean {
  const { pieces } = line
  for (let at = 0; at < pieces.length; at++) {
    if (!['DELETE', 'DROP'].includes(pieces[at]!.code) || isNegated(line, at)) continue
    let next = at + 1
    while (next < pieces.length && new RegExp(`^(?:${small.slice(1, -1)})$`).test(pieces[next]!.code)) next++
    const codes = pieces.slice(at + 1, next + 1).map(({ code }) => code)
    const reachesSync = codes.some(code => ['SYNC', 'SYNCNOUN', 'Y'].includes(code))
    const reachesData = codes.some(code => new RegExp(`^${target}$`).test(code))
    if (reachesData && !reachesSync) return true
    if (reachesSync && codes.some(code => code === 'ALL' || code === 'EVERY')) return true
    if (pieces[at]!.code === 'DROP' && !reachesSync) return true
  }
  const behind = `${target} ${small}{0,4} (FILLER|MUST|IS)* ${destroys} (?!${small}{0,3} (SYNC|SYNCNOUN|Y))`
  return (
    line.lexicon.pack.language === 'de' && has(line, behind) && !has(line, `NOT ${small}{0,2} ${destroys}`)
  )
}

/** Whether "not", "never" or the like stands right before. */
export function isNegated({ pieces }: Line, at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 4); back--) {
    const { code } = pieces[back]!
    if (['NOT', 'NOTHING', 'INSTEAD'].includes(code)) return true
    if (!['FILLER', 'IT', 'THE', 'WANT', 'MUST', 'ONLY', 'IS', 'TO', 'OF'].includes(code)) return false
  }
  return false
}

function withoutNames({ text, words }: Line): string {
  return words
    .filter(({ kind }) => kind === 'quoted')
    .reduceRight((rest, { start, end }) => `${rest.slice(0, start)}“…”${rest.slice(end)}`, text)
}
