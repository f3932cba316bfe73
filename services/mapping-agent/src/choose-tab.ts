import { DokiError } from '@doki/contracts'
import { type SheetInfo, tabNamed } from '@doki/sync'

export type Tab = SheetInfo['tabs'][number]

/** What Google itself allows a spreadsheet. https://support.google.com/drive/answer/37603 */
const mostCells = 10_000_000

/** The tabs to look at, in order: the one named, or all until one has rows. Throws `DokiError`s that say what to do. */
export function tabsToRead(info: SheetInfo, named: string | null): Tab[] {
  const tabs = named === null ? info.tabs : [findTab(info, named)]
  if (tabs.length === 0)
    throw new DokiError('unprocessable', `“${info.title}” has no tab with cells, so there is nothing to map.`)
  return tabs
}

/** Throws `too_large` for a tab that no sync could read. */
export function refuseTooLarge({ title, rows, columns }: Tab): void {
  if (rows * columns <= mostCells) return
  throw new DokiError(
    'too_large',
    `The tab “${title}” has ${count(rows)} rows of ${count(columns)} columns: more than ${count(mostCells)} cells. Delete rows and columns that are not used, or split it.`,
  )
}

function findTab(info: SheetInfo, named: string): Tab {
  const tab = tabNamed(info.tabs, named)
  if (tab) return tab
  const titles = info.tabs.map(({ title }) => `“${title}”`).join(', ')
  throw new DokiError(
    'unprocessable',
    `There is no tab “${named}” in “${info.title}”. Its tabs are ${titles}.`,
  )
}

function count(number: number): string {
  return number.toLocaleString('en-US')
}
