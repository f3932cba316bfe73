import { DokiError, type MappingValidation, type ValidateMapping } from '@doki/contracts'
import { validateMapping } from '@doki/matching'
import { readLink } from './read-link.ts'
import { readMappedTab } from './read-mapped-tab.ts'
import type { Tools } from './tools.ts'

/** Reads the whole tab and the table, and proves exactly this mapping. Throws `DokiError`s that say what to do. */
export async function validate(input: ValidateMapping, tools: Tools): Promise<MappingValidation> {
  const { sources, workspaceId, progress, signal } = tools
  const place = { workspaceId, connectionId: input.sheet.connectionId }
  const sheet = await sources.openSheet(place, input.sheet.spreadsheetId, reason => progress(0, null, reason))
  const { rows, ...found } = await readMappedTab(sheet, input, { progress, signal })
  progress(rows.length, rows.length, `Looking at the table ${input.table.name}`)
  const { connectionId, schema, name } = input.table
  const tables = await sources.openDatabase({ workspaceId, connectionId })
  try {
    const table = await tables.describe(schema, name)
    signal.throwIfAborted()
    if (!table && !input.newTable)
      throw new DokiError(
        'unprocessable',
        `There is no table ${schema}.${name} that Doki can see: create it, or map another one.`,
      )
    progress(rows.length, rows.length, 'Checking every row')
    const mapping = { ...input, sheet: found.sheet, columns: found.columns }
    const { proof, problems } = validateMapping({ mapping, rows, table })
    const link = table && (await readLink(tables, { mapping, rows, ...found, table }, tools))
    return { proof: { ...proof, link }, problems }
  } finally {
    await tables.end()
  }
}
