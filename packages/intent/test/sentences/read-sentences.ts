import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Catalog, type Intent, type IntentAction } from '@doki/contracts'

/** One sentence, with what it is to be understood as. */
export interface Sentence {
  group: string
  language: string
  catalog: Catalog
  /** What was said before, when it is a follow-up. */
  before: string | null
  text: string
  want: Intent
  /** What must be asked about; null when nothing is said of questions. */
  asks: string | null
}

const folder = import.meta.dirname
const usual: Record<string, string> = { en: 'shop', de: 'kontor', fr: 'boutique', es: 'tienda', pt: 'loja' }
const actions: Record<string, IntentAction> = {
  create: 'create_sync',
  run: 'run_sync',
  plan: 'plan_sync',
  pause: 'pause_sync',
  resume: 'resume_sync',
  change: 'change_sync',
  delete: 'delete_sync',
  map: 'suggest_mapping',
  status: 'show_status',
  conflicts: 'show_conflicts',
  undo: 'undo_run',
  unknown: 'unknown',
}
const directions: Record<string, Intent['direction']> = {
  '>': 'sheet_to_table',
  '<': 'table_to_sheet',
  '<>': 'two_way',
}
const winners: Record<string, Intent['conflictPolicy']> = {
  sheet: 'sheet_wins',
  table: 'table_wins',
  newest: 'newest_wins',
  ask: 'ask',
}

/** Reads `seen` or `held-out`: `language [@catalog] | [before >>] sentence | action; field=value; …`, a group a file. */
export function readSentences(part: string): Sentence[] {
  const catalogs = JSON.parse(readFileSync(path.join(folder, 'catalogs.json'), 'utf8'))
  return readdirSync(path.join(folder, part)).flatMap(file =>
    readFileSync(path.join(folder, part, file), 'utf8')
      .split('\n')
      .filter(line => line.trim() !== '' && !line.startsWith('#'))
      .map(line => {
        const [who = '', said = '', want = ''] = line.split(' | ')
        const [language = '', chosen] = who.trim().split(' @')
        const [first = '', second] = said.split(' >> ')
        const catalog = Catalog.parse(catalogs[chosen ?? usual[language] ?? ''])
        return {
          group: file.replace('.txt', ''),
          language,
          catalog,
          before: second === undefined ? null : first.trim(),
          text: (second ?? first).trim(),
          ...readWant(want, catalog),
        }
      }),
  )
}

function readWant(text: string, catalog: Catalog): Pick<Sentence, 'want' | 'asks'> {
  const [action = '', ...parts] = text.split(';').map(part => part.trim())
  const fields = Object.fromEntries(
    parts.filter(part => !part.startsWith('?')).map(part => [part[0], part.slice(2)]),
  )
  const [title, tab = null] = fields.s?.split('/') ?? []
  const spreadsheet = catalog.spreadsheets.find(each => each.title === title)
  const table = catalog.tables.find(
    each => each.name === fields.t || `${each.schema}.${each.name}` === fields.t,
  )
  const sync = catalog.syncs.find(each => each.name === fields.y)
  if ((fields.s && !spreadsheet) || (fields.t && !table) || (fields.y && !sync) || !actions[action])
    throw new Error(`Not in the catalogue: ${text}`)
  return {
    want: {
      action: actions[action],
      sync: sync?.id ?? null,
      sheet: spreadsheet ? { spreadsheetId: spreadsheet.id, tab } : null,
      table: table ? { schema: table.schema, name: table.name } : null,
      direction: directions[fields.d] ?? null,
      schedule:
        fields.c && fields.c !== 'none' ? { cron: fields.c, timezone: fields.z ?? catalog.timezone } : null,
      live: fields.l ? fields.l === 'yes' : null,
      noSchedule: fields.c === 'none',
      conflictPolicy: winners[fields.p] ?? null,
      deletePolicy: (fields.x ?? null) as Intent['deletePolicy'],
      key: fields.k?.split(',') ?? [],
      newTable: fields.n ?? null,
    },
    asks: parts.find(part => part.startsWith('?'))?.slice(1) ?? null,
  }
}
