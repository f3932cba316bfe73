import { readFileSync } from 'node:fs'
import path from 'node:path'
import { performance } from 'node:perf_hooks'
import { DokiError } from '@doki/contracts'
import { sqlName } from '@doki/matching'
import { type Command, readArgs, UsageError } from '../command.ts'
import { mapFiles } from '../mapping/map-files.ts'
import { readSheetFile } from '../mapping/read-sheet-file.ts'
import { readTable } from '../mapping/read-table.ts'
import { showMapping } from '../mapping/show-mapping.ts'
import { TableTypes } from '../mapping/table-schema.ts'
import { callerFolder } from '../root.ts'

export const command: Command = {
  help: `Usage: ./doki map --sheet A.csv [--tab NAME] [--table B.csv] [--table-types T.json] [--key COLUMNS] [--json]

Proposes which column of a sheet is which column of a table, and proves it over all rows. Offline: no account, no model.

  --sheet A.csv          a CSV or XLSX file; the header is found
  --tab NAME             the tab of an XLSX file; without it the first one with a header
  --table B.csv          the rows of the table, or its header row alone; without it a table is proposed, as SQL
  --table-types T.json   its types: {"id": "bigint primary key", "email": "text not null", …}, or
                         {"columns": {…}, "primaryKey": ["id"], "unique": [["email"]]}
  --key A,B              the columns that tell rows apart
  --json                 one JSON document`,

  async run(args) {
    const { values } = readArgs(args, {
      sheet: { type: 'string' },
      tab: { type: 'string' },
      table: { type: 'string' },
      'table-types': { type: 'string' },
      key: { type: 'string' },
      json: { type: 'boolean', default: false },
    })
    if (values.sheet === undefined) throw new UsageError('which sheet? Name a file with --sheet')
    const at = (file: string) => path.resolve(callerFolder, file)
    const types = values['table-types'] === undefined ? null : readTypes(at(values['table-types']))
    const sheet = await readSheetFile(at(values.sheet), values.tab)
    const table = values.table === undefined ? null : await readTable(at(values.table))
    if (types && !table) throw new UsageError('--table-types describes the table of --table')
    const key = (values.key ?? '')
      .split(',')
      .map(name => name.trim())
      .filter(name => name !== '')
    const begun = performance.now()
    const found = mapFiles({ sheet, table, types, key, newName: sqlName(sheet.title) || 'sheet' })
    const seconds = (performance.now() - begun) / 1000
    if (values.json) console.log(JSON.stringify({ ok: found.problems.length === 0, ...found, seconds }))
    else console.log(showMapping(found))
    return 0
  },
}

function readTypes(file: string): TableTypes {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new DokiError('invalid_input', `There is no file ${file}.`, { cause })
  }
  const parsed = TableTypes.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new DokiError(
    'invalid_input',
    `${file} does not describe a table: it has to be JSON such as {"id": "bigint primary key", "email": "text"}.`,
    { cause: parsed.error },
  )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
