import type { ColumnMapping } from '@doki/contracts'

/** A mapping of text columns (the first is the key), each at its own place in the tab. */
export function mappingOf(names: string[], more: Partial<ColumnMapping> = {}) {
  const columns = names.map(
    (name, index): ColumnMapping => ({
      header: name,
      label: name,
      index,
      column: name,
      type: 'text',
      format: {},
      limits: {},
      nullable: index > 0,
      writer: 'both',
      score: 1,
      reasons: [],
      ...more,
    }),
  )
  return { columns, key: { columns: names.slice(0, 1), managed: false } }
}
