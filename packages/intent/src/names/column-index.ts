import { spelledOut } from './column-likeness.ts'
import { isSameMeaning } from './meaning.ts'
import { type NameIndex, nameIndex } from './name-index.ts'
import { type Name, readName } from './names.ts'

/** All column names of a catalogue, to see whether some words are one of them. */
export interface ColumnIndex {
  /** Whether a column is called so, at least so likely. */
  has(said: Name, least: number): boolean
  /** Whether a column says the same in another language. */
  means(said: string): boolean
}

export function columnIndex(columns: Iterable<string>): ColumnIndex {
  const names = [...new Set(columns)].map(column => ({ name: readName(column) }))
  const index: NameIndex<{ name: Name }> = nameIndex(names)
  const spelled = new Set(names.map(({ name }) => spelledOut(name)))
  return {
    means: said => names.some(({ name }) => isSameMeaning(said, name.written)),
    has: (said, least) =>
      (least <= 0.94 && spelled.has(spelledOut(said))) ||
      index.like(said).some(({ likeness }) => likeness >= least),
  }
}
