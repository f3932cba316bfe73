import type { SheetCell, TableColumn } from '@doki/contracts'
import { converterOf, Refusal } from '@doki/sync'
import { castables, tried } from './castables.ts'
import { formatFor } from './infer/infer-type.ts'
import { wordsAbout } from './names/column-name.ts'
import { cutName } from './names/cut-name.ts'
import type { FullColumn } from './sheet-table.ts'
import { inferCodes } from './transforms/infer-codes.ts'
import { inferText } from './transforms/infer-text.ts'
import { inferTransform } from './transforms/infer-transforms.ts'
import type { InferredTransform, TransformQuestion, Translate } from './transforms/transform-question.ts'

/** How far the columns of a sheet go into those of a table. */
export interface Fits {
  /** The share of a column's sample that the table's column could take, with a transform where it fits with one alone. */
  share(full: FullColumn, column: TableColumn): number
  /** What the table keeps in place of the cells, as far as the cells of all rows and both names tell. */
  transform(full: FullColumn, column: TableColumn): InferredTransform | null
}

/** Below this share of castable values a pair is no pair. */
export const half = 0.5
/** Of more cells so many are looked at, from all over the column. */
const mostCells = 10_000
/** More different values are no labels. */
const mostLabels = 40

/** `sampleOf` are values of a table's column as canonical texts. Each pair is looked at once. */
export function fitPairs(sampleOf: (column: TableColumn) => readonly (string | null)[]): Fits {
  const translate = translator()
  const casts = once((full: FullColumn) => castables(full.profile))
  const isFew = once(({ profile }: FullColumn) => new Set(profile.sample).size <= mostLabels)
  const infer = (full: FullColumn, column: TableColumn, cells: readonly SheetCell[]) => {
    const { profile } = full
    const { type } = column
    // A serial date is a number of days, and no measure or label.
    if (type === null || hasDates(full)) return null
    const question: TransformQuestion = {
      sheet: {
        header: full.column.label,
        cells,
        format: formatFor(profile.facts, type),
        unit: cutName(full.column.label).unit?.id ?? null,
      },
      table: {
        column: column.name,
        type,
        limits: column.limits,
        sample: sampleOf(column),
        unit: cutName(column.name).unit?.id ?? null,
      },
      translate,
    }
    return profile.facts.filled === 0 || hasNumbers(full)
      ? inferTransform(question)
      : (inferCodes(question) ?? inferText(question))
  }
  const shareWith = (full: FullColumn, column: TableColumn): number => {
    const plain = casts(full)(column)
    const { facts } = full.profile
    const sample = full.profile.sample.slice(0, tried)
    if (plain >= half || !isTransformable(column, isFew(full), hasNumbers(full))) return plain
    const transform = infer(full, column, sample)?.transform
    if (!transform || column.type === null) return plain
    const { type, limits } = column
    const read = converterOf({ type, limits, format: formatFor(facts, type), nullable: true, transform })
    const values = sample.map(read).filter(value => value !== null)
    const good = values.filter(value => !(value instanceof Refusal)).length
    return values.length === 0 ? plain : Math.max(plain, good / values.length)
  }
  const shares = once((full: FullColumn) => once((column: TableColumn) => shareWith(full, column)))
  return {
    share: (full, column) => shares(full)(column),
    transform: (full, column) => infer(full, column, spread(full.cells, mostCells)),
  }
}

/** At most so many of them from all over; of columns of one sheet, those of the same rows. */
export function spread(cells: readonly SheetCell[], most: number): readonly SheetCell[] {
  if (cells.length <= most) return cells
  const step = cells.length / most
  return Array.from({ length: most }, (_, at) => cells[Math.floor(at * step)] ?? null)
}

/** Is it worth to look for a transform that would make the values fit? */
function isTransformable({ type }: TableColumn, isFew: boolean, hasNumbers: boolean): boolean {
  if (type === 'integer') return isFew || hasNumbers
  return type === 'decimal' ? hasNumbers : isFew && (type === 'enum' || type === 'text')
}

function hasNumbers({ profile: { facts } }: FullColumn): boolean {
  return facts.numbers + facts.numberTexts.count > 0
}

function hasDates({ profile }: FullColumn): boolean {
  const { date, time, timestamp } = profile.facts.shownAs
  return date + time + timestamp > 0
}

/** Reads a label in the dictionaries of names: `Offen` is `open`. */
function translator(): Translate {
  return once((text: string) => {
    const words = wordsAbout(text).join(' ')
    return words === '' ? [] : [words]
  })
}

function once<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>()
  return key => {
    const before = made.get(key)
    if (before !== undefined) return before
    const value = make(key)
    made.set(key, value)
    return value
  }
}
