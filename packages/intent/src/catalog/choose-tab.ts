import type { Catalog } from '@doki/contracts'
import { columnLikeness } from '../names/column-likeness.ts'
import { isSameMeaning } from '../names/meaning.ts'
import { type Name, nameLikeness, readName } from '../names/names.ts'
import type { SheetRef } from './catalog-names.ts'

type Tab = Catalog['spreadsheets'][number]['tabs'][number]

/** The table it goes with: one that is there, or the name of one that is to be made. */
export interface Beside {
  table: { schema: string; name: string } | null
  newTable: string | null
}

const sameName = 0.93
const sameColumn = 0.93

/**
 * The tab that is meant where a spreadsheet of several is named as a whole: the only one with anything in it, the one called
 * as the spreadsheet or as the table is, the one whose headers are the table's columns. Null when nothing tells.
 */
export function chooseTab(sheet: SheetRef, beside: Beside, catalog: Catalog): string | null {
  const spreadsheet = catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)
  const tabs = spreadsheet?.tabs ?? []
  const filled = tabs.filter(({ headers }) => headers.length > 0)
  if (filled.length === 1) return filled[0]?.title ?? null
  const table = beside.table?.name ?? beside.newTable
  const tab =
    calledSo(tabs, table) ?? calledSo(tabs, spreadsheet?.title ?? null) ?? byColumns(filled, beside, catalog)
  return tab?.title ?? null
}

function calledSo(tabs: Tab[], said: string | null): Tab | null {
  if (said === null) return null
  const name = readName(said)
  const same = tabs.filter(({ title }) => nameLikeness(readName(title), name) >= sameName)
  return (
    only(same) ?? (same.length === 0 ? only(tabs.filter(({ title }) => isSameMeaning(title, said))) : null)
  )
}

/** The tab with most of the table's columns, where no other has half as many. */
function byColumns(tabs: Tab[], { table }: Beside, catalog: Catalog): Tab | null {
  const columns =
    catalog.tables.find(each => each.schema === table?.schema && each.name === table.name)?.columns ?? []
  if (columns.length === 0) return null
  const names = columns.map(({ name }) => readName(name))
  const counted = tabs
    .map(tab => {
      const headers = namesOf(tab)
      const count = names.filter(name =>
        headers.some(each => columnLikeness(each, name) >= sameColumn),
      ).length
      return { tab, count }
    })
    .sort((a, b) => b.count - a.count)
  const [best, next] = counted
  return best && best.count >= 2 && best.count >= 2 * (next?.count ?? 0) ? best.tab : null
}

const known = new WeakMap<Tab, Name[]>()

function namesOf(tab: Tab): Name[] {
  const held = known.get(tab) ?? tab.headers.map(readName)
  known.set(tab, held)
  return held
}

function only<Thing>(things: Thing[]): Thing | null {
  return things.length === 1 ? (things[0] ?? null) : null
}
