import { openSpreadsheet } from '../access.ts'
import { badRequest } from '../api-error.ts'
import { pointAt } from '../batch-update/sheets.ts'
import { type Call, jsonBody, type Reply, type Route } from '../http.ts'
import { newNumber } from '../ids.ts'
import { copyTab, gridCells } from '../tab.ts'
import { touch, type World } from '../world.ts'
import { MAX_CELLS, tooManyCells } from './create.ts'
import { sheetProperties } from './view.ts'

/** spreadsheets.sheets.copyTo: one sheet into another spreadsheet, as `Copy of …` at its end. */
export const copyToRoutes: Route[] = [
  {
    method: 'POST',
    path: /^\/v4\/spreadsheets\/([^/:]+)\/sheets\/(\d+):copyTo$/,
    access: 'write',
    handle: copyTo,
  },
]

function copyTo(world: World, call: Call): Reply {
  const source = openSpreadsheet(world, call.caller, call.params[0]!, 'read')
  const tab = source.tabs.find(item => item.id === Number(call.params[1]))
  if (!tab) throw badRequest(`The sheet (${call.params[1]}) does not exist.`)
  const target = openSpreadsheet(
    world,
    call.caller,
    String(jsonBody(call).destinationSpreadsheetId ?? ''),
    'write',
  )
  const base = `Copy of ${tab.title}`
  let title = base
  for (let n = 2; target.tabs.some(item => item.title === title); n++) title = `${base} ${n}`
  const copy = { ...copyTab(tab), id: newNumber(id => target.tabs.some(item => item.id === id)), title }
  if (gridCells([...target.tabs, copy]) > MAX_CELLS) throw tooManyCells()
  pointAt(copy, tab.id)
  target.tabs.push(copy)
  touch(world, target.id, call.caller.email)
  return { json: sheetProperties(target, copy) }
}
