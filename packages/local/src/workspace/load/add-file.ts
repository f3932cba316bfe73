import { type Cell, isRich } from '../cell.ts'
import { makeFile } from '../drive/make-file.ts'
import { newFileId, newNumber } from '../ids.ts'
import { MAX_CELLS } from '../sheets/create.ts'
import { newSpreadsheet } from '../spreadsheet.ts'
import { newTab, type Tab } from '../tab.ts'
import { enter } from '../values/write.ts'
import type { DriveFile, World } from '../world.ts'
import type { LoadedFile, LoadedTab } from './read-file.ts'

export interface AddOptions {
  title: string
  owner: string
  /** Reads the texts of a CSV as if typed, so that numbers and dates come out; else they stay texts. */
  convert: boolean
  /** The id to give it, instead of a fresh one. */
  id?: string
}

/** Makes a spreadsheet of a loaded file, in a grid as Google makes it: the data, at least 1000 x 26 where that many fit. */
export function addLoadedFile(world: World, loaded: LoadedFile, options: AddOptions): DriveFile {
  const id = options.id ?? newFileId()
  const tabs = tabsOf(loaded, options.convert ? world.now().getUTCFullYear() : undefined)
  return makeFile(world, { id, name: options.title, owner: options.owner, sheet: newSpreadsheet(id, tabs) })
}

/** The tabs of a loaded file; with a `year` the texts of a CSV are read as typed in that year. */
export function tabsOf(loaded: LoadedFile, year: number | undefined): Tab[] {
  const tabs: Tab[] = []
  for (const tab of loaded.tabs) {
    const id = tabs.length === 0 ? 0 : newNumber(taken => tabs.some(item => item.id === taken))
    tabs.push(tabOf(id, tab, loaded.texts ? year : undefined))
  }
  return tabs
}

function tabOf(id: number, { title, rows }: LoadedTab, year: number | undefined): Tab {
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  const height = Math.max(1000, rows.length)
  const roomy = height * Math.max(26, width) <= MAX_CELLS
  const tab = newTab(id, title, height, roomy ? Math.max(26, width) : width)
  tab.rows = year === undefined ? rows : rows.map(row => row.map(cell => typed(cell, year)))
  return tab
}

function typed(cell: Cell, year: number): Cell {
  return typeof cell === 'string' && !isRich(cell) ? enter(null, cell, 'USER_ENTERED', year) : cell
}
