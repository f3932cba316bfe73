import type { Catalog } from '@doki/contracts'
import type { SheetRef, TableRef } from './catalog-names.ts'
import { nameLikeness, readName } from './names.ts'
import { hide, type Sentence } from './sentence.ts'

const introductions = [
  /\b(?:match(?:ing|ed)?|link(?:ing|ed)?|join(?:ing|ed)?|keyed|identif(?:y|ied)|dedupe(?:d)?|upsert)(?: (?:the |up |all )*(?:rows?|records?|entries|them|everything))? (?:on|by|using|via|with)(?: the)?(?: columns?)? /,
  /\b(?:with |the |use |using )?(?:primary |unique )?key(?: columns?)? ?(?:is|are|being|=|:|on|of)(?: the)? ?/,
  /(?:,|;|\bwith|\busing) (?:the |a )?(?:primary |unique )?key(?: columns?)? (?=[\p{L}"“'])/u,
]
const asKey =
  /\b(?:using|use|with|take)(?: the)?(?: column)? (.{1,60}?) as (?:the |a |its )?(?:primary |unique )?(?:key|identifier|id)\b/
const isKey =
  /(?:^|[,;.] ?|\band )(?:the )?((?:[\p{L}\p{N}_-]+ ?){1,4}?) is (?:the |a |its )?(?:primary |unique )?key\b/u
const end =
  /\b(?:and (?:then|run|sync|keep|never|the|do|ask|delete|remove|mark)|every|each|hourly|daily|weekly|with|when|if|but|the sheet|the table|into|to|from|at|as)\b|[,;.!?](?:\s|$)/

/** Takes the columns a person named as the key ("match on e-mail"), as the catalogue writes them where it knows them. */
export function takeKey(
  sentence: Sentence,
  catalog: Catalog,
  sheet: SheetRef | null,
  table: TableRef | null,
): string[] {
  const said = takeQuoted(sentence) ?? takePhrase(sentence)
  if (said === null) return []
  const known = knownColumns(catalog, sheet, table)
  const parts = typeof said === 'string' ? partsOf(said) : said
  return parts.map(part => known.map(names => bestColumn(part, names)).find(name => name !== null) ?? part)
}

function partsOf(said: string): string[] {
  return said
    .split(/\s*(?:,|&|\+|\band\b)\s*/)
    .map(part =>
      part
        .replace(/^(?:the|its|their|column)\s+/i, '')
        .replace(/\s+(?:columns?|fields?)$/i, '')
        .trim(),
    )
    .filter(part => part !== '')
}

/** The columns in quotes behind "match on", each as it is written: commas and small words inside are its own. */
function takeQuoted(sentence: Sentence): string[] | null {
  for (const pattern of introductions) {
    const found = pattern.exec(sentence.rest)
    if (!found) continue
    const names: string[] = []
    const from = found.index + found[0].trimEnd().length
    let to = from
    for (const { text, start, end } of sentence.words.filter(word => word.quoted && word.start >= from)) {
      const joint = names.length === 0 ? /^\s*$/ : /^\s*(?:,|&|\+|,?\s*\band\b)\s*$/
      if (!joint.test(sentence.text.slice(to, start))) break
      names.push(text)
      to = end
    }
    if (names.length === 0) continue
    hide(sentence, found.index, to)
    return names
  }
  return null
}

/** The words of the key, cut where the sentence goes on. */
function takePhrase(sentence: Sentence): string | null {
  for (const pattern of [asKey, isKey]) {
    const found = pattern.exec(sentence.rest)
    if (!found) continue
    hide(sentence, found.index, found.index + found[0].length)
    return sentence.text.slice(found.index, found.index + found[0].length).includes('"')
      ? found[1]!
      : originalOf(sentence, found)
  }
  for (const pattern of introductions) {
    const found = pattern.exec(sentence.rest)
    if (!found) continue
    const start = found.index + found[0].trimEnd().length
    const tail = sentence.text.slice(start, start + 120)
    const stop = (end.exec(tail.slice(1).toLowerCase())?.index ?? tail.length - 1) + 1
    hide(sentence, found.index, start + stop)
    const said = tail.slice(0, stop).trim()
    if (said !== '') return said
  }
  return null
}

function originalOf(sentence: Sentence, found: RegExpExecArray): string {
  const offset = found.index + found[0].indexOf(found[1]!)
  return sentence.text.slice(offset, offset + found[1]!.length)
}

/** The table's columns, and those of the sheet: a key is named as the table names it where it can be. */
function knownColumns(catalog: Catalog, sheet: SheetRef | null, table: TableRef | null): string[][] {
  const columns = table
    ? catalog.tables.find(({ schema, name }) => schema === table.schema && name === table.name)?.columns
    : undefined
  const tabs = catalog.spreadsheets.find(({ id }) => id === sheet?.spreadsheetId)?.tabs ?? []
  const headers = tabs
    .filter(tab => sheet?.tab == null || tab.title === sheet.tab)
    .flatMap(tab => tab.headers)
  return [(columns ?? []).map(({ name }) => name), headers]
}

function bestColumn(said: string, known: string[]): string | null {
  const name = readName(said)
  const ranked = known
    .map(column => ({ column, score: nameLikeness(name, readName(column)) }))
    .sort((a, b) => b.score - a.score)
  return ranked[0] && ranked[0].score >= 0.8 ? ranked[0].column : null
}
