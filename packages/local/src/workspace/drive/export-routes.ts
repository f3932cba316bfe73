import Papa from 'papaparse'
import { openFile } from '../access.ts'
import { driveError, notImplemented } from '../api-error.ts'
import type { Call, Reply, Route } from '../http.ts'
import type { Tab } from '../tab.ts'
import { valueRange } from '../values/read.ts'
import { calculatorOf, type World } from '../world.ts'

/** A sheet as CSV, by Drive's files.export and by the address a browser uses. */
export const exportRoutes: Route[] = [
  { method: 'GET', path: /^\/drive\/v3\/files\/([^/]+)\/export$/, access: 'drive', handle: exportFile },
  { method: 'GET', path: /^\/spreadsheets\/d\/([^/]+)\/export$/, access: 'drive', handle: redirect },
  { method: 'GET', path: /^\/export\/([^/]+)$/, access: 'drive', handle: download },
]

function sheetOf(world: World, call: Call, id: string) {
  const file = openFile(world, call.caller, id, 'read')
  const sheet = world.sheets.get(file.id)
  if (!sheet) throw driveError(403, 'Export only supports Docs Editors files.', 'fileNotExportable')
  return { file, sheet }
}

function exportFile(world: World, call: Call): Reply {
  const type = call.query.get('mimeType')
  if (type !== 'text/csv')
    throw notImplemented(`exporting as ${type ?? 'nothing (mimeType is required)'}, only text/csv`)
  const { sheet } = sheetOf(world, call, call.params[0]!)
  return { headers: { 'content-type': 'text/csv' }, text: csvOf(world, sheet, sheet.tabs[0]!) }
}

/** Google sends a browser on to another address, which serves the file. */
function redirect(world: World, call: Call): Reply {
  const format = call.query.get('format') ?? 'csv'
  if (format !== 'csv') throw notImplemented(`exporting as ${format}, only csv`)
  const { file } = sheetOf(world, call, call.params[0]!)
  const query = new URLSearchParams(call.query)
  query.set('id', file.id)
  return {
    status: 307,
    headers: { 'content-type': 'text/html; charset=UTF-8', location: `${call.origin}/export/sheet?${query}` },
    text: '',
  }
}

function download(world: World, call: Call): Reply {
  const { file, sheet } = sheetOf(world, call, call.query.get('id') ?? '')
  const gid = call.query.get('gid')
  const tab = gid === null ? sheet.tabs[0]! : sheet.tabs.find(item => item.id === Number(gid))
  if (!tab) throw driveError(400, 'No such sheet.', 'invalid')
  const name = `${file.name} - ${tab.title}.csv`
  return {
    headers: {
      'content-type': 'text/csv',
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
    text: csvOf(world, sheet, tab),
  }
}

function csvOf(world: World, sheet: Parameters<typeof calculatorOf>[1], tab: Tab): string {
  const box = { top: 0, left: 0, bottom: tab.rowCount, right: tab.columnCount }
  const options = { majorDimension: 'ROWS', render: 'FORMATTED_VALUE', dates: 'SERIAL_NUMBER' } as const
  const { values } = valueRange({ tab, box }, options, calculatorOf(world, sheet))
  const rows = Array.isArray(values) ? values.map(row => (Array.isArray(row) ? row : [])) : []
  const width = rows.reduce((widest, row) => Math.max(widest, row.length), 0)
  return Papa.unparse(rows.map(row => Array.from({ length: width }, (_, i) => row[i] ?? '')))
}
