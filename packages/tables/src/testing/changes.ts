import type { TableChange } from '@doki/sync'

type Text = string | null

/** Changes of a table whose first column is its key. */
export function insert(id: string, ...values: Text[]): TableChange {
  return { key: [id], before: undefined, after: [id, ...values] }
}

export function update(before: [string, ...Text[]], after: Text[]): TableChange {
  return { key: [before[0]], before, after: [before[0], ...after] }
}

export function remove(id: string, ...values: Text[]): TableChange {
  return { key: [id], before: [id, ...values], after: undefined }
}
