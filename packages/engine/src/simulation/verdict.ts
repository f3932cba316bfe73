import type { Side } from '@doki/sync'
import type { CellValue, Edit, Entity } from './ledger.ts'
import type { SimWorld } from './sim-world.ts'

export interface Verdict {
  lost: string[]
  duplicated: string[]
  unequal: string[]
}

/**
 * What became of every edit once both sides rest. An edit is accounted for when what it wrote is on both sides, or
 * - an edit that had seen it (the next on the same side, or one made over Doki's copy of it) is accounted for,
 * - it made a cell blank that had been blank before, and the other side's edit stands: who compares values sees no edit,
 * - it made a cell blank that had been blank before a write of Doki's that nobody had seen the end of: a cell that is what it
 *   was before counts as not written (see `possibleBases`), or every write that was cut off would ask a person. What Doki
 *   was writing has to stand on both sides,
 * - it waits in an open conflict that has both values, or a person decided that conflict the other way. Where Doki asks again
 *   about a cell it wrote by a decision (the write was cut off, and a trigger made something else of it), its own record of
 *   the decision is gone, while what it wrote by it stands: such a decision counts if the write was of those two values,
 * - the policy or the direction gave way to an edit of the other side that had not seen it, nor it that one. A deletion
 *   and the edits of its row are such edits of one another, in whichever column,
 * - it was made where it does not count: in the copy of a one-way sync, in a column that the other side alone writes,
 * - its row is held: then it still stands on the side it was made on,
 * - its cell was raced: written in the documented window, or by the one request that was in flight as its run lost its job.
 * Apart from held, raced and disputed rows, and those that a rule keeps on one side, both sides are the same.
 */
export function verdictOf(world: SimWorld): Verdict {
  const { ledger, mapping, places, table, kept } = world
  const { direction, conflictPolicy, deletePolicy } = kept.sync
  const verdict: Verdict = { lost: [], duplicated: [], unequal: [] }
  const open = kept.conflicts.filter(({ state }) => state === 'open' || state === 'resolved')
  const decided = kept.conflicts.filter(({ state, resolution }) => resolution !== null && state !== 'open')
  const heldKeys = new Set(kept.quarantine.map(({ key }) => key))
  const heldRows = new Set(kept.quarantine.map(({ row }) => row))
  const mirrors =
    direction === 'sheet_to_table' ? conflictPolicy === 'sheet_wins' : conflictPolicy === 'table_wins'
  const source: Side | undefined =
    direction === 'two_way' ? undefined : direction === 'sheet_to_table' ? 'sheet' : 'table'
  const rowOf = new Map(
    [...places.owners].filter(([row]) => world.tab.cells.includes(row)).map(([row, entity]) => [entity, row]),
  )

  for (const entity of ledger.entities) judgeEntity(entity)
  countKeys()
  return verdict

  function judgeEntity(entity: Entity): void {
    const row = rowOf.get(entity)
    const inTable = entity.key === undefined ? undefined : table.rows.get(entity.key)
    const isHeld =
      (entity.key !== undefined && heldKeys.has(entity.key)) ||
      (row !== undefined && heldRows.has(world.tab.cells.indexOf(row) + 1))
    const rowConflict = open.some(({ conflict: { key, column } }) => key === entity.key && column === null)
    const keptApart =
      (row === undefined) !== (inTable === undefined) && mayDiffer(entity, row ? 'sheet' : 'table')
    for (const [place, edits] of entity.edits.entries()) {
      if (entity.raced.has(place)) continue
      const now: Record<Side, CellValue> = {
        sheet: row && places.value(row, place),
        table: inTable ? (inTable.values[place] ?? null) : undefined,
      }
      const inConflict =
        rowConflict || open.some(({ conflict: { key, column } }) => key === entity.key && column === place)
      const apart = isHeld || inConflict || keptApart
      if (!apart && !isSame(place, now) && !isTargetsOwn(entity, place))
        verdict.unequal.push(
          `${nameOf(entity, place)}: ${text(now.sheet)} in the sheet, ${text(now.table)} in the table`,
        )
      for (const edit of edits) {
        if (edit.value === undefined || mapping.columns[place]?.type === 'boolean') continue
        const standing = { now, isHeld, inConflict, keptApart }
        const heirs = edits.filter(each => each.id === edit.id || each.seen.has(edit.id))
        if (!heirs.some(heir => isAccounted(entity, place, heir, standing)))
          verdict.lost.push(
            `${nameOf(entity, place)}: ${text(edit.value)} of the ${edit.side} is nowhere (${text(now.sheet)} in the sheet, ${text(now.table)} in the table)`,
          )
      }
    }
    if (entity.raced.size > 0 || isHeld || rowConflict || keptApart) return
    for (const deletion of entity.deletions) {
      if (!isDeletionAccounted(entity, deletion, row !== undefined || inTable !== undefined))
        verdict.lost.push(
          `row ${entity.key ?? '?'}: the deletion in the ${deletion[0]?.side} came to nothing`,
        )
    }
  }

  /** A value without what the table's trigger adds to it. */
  function plain(value: CellValue): CellValue {
    return world.config.trigger ? value?.replace(/~$/, '') : value
  }

  /** A trigger of the table's may have made something else of it. */
  function isSame(place: number, now: Record<Side, CellValue>): boolean {
    return now.sheet === now.table || world.altered(place, now.sheet) === now.table
  }

  interface Standing {
    now: Record<Side, CellValue>
    isHeld: boolean
    inConflict: boolean
    keptApart: boolean
  }

  function isAccounted(
    entity: Entity,
    place: number,
    edit: Edit,
    { now, isHeld, inConflict, keptApart }: Standing,
  ): boolean {
    const heirs = heirsOf(entity.edits[place] ?? [], edit)
    const onSide = (side: Side) => {
      const tag = entity.tags[side][place]
      // A side that never had the row is as the deletion on the other one left it.
      return tag ? heirs.has(tag.id) : now[side] === undefined
    }
    if (onSide('sheet') && onSide('table')) return true
    if (plain(now.sheet) === plain(edit.value) && plain(now.table) === plain(edit.value)) return true
    const final = [entity.tags.sheet[place], entity.tags.table[place]].flatMap(tag => tag ?? [])
    const rivals = (entity.edits[place] ?? []).filter(
      other => isConcurrent(edit, other) && final.some(tag => tag.id === other.id || tag.seen.has(other.id)),
    )
    if (rivals.some(rival => wins(rival, edit, place))) return true
    if (edit.isBack && rivals.length > 0) return true
    if (edit.isUndone && now.sheet !== undefined && now.sheet !== null && now.sheet === now.table) return true
    // At the first meeting a filled cell wins over a blank one.
    if (edit.value === null && rivals.some(({ isFirst, side }) => isFirst && side !== edit.side)) return true
    const writer = mapping.columns[place]?.writer ?? 'both'
    if (writer !== 'both' && writer !== edit.side) return true
    const isDecided = decided.some(({ conflict: { key, column }, resolution }) => {
      if (key !== entity.key || (column !== null && column !== place) || !resolution) return false
      const seen = (values: (typeof open)[number]['conflict']['sheet']) =>
        values ? (values[place] ?? null) : undefined
      const lost = [seen(kept.conflicts.find(each => each.resolution === resolution)?.conflict[edit.side])]
      return lost.some(value => plain(value) === plain(edit.value) || isAfter(entity, place, value, edit))
    })
    if (isDecided || isWrittenOver(entity, place, edit)) return true
    if (isHeld || inConflict || keptApart)
      return onSide(edit.side) || onSide(edit.side === 'sheet' ? 'table' : 'sheet')
    if (source && edit.side !== source && (mirrors || onSide(edit.side))) return true
    const deletion = entity.deletions.find(each => each[place]?.id === edit.id)
    if (deletion && isDeletionAccounted(entity, deletion, now.sheet !== undefined || now.table !== undefined))
      return true
    return false
  }

  /** Doki put the other side’s value in place of the edit’s, as a person had told it to. */
  function isWrittenOver({ key }: Entity, place: number, { side, value }: Edit): boolean {
    return world.decisions.some(({ conflict, resolution }) => {
      const { take } = resolution
      if (conflict.key !== key || conflict.column !== place || take === side || take === 'value') return false
      const [lost, chosen] = [resolution[side], resolution[take]]
      if (lost !== value) return false
      return kept.steps.some(
        step =>
          step.side === side &&
          step.changes.some(
            ({ key: changed, before, after }) =>
              changed === key && before?.[place] === lost && after?.[place] === chosen,
          ),
      )
    })
  }

  /** The edit, those that wrote the very same without knowing of it, and all that had seen one of them. */
  function heirsOf(edits: readonly Edit[], edit: Edit): Set<number> {
    const heirs = new Set([edit.id])
    const same = new Set([plain(edit.value)])
    for (let before = 0; before < heirs.size; ) {
      before = heirs.size
      for (const other of edits) {
        const isHeir = [...heirs].some(id => other.seen.has(id))
        const isTwin = same.has(plain(other.value)) && !edit.seen.has(other.id)
        if (!isHeir && !isTwin) continue
        heirs.add(other.id)
        same.add(plain(other.value))
      }
    }
    return heirs
  }

  /** Whether the edit that wrote `value` had seen `edit`. */
  function isAfter(entity: Entity, place: number, value: CellValue, edit: Edit): boolean {
    return (entity.edits[place] ?? []).some(other => other.value === value && other.seen.has(edit.id))
  }

  function isConcurrent(a: Edit, b: Edit): boolean {
    return a.id !== b.id && !a.seen.has(b.id) && !b.seen.has(a.id)
  }

  /** Whether a rule lets one edit win over another that had not seen it. */
  function wins(rival: Edit, edit: Edit, place: number): boolean {
    if (rival.side === edit.side) return false
    const writer = mapping.columns[place]?.writer ?? 'both'
    const isAboutRow = rival.value === undefined || edit.value === undefined
    if (writer !== 'both' && !isAboutRow) return rival.side === writer
    if (source && mirrors) return rival.side === source
    return conflictPolicy === `${rival.side}_wins`
  }

  function isDeletionAccounted(entity: Entity, deletion: readonly Edit[], exists: boolean): boolean {
    if (!exists) return true
    const [first] = deletion
    if (!first || first.isBack) return true
    const isSuperseded = deletion.every(edit => {
      const tags = [entity.tags.sheet[edit.column], entity.tags.table[edit.column]]
      return tags.every(tag => tag === undefined || tag.id === edit.id || tag.seen.has(edit.id))
    })
    if (isSuperseded) return true
    if (source && first.side !== source) return true
    if (decided.some(({ conflict }) => conflict.key === entity.key)) return true
    return entity.edits.some((edits, place) =>
      edits.some(edit => {
        const own = deletion[place]
        if (!own || !isConcurrent(own, edit) || edit.value === undefined) return false
        // Of a row that both sides had by themselves nobody knew yet that it was the same one.
        if (edit.side === own.side) return false
        const isWinner = source && mirrors ? edit.side === source : conflictPolicy === `${edit.side}_wins`
        return isWinner || edit.isFirst
      }),
    )
  }

  /** Rows that a rule leaves on one side alone. */
  function mayDiffer(entity: Entity, on: Side): boolean {
    if (source && on !== source) return true
    if (
      source === on &&
      entity.tags[on === 'sheet' ? 'table' : 'sheet'].some(tag => tag && tag.value === undefined)
    )
      return true
    return deletePolicy === 'keep' && entity.deletions.some(([first]) => first && first.side !== on)
  }

  /** In a one-way sync that is no mirror, the target may keep edits of its own. */
  function isTargetsOwn(entity: Entity, place: number): boolean {
    if (!source || mirrors) return false
    const target = source === 'sheet' ? 'table' : 'sheet'
    return entity.tags[target][place]?.side === target
  }

  function countKeys(): void {
    const counts = new Map<string, number>()
    for (const row of places.rows()) {
      const key = places.keyOf(row)
      if (key === undefined) {
        const owner = places.owners.get(row)
        if (!heldRows.has(world.tab.cells.indexOf(row) + 1) && owner?.raced.size === 0)
          verdict.unequal.push(`row ${world.tab.cells.indexOf(row) + 1} of the sheet has no key`)
      } else counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    for (const [key, count] of counts) {
      if (count > 1 && (ledger.at(key)?.raced.size ?? 0) === 0)
        verdict.duplicated.push(`${key} is ${count} times in the sheet`)
    }
    for (const key of table.rows.keys()) {
      if (!ledger.at(key)) verdict.duplicated.push(`nobody ever had the table’s row ${key}`)
    }
  }

  function nameOf(entity: Entity, place: number): string {
    return `row ${entity.key ?? `without a key (${entity.id})`}, ${mapping.columns[place]?.column}`
  }

  function text(value: CellValue): string {
    if (value === undefined) return 'no row'
    return value === null ? 'blank' : JSON.stringify(value)
  }
}
