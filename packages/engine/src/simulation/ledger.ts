import type { Side } from '@doki/sync'

/** A canonical text; null is blank, undefined is a row that is not there. */
export type CellValue = string | null | undefined

/** What somebody, not Doki, did to one cell. */
export interface Edit {
  id: number
  side: Side
  column: number
  value: CellValue
  at: number
  /** Ids of the edits whose outcome stood there when it was made, and of what those had seen. */
  seen: ReadonlySet<number>
  /**
   * Blank, as the cell had been before, or the deletion of a row whose insertion by Doki nobody saw the end of: whoever
   * compares values sees no edit at all.
   */
  isBack: boolean
  /** Blank, as the cell had been before a write of Doki’s that nobody had seen the end of. */
  isUndone: boolean
  /** It came with its row. */
  isFirst: boolean
}

/** One row of people's, on whichever sides it is. */
export interface Entity {
  id: number
  key: string | undefined
  /** What each side shows: the edit that its value is of; undefined before there was any. */
  tags: Record<Side, (Edit | undefined)[]>
  /** Of each column. */
  edits: Edit[][]
  deletions: Edit[][]
  /** Columns that were written in the documented window, or by a request in flight as its run lost its job. */
  raced: Set<number>
}

export type Ledger = ReturnType<typeof ledger>

/**
 * Who saw what: every edit knows which edits stood in its cell when it was made, so that two of them are either one
 * after the other, or made without knowing of each other. Values are unique to their cell (but for blanks and
 * booleans), so what Doki writes tells which edit it carries; a value that nobody typed there is a fault by itself.
 */
export function ledger(
  columns: number,
  now: () => number,
  agreed: (key: string | undefined, column: number) => CellValue,
  isUnsure: (side: Side, key: string | undefined) => boolean,
  wasBlankBefore: (side: Side, key: string | undefined, column: number) => boolean,
) {
  const entities: Entity[] = []
  const byKey = new Map<string, Entity>()
  /** Other texts for the same edit: what a trigger made of a value. */
  const aliases = new Map<string, string>()
  let edits = 0

  const all = Array.from({ length: columns }, (_, column) => column)

  function edit(side: Side, entity: Entity, column: number, value: CellValue): Edit {
    const parent = entity.tags[side][column]
    const other = entity.tags[side === 'sheet' ? 'table' : 'sheet'][column]
    // Both sides came to the same value by themselves, and Doki's base has it: who edits it edits both.
    const isAgreed =
      parent && other && parent.value === other.value && agreed(entity.key, column) === parent.value
    const seen = new Set(
      [parent, isAgreed ? other : undefined].flatMap(each => (each ? [...each.seen, each.id] : [])),
    )
    const past = (entity.edits[column] ?? []).filter(({ id }) => seen.has(id))
    const wasBlank =
      past.some(each => each.value === null) || past.some(each => each.seen.size === 0 && !each.isFirst)
    const isBack = value === null && wasBlank
    const isUndone = value === null && wasBlankBefore(side, entity.key, column)
    const made: Edit = { id: ++edits, side, column, value, at: now(), seen, isBack, isUndone, isFirst: false }
    entity.edits[column]?.push(made)
    entity.tags[side][column] = made
    return made
  }

  function add(key: string | undefined): Entity {
    const entity: Entity = {
      id: entities.length + 1,
      key,
      tags: { sheet: [], table: [] },
      edits: all.map(() => []),
      deletions: [],
      raced: new Set(),
    }
    entities.push(entity)
    if (key !== undefined) byKey.set(key, entity)
    return entity
  }

  return {
    entities: entities as readonly Entity[],
    edits: () => edits,
    edit,
    add,
    at: (key: string): Entity | undefined => byKey.get(key),

    name(entity: Entity, key: string): void {
      entity.key = key
      byKey.set(key, entity)
    },

    /** A row with all its values; blank cells of a row nobody knew are no edits. */
    insert(side: Side, entity: Entity, values: readonly CellValue[]): void {
      for (const column of all) {
        const value = values[column] ?? null
        if (value !== null || (entity.edits[column]?.length ?? 0) > 0)
          edit(side, entity, column, value).isFirst = true
      }
    },

    remove(side: Side, entity: Entity): void {
      const isBack = isUnsure(side, entity.key)
      entity.deletions.push(
        all.map(column => Object.assign(edit(side, entity, column, undefined), { isBack })),
      )
    },

    alias(entity: Entity, column: number, value: string, of: string): void {
      aliases.set(`${entity.id} ${column} ${value}`, of)
    },

    /** Doki wrote a value; false when nobody ever had it in that cell. */
    copied(side: Side, entity: Entity, column: number, value: CellValue): boolean {
      const other = entity.tags[side === 'sheet' ? 'table' : 'sheet'][column]
      const wanted = value == null ? value : (aliases.get(`${entity.id} ${column} ${value}`) ?? value)
      const is = (one: Edit) => one.value === wanted || one.value === value
      const own = entity.tags[side][column]
      if (own && is(own)) return true
      const found = other && is(other) ? other : entity.edits[column]?.findLast(is)
      if (!found && value !== null) return false
      if (found || entity.tags[side][column]?.value !== value) entity.tags[side][column] = found
      return true
    },

    race(entity: Entity | undefined, columnsOf: readonly number[] = all): void {
      for (const column of columnsOf) entity?.raced.add(column)
    },
  }
}
