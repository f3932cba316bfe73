import { type Mapping, managedKey, statusColumn } from '@doki/contracts'
import type { SheetWrite } from '@doki/sync'
import { keyPlaces } from './config.ts'
import { cellsOf } from './fake-sheet.ts'
import type { Entity, Ledger } from './ledger.ts'
import type { Process } from './machine.ts'
import type { Places, TabRow } from './places.ts'
import { strayCells } from './stray-cells.ts'
import { boxOf, type FakeCell, type FakeTab, isFormula, typed } from './tab.ts'

/** What may lie, at most, between a look at a cell and the write that lands on it, unless the process was frozen. */
const windowMs = 15_000

/** What Doki did and should not have, by kind. */
export interface Wrongs {
  collateral: string[]
  duplicated: string[]
  lost: string[]
}

interface Look {
  cell: unknown
  row: TabRow | undefined
  owner: Entity | undefined
  shift: number
  at: number
}

interface Touched {
  row: number
  column: number
  place: number
  asSeen: boolean
  isRepair: boolean
  wasFormula: boolean
}

interface World {
  mapping: Mapping
  places: Places
  ledger: Ledger
  now: () => number
  wrongs: Wrongs
  onRace(): void
  /** People have cut all rows, and will put them back. */
  isCleared(): boolean
}

/**
 * Sits beside the sheet and looks at everything a run sends there, in the instant it lands: only mapped cells and Doki's
 * own columns, no formula, no key that is there, no cell the process had not looked at shortly before, and no value that
 * nobody had in that cell. A cell that somebody changed between that look and the write is in the one window that
 * is documented (Google has no conditional write): it is marked as raced, and nothing else is. What a write hit as columns
 * moved in that window may be written once more, with what stood there; in the header it has to be.
 */
export function judge(world: World, actor: () => Process, isLate: () => boolean) {
  const { mapping, places, ledger, now, wrongs } = world
  const looks = new Map<string, Look>()
  const strays = strayCells(places)
  const keys = keyPlaces(mapping)
  const all = mapping.columns.map((_, place) => place)
  let lateWrites = 0

  function lookAt(tab: FakeTab, row: number, column: number): void {
    const here = tab.cells[row]
    const owner = here && places.owners.get(here)
    looks.set(`${row}:${column}`, {
      cell: typed(here?.[column]),
      row: here,
      owner,
      shift: places.shift,
      at: now(),
    })
  }

  function race(entity: Entity | undefined, place?: number): void {
    if (!entity) return
    ledger.race(entity, place === undefined ? undefined : [place])
    world.onRace()
  }

  function late(): boolean {
    if (!isLate()) return false
    if (++lateWrites > 1)
      wrongs.collateral.push(`${actor().name} wrote again to the sheet after it lost its job`)
    return true
  }

  /** Whether the cell is still what the process saw there; marks it as raced when it is not. */
  function isAsSeen(tab: FakeTab, row: number, column: number, what: string): boolean {
    const look = looks.get(`${row}:${column}`)
    const here = tab.cells[row]
    if (!look) {
      wrongs.collateral.push(`${what} was written without being looked at`)
      return false
    }
    const place = places.placeOf(column)
    const isKey = keys.includes(place) || column === places.special(managedKey)
    if (look.row !== here || look.shift !== places.shift) {
      race(look.owner)
      race(here && places.owners.get(here))
      return false
    }
    if (look.cell !== typed(here?.[column])) {
      race(look.owner, isKey || place < 0 ? undefined : place)
      return false
    }
    const wasFrozen = actor().frozenUntil > look.at
    if (now() - look.at > windowMs && !wasFrozen)
      wrongs.collateral.push(`${what} was written ${now() - look.at} ms after it was looked at`)
    return true
  }

  return {
    /** A header that columns moving under a write had it hit, and that was not put right. */
    isHeaderHit: (tab: FakeTab) => strays.are(tab.cells[0]),

    looked(tab: FakeTab, ranges: readonly string[]) {
      for (const range of ranges) {
        const { top, left, bottom, right } = boxOf(range)
        for (let row = top; row <= bottom; row++)
          for (let column = left; column <= right; column++) lookAt(tab, row, column)
      }
    },

    write(tab: FakeTab, writes: readonly SheetWrite[], apply: () => void) {
      const isLateWrite = late()
      const cells = cellsOf(writes)
      const hits: { row: number; column: number; was: FakeCell | undefined }[] = []
      const touched = cells.flatMap(({ row, column, cell }): Touched[] => {
        const was = tab.cells[row]?.[column]
        const what = `row ${row + 1}, column ${column + 1}`
        if (typed(was) === (cell === '' ? null : cell)) {
          // Somebody came to the same in between, by an edit that nobody has seen: its row may be emptied by this write.
          if (looks.has(`${row}:${column}`)) isAsSeen(tab, row, column, what)
          return []
        }
        const isStatus = column === places.special(statusColumn)
        const isId = column === places.special(managedKey)
        const place = places.placeOf(column)
        const hasMoved = looks.get(`${row}:${column}`)?.shift !== places.shift
        const isRepair = strays.takes(tab.cells[row], column, cell)
        if (row === 0) {
          const isNewColumn = (cell === managedKey || cell === statusColumn) && typed(was) === null
          if (isLateWrite) world.onRace()
          else if (isRepair || isNewColumn) return []
          else if (hasMoved && !isAsSeen(tab, row, column, what)) hits.push({ row, column, was })
          else wrongs.collateral.push(`${what}: the header was written`)
          return []
        }
        const asSeen = isAsSeen(tab, row, column, what)
        if (hasMoved && !asSeen) hits.push({ row, column, was })
        if (isRepair) return [{ row, column, place, asSeen, isRepair, wasFormula: false }]
        const inNewColumn = cells.some(each => each.row === 0 && each.column === column)
        if (place < 0 && !isStatus && !isId && !inNewColumn) {
          if (asSeen) wrongs.collateral.push(`${what}: a column that is not mapped was written`)
          return []
        }
        if (asSeen && (isId || keys.includes(place)) && typed(was) !== null && cell !== '')
          wrongs.collateral.push(`${what}: a key was written over`)
        return [{ row, column, place, asSeen, isRepair, wasFormula: asSeen && isFormula(was) }]
      })
      const keysBefore = new Map(
        touched.map(({ row }) => [row, tab.cells[row] && places.keyOf(tab.cells[row])]),
      )
      apply()
      for (const { row, column, was } of hits) strays.add(tab.cells[row], column, was)
      // What lands in an emptied tab makes it look like one with few rows: all of them are in that window.
      if (touched.length > 0 && world.isCleared()) for (const entity of ledger.entities) race(entity)
      for (const [row, keyBefore] of keysBefore) {
        const asSeen = touched.every(each => each.row !== row || each.asSeen)
        const isSure = asSeen && !isLateWrite
        if (!isSure) raceMeant(cells.filter(each => each.row === row).map(({ cell }) => String(cell)))
        const formula = touched.find(each => each.row === row && each.wasFormula)
        if (formula && !isEmptied(tab.cells[row], keyBefore))
          wrongs.collateral.push(`row ${row + 1}, column ${formula.column + 1}: a formula was written over`)
        if (touched.some(each => each.row === row && each.isRepair)) putBack(tab.cells[row])
        else if (isEmptied(tab.cells[row], keyBefore))
          deleted(tab.cells[row], keyBefore, `row ${row + 1}`, isSure)
        else own(tab.cells[row], keyBefore, isSure)
      }
      for (const { row, column, place, asSeen } of touched) {
        const here = tab.cells[row]
        const look = looks.get(`${row}:${column}`)
        if (look && here) Object.assign(look, { cell: typed(here[column]), row: here })
        const entity = here && places.owners.get(here)
        if (!here || !entity || place < 0) continue
        if (isLateWrite) race(entity, place)
        const isKnown = ledger.copied('sheet', entity, place, places.value(here, place))
        if (!isKnown && asSeen && !entity.raced.has(place))
          wrongs.collateral.push(`row ${row + 1}, column ${column + 1} got a value nobody had there`)
      }
    },

    deleteRows(tab: FakeTab, rows: readonly number[], apply: () => void) {
      const isLateWrite = late()
      for (const row of rows) {
        const here = tab.cells[row - 1]
        const entity = here && bearer(here, places.keyOf(here))
        const what = `row ${row}`
        const asSeen = mapping.columns.every((_, place) => isAsSeen(tab, row - 1, places.at(place), what))
        if (!asSeen || isLateWrite) race(entity)
        if (!here || !entity) {
          if (asSeen) wrongs.collateral.push(`${what} was deleted, and was no row of the sync`)
          continue
        }
        const isKnown = mapping.columns.every((_, place) => ledger.copied('sheet', entity, place, undefined))
        if (!isKnown && asSeen && entity.raced.size === 0)
          wrongs.lost.push(`${what} was deleted, and nobody had`)
      }
      apply()
      looks.clear()
    },
  }

  /** A row that has its cells again is whose it was. */
  function putBack(row: TabRow | undefined): void {
    const key = row && places.keyOf(row)
    const known = key === undefined ? undefined : ledger.at(key)
    if (row && known) places.owners.set(row, known)
  }

  /** Of a row that landed where it was not meant to: whose it was is told by the key among its cells. */
  function raceMeant(texts: readonly string[]): void {
    for (const [at, text] of texts.entries()) {
      race(ledger.at(text))
      race(ledger.at(`${text}|${texts[at + 1]}`))
    }
  }

  /** Doki deletes a row that has other cells by emptying its own ones. */
  function isEmptied(row: TabRow | undefined, keyBefore: string | undefined): boolean {
    if (!row || keyBefore === undefined || places.keyOf(row) !== undefined) return false
    return mapping.columns.every((_, place) => places.value(row, place) === null)
  }

  /**
   * Whose row it is. A person's copy of a row, once it alone bears that row's key, is that row for whoever compares keys: the
   * copied one has lost its key, or is gone. When it gets its key back it is a new row.
   */
  function bearer(row: TabRow, key: string | undefined): Entity | undefined {
    const owner = places.owners.get(row)
    const known = owner || key === undefined ? undefined : ledger.at(key)
    if (!known || places.rows().some(each => each !== row && places.keyOf(each) === key)) return owner
    for (const [each, entity] of places.owners) if (entity === known) places.owners.delete(each)
    places.owners.set(row, known)
    return known
  }

  function deleted(row: TabRow | undefined, key: string | undefined, what: string, isSure: boolean): void {
    const entity = row && bearer(row, key)
    if (!isSure) race(entity)
    if (!row || !entity) {
      if (isSure) wrongs.collateral.push(`${what} was deleted, and was no row of the sync`)
      return
    }
    places.owners.delete(row)
    const known = mapping.columns.map((_, place) => ledger.copied('sheet', entity, place, undefined))
    if (!known.every(Boolean) && isSure && entity.raced.size === 0)
      wrongs.lost.push(`${what} was deleted, and nobody had`)
  }

  /** A row that Doki gave a key, or made: whose it is. */
  function own(row: TabRow | undefined, keyBefore: string | undefined, isSure: boolean): void {
    const key = row && places.keyOf(row)
    if (!row || key === undefined || key === keyBefore) return
    const owner = places.owners.get(row)
    const known = ledger.at(key)
    if (!owner && known) {
      places.owners.set(row, known)
      for (const place of all) ledger.copied('sheet', known, place, places.value(row, place))
      return
    }
    if (owner && owner === known) return
    if (!owner || known || owner.key !== undefined) {
      // Another row's key landed here, or one of a run that lost its job: whose row it is now, nobody knows.
      if (isSure) wrongs.duplicated.push(`the key ${key} was given to a second row`)
      race(owner)
      const stranger = known ?? ledger.add(key)
      race(stranger)
      places.owners.set(row, stranger)
      return
    }
    ledger.name(owner, key)
    for (const place of keys) ledger.edit('sheet', owner, place, places.value(row, place))
  }
}
