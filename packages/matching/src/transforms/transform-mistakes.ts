import type { ColumnMapping, ColumnType, MappingKey, Transform } from '@doki/contracts'
import { converterOf, isOneToOne, isWritable, placesOf, quote, Refusal } from '@doki/sync'

const types: Partial<Record<Transform['kind'], readonly ColumnType[]>> = {
  scale: ['integer', 'decimal'],
  codes: ['text', 'integer', 'decimal', 'boolean', 'uuid', 'enum'],
  text: ['text'],
}
const names: Record<Transform['kind'], string> = {
  scale: 'kept times a factor',
  codes: 'kept as codes',
  text: 'tidied',
  part: 'taken out of a cell',
  join: 'joined of several cells',
  constant: 'a constant',
}

/** What cannot be right about the transforms of a mapping, in words. */
export function transformMistakes(columns: readonly ColumnMapping[], key: MappingKey): string[] {
  const wrong = columns.flatMap(column => {
    const { transform } = column
    if (!transform) return []
    const isKey = key.columns.includes(column.column)
    return [
      ...wrongType(column, transform),
      ...wrongWriter(column),
      ...(isKey ? wrongKey(column, transform) : []),
      ...wrongDetails(column, transform),
    ].map(why => `The table column "${column.column}" is ${names[transform.kind]}${why}`)
  })
  const isRead = columns.length === 0 || columns.some(column => placesOf(column).length > 0)
  return isRead ? wrong : [...wrong, 'No column of the sheet is mapped']
}

function wrongType({ type }: ColumnMapping, { kind }: Transform): string[] {
  const fitting = types[kind]
  if (!fitting || fitting.includes(type)) return []
  return [`, which is for columns of ${fitting.join(', ')}, and it is one of ${type}`]
}

function wrongWriter(column: ColumnMapping): string[] {
  if (isWritable(column) || column.writer === 'sheet') return []
  return [', so that only the sheet can write it: its writer has to be "sheet"']
}

function wrongKey(column: ColumnMapping, transform: Transform): string[] {
  if (!isWritable(column)) return [', and the key has to be a cell of its own: choose another key']
  if (transform.kind !== 'codes' || isOneToOne(transform)) return []
  return [', and of a key every code needs a label of its own: two labels mean the same']
}

function wrongDetails(column: ColumnMapping, transform: Transform): string[] {
  switch (transform.kind) {
    case 'codes':
      return wrongCodes(column, transform.pairs)
    case 'part':
      return (transform.of === 'separator') === (transform.separator !== null)
        ? []
        : [': a separator is there where parts have one between them, and nowhere else']
    case 'constant': {
      const value = plainReader(column)(transform.value)
      return value instanceof Refusal ? [` that it cannot hold: ${value.reason}`] : []
    }
    case 'scale':
    case 'text':
    case 'join':
      return []
  }
}

function wrongCodes(column: ColumnMapping, pairs: readonly { sheet: string; table: string }[]): string[] {
  const read = plainReader({ ...column, format: {} })
  const codes = new Map<string, string>()
  for (const { sheet, table } of pairs) {
    const value = read(table)
    if (value instanceof Refusal) return [`, and ${value.reason}`]
    if (value !== table) return [`, and ${quote(table)} is not how it is kept: that is ${quote(value)}`]
    const other = codes.get(sheet)
    if (other !== undefined && other !== table)
      return [`, and the label ${quote(sheet)} means both ${quote(other)} and ${quote(table)}`]
    codes.set(sheet, table)
  }
  return []
}

function plainReader({ type, format, limits }: ColumnMapping) {
  return converterOf({ type, format, limits, nullable: true })
}
