/** What both sides last agreed on, of one row: canonical texts in the order of the mapping's columns. */
export interface BaseRow {
  key: string
  hash: string
  base: readonly (string | null)[]
  /** 1-based row of the sheet it was last seen in. */
  sheetRow: number | null
}

/** What is read of every base row: enough to tell whether a side changed. */
export type BaseMark = Pick<BaseRow, 'key' | 'hash' | 'sheetRow'>

/** The base of one sync. */
export interface BaseStore {
  /** Key, hash and place of every row. */
  marks(): Promise<BaseMark[]>
  /** The values of some rows, by key. */
  values(keys: readonly string[]): Promise<Map<string, (string | null)[]>>
  /**
   * Adds rows that are not in the base yet: half the cost of `save`. Throws, with none of them added, when one is there
   * after all, which only a worker can meet that is no longer the one.
   */
  add(rows: readonly BaseRow[]): Promise<void>
  /** Keeps these rows; ones that are there already with the same content are left as they are. */
  save(rows: readonly BaseRow[]): Promise<void>
  /** Forgets rows: they are gone on both sides, or no longer a matter of this sync. */
  remove(keys: readonly string[]): Promise<void>
}
