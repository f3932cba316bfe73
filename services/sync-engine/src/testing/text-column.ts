import type { ColumnMapping } from '@doki/contracts'

/** A mapped column of texts that both sides write, for tests. */
export function textColumn(header: string, index: number): ColumnMapping {
  return {
    header,
    label: header,
    index,
    column: header.toLowerCase(),
    type: 'text',
    format: {},
    limits: {},
    nullable: true,
    writer: 'both',
    score: 1,
    reasons: [],
  }
}
