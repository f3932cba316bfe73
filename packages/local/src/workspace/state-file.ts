import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { Spreadsheet } from './spreadsheet.ts'
import type { Tab } from './tab.ts'
import type { World } from './world.ts'

/** Maps become lists of pairs, Infinity a word; our own file, so its inside is trusted once its frame is right. */
const Frame = z.object({
  format: z.literal('doki-workspace-1'),
  world: z.custom<Saved>(value => typeof value === 'object' && value !== null),
})

interface Saved {
  files: [string, ReturnType<World['files']['get']> & object][]
  sheets: [string, SavedSheet][]
  deleted: string[]
  changes: World['changes']
  channels: World['channels'] extends Map<string, infer V> ? [string, V][] : never
  accessTokens: World['accessTokens'] extends Map<string, infer V> ? [string, V][] : never
  refreshTokens: World['refreshTokens'] extends Map<string, infer V> ? [string, V][] : never
}

interface SavedTab extends Omit<Tab, 'rowMetadata' | 'columnMetadata'> {
  rowMetadata: [number, Tab['rowMetadata'] extends Map<number, infer V> ? V : never][]
  columnMetadata: [number, Tab['columnMetadata'] extends Map<number, infer V> ? V : never][]
}

interface SavedSheet extends Omit<Spreadsheet, 'tabs'> {
  tabs: SavedTab[]
}

/** Writes the whole state, beside the old file first, so that a crash leaves one of the two. */
export function saveState(world: World, path: string): void {
  const saved: Saved = {
    files: [...world.files],
    sheets: [...world.sheets].map(([id, sheet]) => [id, { ...sheet, tabs: sheet.tabs.map(packTab) }]),
    deleted: [...world.deleted],
    changes: world.changes,
    channels: [...world.channels],
    accessTokens: [...world.accessTokens],
    refreshTokens: [...world.refreshTokens],
  }
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, JSON.stringify({ format: 'doki-workspace-1', world: saved }), { mode: 0o600 })
  renameSync(temporary, path)
}

/** Reads the state back in; a missing file is an empty start. @throws Error for a file that is not ours. */
export function loadState(world: World, path: string): void {
  if (!existsSync(path)) return
  const frame = Frame.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!frame.success)
    throw new Error(`${path} is no state file of the Workspace stand-in. Move it away and start again.`)
  const saved = frame.data.world
  for (const [id, file] of saved.files) world.files.set(id, file)
  for (const [id, sheet] of saved.sheets) world.sheets.set(id, { ...sheet, tabs: sheet.tabs.map(unpackTab) })
  for (const id of saved.deleted) world.deleted.add(id)
  world.changes.push(...saved.changes)
  for (const [id, channel] of saved.channels) world.channels.set(id, channel)
  for (const [id, grant] of saved.accessTokens) world.accessTokens.set(id, grant)
  for (const [id, grant] of saved.refreshTokens) {
    world.refreshTokens.set(id, { ...grant, expires: Number.POSITIVE_INFINITY })
  }
}

function packTab(tab: Tab): SavedTab {
  return { ...tab, rowMetadata: [...tab.rowMetadata], columnMetadata: [...tab.columnMetadata] }
}

function unpackTab(tab: SavedTab): Tab {
  return { ...tab, rowMetadata: new Map(tab.rowMetadata), columnMetadata: new Map(tab.columnMetadata) }
}
