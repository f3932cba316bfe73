import type { Json, JsonObject } from '../json.ts'
import type { Place, Spreadsheet } from '../spreadsheet.ts'
import { COLLECTIONS, gridProperties, type Tab } from '../tab.ts'
import { calculatorOf, type World } from '../world.ts'
import { gridData } from './grid-data.ts'
import { DEFAULT_FORMAT, SPREADSHEET_THEME } from './theme.ts'

/** SheetProperties: sheetId and index always, hidden only when true. */
export function sheetProperties(sheet: Spreadsheet, tab: Tab): JsonObject {
  return {
    sheetId: tab.id,
    title: tab.title,
    index: sheet.tabs.indexOf(tab),
    sheetType: 'GRID',
    gridProperties: gridProperties(tab),
    ...tab.properties,
  }
}

/** A Spreadsheet as spreadsheets.get answers it, before the field mask. */
export function spreadsheetView(
  world: World,
  sheet: Spreadsheet,
  places: Place[] | undefined,
  withData: boolean,
): JsonObject {
  const tabs = places ? sheet.tabs.filter(tab => places.some(place => place.tab === tab)) : sheet.tabs
  return {
    spreadsheetId: sheet.id,
    properties: {
      title: world.files.get(sheet.id)?.name ?? '',
      locale: sheet.locale,
      autoRecalc: 'ON_CHANGE',
      timeZone: sheet.timeZone,
      defaultFormat: DEFAULT_FORMAT,
      spreadsheetTheme: SPREADSHEET_THEME,
      ...sheet.properties,
    },
    sheets: tabs.map(tab => tabView(world, sheet, tab, places, withData)),
    ...(sheet.namedRanges.length ? { namedRanges: sheet.namedRanges } : {}),
    spreadsheetUrl: `https://docs.google.com/spreadsheets/d/${sheet.id}/edit`,
    ...(sheet.developerMetadata.length ? { developerMetadata: sheet.developerMetadata } : {}),
  }
}

function tabView(
  world: World,
  sheet: Spreadsheet,
  tab: Tab,
  places: Place[] | undefined,
  withData: boolean,
): Json {
  const view: JsonObject = { properties: sheetProperties(sheet, tab) }
  if (withData) {
    const boxes = places
      ? places.filter(place => place.tab === tab).map(place => place.box)
      : [{ top: 0, left: 0, bottom: tab.rowCount, right: tab.columnCount }]
    view.data = boxes.map(box => gridData(tab, box, calculatorOf(world, sheet)))
  }
  for (const name of COLLECTIONS) {
    const list = tab.lists[name]
    if (list?.length) view[name] = list
  }
  if (tab.basicFilter) view.basicFilter = tab.basicFilter
  return view
}
