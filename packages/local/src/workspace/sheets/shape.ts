import type { Shape } from '../field-mask.ts'

const names = (text: string): Shape => Object.fromEntries(text.split(' ').map(name => [name, null]))

/** The fields of a Spreadsheet, as deep as a mask usually goes; deeper paths are not checked. */
export const SPREADSHEET_SHAPE: Shape = {
  ...names('spreadsheetId namedRanges spreadsheetUrl developerMetadata dataSources dataSourceSchedules'),
  properties: names(
    'title locale autoRecalc timeZone defaultFormat iterativeCalculationSettings spreadsheetTheme importFunctionsExternalUrlAccessAllowed',
  ),
  sheets: {
    ...names(
      'merges conditionalFormats filterViews protectedRanges basicFilter charts bandedRanges developerMetadata rowGroups columnGroups slicers tables',
    ),
    properties: {
      ...names(
        'sheetId title index sheetType hidden tabColor tabColorStyle rightToLeft dataSourceSheetProperties',
      ),
      gridProperties: names(
        'rowCount columnCount frozenRowCount frozenColumnCount hideGridlines rowGroupControlAfter columnGroupControlAfter',
      ),
    },
    data: {
      ...names('startRow startColumn rowMetadata columnMetadata'),
      rowData: {
        values: names(
          'userEnteredValue effectiveValue formattedValue userEnteredFormat effectiveFormat hyperlink note textFormatRuns dataValidation pivotTable dataSourceTable dataSourceFormula chipRuns',
        ),
      },
    },
  },
}
