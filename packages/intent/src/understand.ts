import type { Catalog, ConflictPolicy, DeletePolicy, IntentAction } from '@doki/contracts'
import { type CatalogNames, catalogNames } from './catalog/catalog-names.ts'
import { linkDescribedTab } from './catalog/described-tab.ts'
import { linkBoth } from './catalog/link-both.ts'
import { type Linked, linkDatasets } from './catalog/link-datasets.ts'
import { linkByMeaning, linkSyncByMeaning } from './catalog/link-meaning.ts'
import { linkSync, type SyncLink } from './catalog/link-sync.ts'
import { onlyTab } from './catalog/only-tab.ts'
import { candidatePhrases } from './catalog/phrases.ts'
import { sidesIn } from './catalog/sides-in.ts'
import { readAction } from './grammar/action.ts'
import { readAfterRows } from './grammar/after-rows.ts'
import { setContrastsApart } from './grammar/contrast.ts'
import { cutThreat, isHostile } from './grammar/hostile.ts'
import { takeKey } from './grammar/key.ts'
import { namedNewTable } from './grammar/new-table.ts'
import { takeConflictPolicy, takeDeletePolicy } from './grammar/policies.ts'
import { setReasonsApart } from './grammar/purpose.ts'
import { takeLive, takeNoSchedule } from './schedule/take-live.ts'
import { type SaidSchedule, takeSchedule } from './schedule/take-schedule.ts'
import { withIdsForAddresses } from './text/addresses.ts'
import { has, type Line } from './text/line.ts'
import { readLine } from './text/read-line.ts'

/** Everything the words of one sentence say, before it is decided what they mean together. */
export interface Understood {
  line: Line
  /** The line as it was before names were linked in it. */
  unlinked: Line
  /** The line before anything was understood of it. */
  unread: Line
  names: CatalogNames
  isHostile: boolean
  /** A later clause that would destroy something, as it was written: it is not done. */
  threat: string | null
  /** Other people's business: poems, the weather. */
  isForeign: boolean
  action: IntentAction | null
  linked: Linked
  sync: SyncLink
  newTable: string | null
  schedule: SaidSchedule
  live: boolean | null
  noSchedule: boolean
  conflictPolicy: ConflictPolicy | null
  deletePolicy: DeletePolicy | null
  key: string[]
}

/** Longer texts are cut: nobody asks for a sync in more. */
const longestText = 2000

/**
 * Reads a sentence in turns; what one turn has understood is taken out for the next: rows that are gone, who wins, the
 * schedule, the key, a table to be made. What is left is looked for in the catalogue, and then the verbs are read.
 */
export function understand(text: string, catalog: Catalog, isAnswer = false): Understood {
  const names = catalogNames(catalog)
  const line = readLine(withIdsForAddresses(text.slice(0, longestText)).replace(/\s/gu, ' '), names)
  setReasonsApart(line)
  const unread = { ...line }
  const deletePolicy = takeDeletePolicy(line)
  readAfterRows(line)
  const noSchedule = takeNoSchedule(line)
  let conflictPolicy = takeConflictPolicy(line)
  const live = takeLive(line, conflictPolicy !== null)
  const schedule = takeSchedule(line, catalog.timezone, isAnswer)
  const key = takeKey(line, names)
  const spoken = namedNewTable(line)
  const threat = cutThreat(line)
  setContrastsApart(line)
  const phrases = candidatePhrases(line, names.longest).filter(
    ({ from, to }) =>
      !spoken || !line.pieces.slice(spoken.from, spoken.to).some(piece => piece.from < to && from < piece.to),
  )
  const byName = linkBoth(line, phrases, names, linkDatasets(line, phrases, names, spoken !== null))
  const linked = linkDescribedTab(line, linkByMeaning(line, phrases, names, byName), catalog)
  const sync = syncOfBoth(
    linked,
    linkSyncByMeaning(line, phrases, names, linkSync(phrases, names, catalog)),
    catalog,
  )
  const unlinked = { ...line }
  if (spoken && spoken.name !== '')
    mark(line, line.pieces[spoken.from]?.from ?? 0, line.pieces[spoken.to - 1]?.to ?? 0, 'T')
  if (linked.sheet) mark(line, linked.sheet.from, linked.sheet.to, 'S')
  if (linked.table) mark(line, linked.table.from, linked.table.to, 'T')
  if (sync.from !== null && (isMarked(line, sync) ? sync.cued : true)) mark(line, sync.from, sync.to, 'Y')
  conflictPolicy ??= takeConflictPolicy(line)
  return {
    line,
    unlinked,
    unread,
    names,
    isHostile:
      isHostile(line) ||
      has(line, '(COPY|GET|SHOW|CREATE|MAKE|START) (THE|FILLER|IT|ROW|NEW|W){0,4} FOREIGN'),
    threat,
    isForeign: has(line, 'FOREIGN'),
    action: readAction(line),
    linked,
    sync,
    newTable: spoken?.name ?? null,
    schedule,
    live,
    noSchedule,
    conflictPolicy,
    deletePolicy,
    key,
  }
}

/** "when the Orders sheet and the orders table differ": the one sync between them, where no other is named. */
function syncOfBoth({ sheet, table }: Linked, sync: SyncLink, catalog: Catalog): SyncLink {
  if (!sheet || !table || sync.cued || sync.from === null) return sync
  const wanted = onlyTab(sheet.ref, catalog)
  const between = catalog.syncs.filter(each => {
    const sides = sidesIn(each, catalog)
    const isTable = sides.table?.schema === table.ref.schema && sides.table.name === table.ref.name
    if (!isTable || sides.sheet?.spreadsheetId !== wanted.spreadsheetId) return false
    return onlyTab(sides.sheet, catalog).tab === wanted.tab
  })
  const [only] = between
  if (!only || between.length > 1) return sync
  return {
    ...sync,
    id: only.id,
    score: Math.max(sync.score, 0.95),
    others: [],
    sides: { sheet: sheet.ref, table: table.ref },
  }
}

/** Gives the pieces of some words another code; nouns beside a name stay what they are. */
export function mark(line: Line, from: number, to: number, code: string): void {
  line.pieces = line.pieces.map(piece => (piece.from < to && from < piece.to ? { ...piece, code } : piece))
}

function isMarked({ pieces }: Line, { from, to }: SyncLink): boolean {
  return pieces.some(
    piece => piece.from < to && from! < piece.to && (piece.code === 'S' || piece.code === 'T'),
  )
}
