import { managedKey } from '@doki/contracts'
import { keyPlaces } from './config.ts'
import type { Entity } from './ledger.ts'
import type { TabRow } from './places.ts'
import type { Random } from './random.ts'
import type { SimWorld } from './sim-world.ts'
import { type FakeCell, shown } from './tab.ts'
import { cellOf, plainText } from './tokens.ts'

export type People = ReturnType<typeof people>

/** What people do to the sheet: one gesture each, at once. What they break on purpose they mend some time later. */
export function people(world: SimWorld, chance: Random) {
  const { places, ledger, tab, mapping, config, time, trace } = world
  const { columns, key } = mapping
  const keys = keyPlaces(mapping)
  /** What is broken, and how it is mended. */
  const broken = new Map<string, () => void>()
  let backUntil = 0
  const isWriting = () => world.writingSince > 0 && time.now() - world.writingSince < 15_000
  const free = columns.flatMap((_, place) => (keys.includes(place) ? [] : [place]))

  const anyRow = () => chance.one(places.rows().filter(row => places.owners.has(row)))
  const isDoubled = (row: TabRow) =>
    places.rows().filter(each => places.keyOf(each) === places.keyOf(row)).length > 1
  const isAway = () => broken.has('clear') || broken.has('rename header')

  function put(row: TabRow, column: number, cell: FakeCell): void {
    while (row.length <= column) row.push(null)
    row[column] = cell
  }

  function type(row: TabRow, place: number, value: string | null, asFormula = false): void {
    const entity = places.owners.get(row)
    const cell = cellOf(columns[place] ?? plainText, value)
    put(row, places.at(place), asFormula ? { formula: `=IF(1=1, "${cell}")`, value: cell } : cell)
    if (entity) ledger.edit('sheet', entity, place, value)
  }

  function newRow(): TabRow {
    const row: TabRow = []
    const values = columns.map((_, place) => {
      const isKey = keys.includes(place)
      if (isKey && config.key === 'generated') return null
      return isKey || place === free[0] || chance.chance(0.8) ? world.next(place) : null
    })
    for (const [place, value] of values.entries())
      put(row, places.at(place), cellOf(columns[place] ?? plainText, value))
    if (chance.chance(0.5)) put(row, places.shift, `note ${world.nextNumber()}`)
    const entity = ledger.add(places.keyOf(row))
    places.owners.set(row, entity)
    ledger.insert('sheet', entity, values)
    return row
  }

  function breakFor(what: string, mend: () => void): void {
    broken.set(what, mend)
    time.after(chance.between(20_000, 120_000), () => mendOne(what))
  }

  function mendOne(what: string): void {
    const mend = broken.get(what)
    if (!mend) return
    if (what !== 'clear' && broken.has('clear')) {
      time.after(10_000, () => mendOne(what))
      return
    }
    broken.delete(what)
    mend()
    world.edited(chance)
    trace.add(time.now(), 'person', `mends: ${what}`)
  }

  const gestures = {
    edit(): void {
      const row = anyRow()
      const place = chance.one(free)
      if (row && place !== undefined) type(row, place, world.next(place))
    },
    blank(): void {
      const row = anyRow()
      const place = chance.one(free.slice(1))
      if (row && place !== undefined && places.value(row, place) !== null) type(row, place, null)
    },
    formula(): void {
      const row = anyRow()
      const place = chance.one(free)
      if (!row || place === undefined) return
      type(row, place, world.next(place), true)
      if (chance.chance(0.7))
        breakFor(`formula ${world.nextNumber()}`, () => {
          if (tab.cells.includes(row)) put(row, places.at(place), shown(row[places.at(place)]))
        })
    },
    insert(): void {
      tab.cells.splice(chance.between(1, tab.cells.length), 0, newRow())
    },
    append(): void {
      tab.cells.push(newRow())
    },
    insertBlank(): void {
      tab.cells.splice(chance.between(1, tab.cells.length), 0, [])
    },
    remove(): void {
      const row = anyRow()
      const entity = row && places.owners.get(row)
      // A sheet without any row stops the sync for good, as it is meant to.
      if (!row || !entity || isDoubled(row) || places.rows().length === 1) return
      tab.cells.splice(tab.cells.indexOf(row), 1)
      ledger.remove('sheet', entity)
      // A row that goes while others are written may have been hit by that: Doki rather puts it back.
      if (isWriting()) {
        ledger.race(entity)
        world.raced()
      }
    },
    move(): void {
      const row = anyRow()
      if (!row) return
      tab.cells.splice(tab.cells.indexOf(row), 1)
      tab.cells.splice(chance.between(1, tab.cells.length), 0, row)
    },
    sort(): void {
      const [head = [], ...rows] = tab.cells
      tab.cells.splice(0, tab.cells.length, head, ...chance.shuffled(rows))
    },
    note(): void {
      const row = anyRow()
      if (row) put(row, places.shift, `note ${world.nextNumber()}`)
    },
    sum(): void {
      const row = anyRow()
      if (row) put(row, places.at(columns.length), { formula: '=SUM(1, 2)', value: 3 })
    },
    paste(): void {
      const first = chance.between(0, Math.max(0, places.rows().length - 3))
      for (const row of places.rows().slice(first, first + 4)) {
        if (places.owners.has(row)) for (const place of free) type(row, place, world.next(place))
      }
    },
    copy(): void {
      const row = anyRow()
      if (!row || places.keyOf(row) === undefined) return
      const copy = [...row]
      tab.cells.splice(chance.between(1, tab.cells.length), 0, copy)
      breakFor(`copy ${world.nextNumber()}`, () => {
        if (!tab.cells.includes(copy)) return
        if (chance.chance(0.5)) tab.cells.splice(tab.cells.indexOf(copy), 1)
        else becomeNew(copy)
      })
    },
    blankKey(): void {
      const row = anyRow()
      const entity = row && places.owners.get(row)
      const first = keys[0]
      if (!row || !entity || first === undefined || entity.key === undefined || config.key === 'generated')
        return
      const column = places.at(first) - places.shift
      const was = row[places.at(first)] ?? null
      // Before the first run nobody could know whose row it is.
      if (was === null || !world.kept.base.has(entity.key)) return
      put(row, column + places.shift, null)
      breakFor(`key ${world.nextNumber()}`, () => {
        if (!tab.cells.includes(row)) return
        put(row, column + places.shift, was)
        // A copy of it was taken for it meanwhile: what comes back is a row that is new.
        if (!places.owners.has(row)) adopt(row, entity)
      })
    },
    renameHeader(): void {
      if (isAway()) return
      const head = tab.cells[0]
      const place = chance.between(0, columns.length - 1)
      if (!head) return
      const was = head[places.at(place)] ?? null
      const shift = places.shift
      head[places.at(place)] = 'renamed'
      breakFor('rename header', () => {
        const now = tab.cells[0]
        if (now) now[places.at(place)] = was
      })
      trace.add(time.now(), 'person', 'header', { place, shift })
    },
    insertColumn(): void {
      if (broken.has('column')) return
      for (const row of tab.cells) if (row.length > 0) row.unshift(null)
      tab.columns++
      places.shift++
      breakFor('column', () => {
        for (const row of tab.cells) row.shift()
        tab.columns--
        places.shift--
      })
    },
    clear(): void {
      if (isAway() || broken.has('column')) return
      const rows = tab.cells.splice(1)
      breakFor('clear', () => {
        tab.cells.splice(1, 0, ...rows)
        backUntil = time.now() + 15_000
      })
    },
    renameTab(): void {
      tab.title = `People ${world.nextNumber()}`
    },
  }

  /** A copied row gets a key of its own: from now on it is another row, with the same values. */
  function becomeNew(row: TabRow): void {
    if (key.managed) put(row, places.special(managedKey), null)
    for (const place of keys) {
      const value = config.key === 'generated' ? null : world.next(place)
      put(row, places.at(place), cellOf(columns[place] ?? plainText, value))
    }
    adopt(row, ledger.add(places.keyOf(row)))
  }

  function adopt(row: TabRow, entity: Entity): void {
    places.owners.set(row, entity)
    ledger.insert(
      'sheet',
      entity,
      columns.map((_, place) => places.value(row, place)),
    )
  }

  return {
    newRow,
    /** The tab's rows are cut, or came back so lately that somebody may still think so. */
    isCleared: () => broken.has('clear') || time.now() < backUntil,
    type,
    free,
    /** Does one thing, of those that one can do now. */
    act(): void {
      const cleared = broken.has('clear')
      const what = cleared ? 'renameTab' : chance.weighed(weights)
      gestures[what]()
      world.edited(chance)
      trace.add(
        time.now(),
        'person',
        what,
        tab.cells.map(row => row.map(shown)),
      )
    },
    /** Edits exactly this cell of the tab, if it is one of a row; 0-based. */
    touch(rowAt: number, column: number): void {
      const row = tab.cells[rowAt]
      const place = places.placeOf(column)
      if (!row || rowAt === 0 || !places.owners.has(row)) {
        gestures.insert()
        return
      }
      const chosen = free.includes(place) ? place : chance.one(free)
      if (chosen === undefined) return
      type(row, chosen, world.next(chosen))
      world.edited(chance)
      trace.add(time.now(), 'person', 'edits between', { rowAt, column })
    },
    mendAll(): void {
      const head = tab.cells[0]
      const own = ['Notes', ...columns.map(each => each.header), 'Sum', 'Mine']
      mendOne('clear')
      for (const what of [...broken.keys()].reverse()) mendOne(what)
      // A header that a request in flight wrote over.
      for (const [at, text] of own.entries()) if (head) head[at] = text
    },
  }
}

const weights = {
  edit: 30,
  blank: 3,
  formula: 2,
  insert: 5,
  append: 4,
  insertBlank: 1,
  remove: 5,
  move: 2,
  sort: 2,
  note: 2,
  sum: 1,
  paste: 2,
  copy: 2,
  blankKey: 1,
  renameHeader: 1,
  insertColumn: 1,
  clear: 1,
  renameTab: 1,
}
