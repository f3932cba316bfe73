import { unsureHash } from '@doki/sync'
import type { BaseMark, BaseStore } from './base-store.ts'

/** A row about to be inserted into the table. */
export type Intended = Pick<BaseMark, 'key' | 'sheetRow'>

export type BaseWithIntents = ReturnType<typeof baseWithIntents>

/** Begins the key of a row of the base that holds intents: a character of no meaning, in no key of a sheet. */
const prefix = '\uE001'

/**
 * The base, with a note of what is about to be inserted into the table. Without it a run that dies after the insert and
 * before the base knows leaves rows nobody can tell from the table's own: deleted in the sheet meanwhile, they would
 * stay forever. A note is one row for thousands of keys, written before they are and gone at the end of the run.
 */
export function baseWithIntents(base: BaseStore, newName: () => string) {
  const unsure = new Map<string, number | null>()
  const notes = new Set<string>()

  async function note(rows: readonly Intended[]): Promise<void> {
    const key = `${prefix}${newName()}`
    await base.add([{ key, hash: unsureHash, base: rows.map(textOf), sheetRow: null }])
    notes.add(key)
  }

  return {
    values: base.values,

    /** Rows that a run meant to insert, and died, come with `unsureHash`. */
    async marks(): Promise<BaseMark[]> {
      const all = await base.marks()
      const found = all.filter(({ key }) => key.startsWith(prefix)).map(({ key }) => key)
      if (found.length === 0) return all
      const marks = all.filter(({ key }) => !key.startsWith(prefix))
      const known = new Set(marks.map(({ key }) => key))
      for (const texts of (await base.values(found)).values()) {
        for (const { key, sheetRow } of texts.map(rowOf)) if (!known.has(key)) unsure.set(key, sheetRow)
      }
      for (const key of found) notes.add(key)
      return [...marks, ...Array.from(unsure, ([key, sheetRow]) => ({ key, sheetRow, hash: unsureHash }))]
    },

    /** To be called before the rows are inserted. */
    async intend(rows: readonly Intended[]): Promise<void> {
      if (rows.length === 0) return
      await note(rows)
      for (const { key, sheetRow } of rows) unsure.set(key, sheetRow)
    },

    async add(rows: Parameters<BaseStore['add']>[0]): Promise<void> {
      await base.add(rows)
      for (const { key } of rows) unsure.delete(key)
    },

    async save(rows: Parameters<BaseStore['save']>[0]): Promise<void> {
      await base.save(rows)
      for (const { key } of rows) unsure.delete(key)
    },

    async remove(keys: readonly string[]): Promise<void> {
      await base.remove(keys)
      for (const key of keys) unsure.delete(key)
    },

    /** The end of a run: `refused` are not in the table; what is still unsure, as its row is in quarantine, stays noted. */
    async settle(refused: readonly string[]): Promise<void> {
      for (const key of refused) unsure.delete(key)
      const old = [...notes]
      if (unsure.size > 0) await note(Array.from(unsure, ([key, sheetRow]) => ({ key, sheetRow })))
      await base.remove(old)
      for (const key of old) notes.delete(key)
    },
  }
}

function textOf({ key, sheetRow }: Intended): string {
  return `${sheetRow ?? ''} ${key}`
}

function rowOf(text: string | null): Intended {
  const [row = '', ...rest] = (text ?? '').split(' ')
  return { key: rest.join(' '), sheetRow: row === '' ? null : Number(row) }
}
