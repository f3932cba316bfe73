import type { JsonObject } from '../json.ts'

const WHITE = { red: 1, green: 1, blue: 1 }

function theme(colorType: string, red: number, green: number, blue: number): JsonObject {
  const rgbColor = Object.fromEntries(Object.entries({ red, green, blue }).filter(([, part]) => part !== 0))
  return { colorType, color: { rgbColor } }
}

/** The format of a cell nobody formatted, as spreadsheets.get shows it. */
export const DEFAULT_FORMAT: JsonObject = {
  backgroundColor: WHITE,
  padding: { top: 2, right: 3, bottom: 2, left: 3 },
  verticalAlignment: 'BOTTOM',
  wrapStrategy: 'OVERFLOW_CELL',
  textFormat: {
    foregroundColor: {},
    fontFamily: 'arial,sans,sans-serif',
    fontSize: 10,
    bold: false,
    italic: false,
    strikethrough: false,
    underline: false,
    foregroundColorStyle: { rgbColor: {} },
  },
  backgroundColorStyle: { rgbColor: WHITE },
}

/** The theme of a new spreadsheet. */
export const SPREADSHEET_THEME: JsonObject = {
  primaryFontFamily: 'Arial',
  themeColors: [
    theme('TEXT', 0, 0, 0),
    theme('BACKGROUND', 1, 1, 1),
    theme('ACCENT1', 0.25882354, 0.52156866, 0.95686275),
    theme('ACCENT2', 0.91764706, 0.2627451, 0.20784314),
    theme('ACCENT3', 0.9843137, 0.7372549, 0.015686275),
    theme('ACCENT4', 0.20392157, 0.65882355, 0.3254902),
    theme('ACCENT5', 1, 0.42745098, 0.003921569),
    theme('ACCENT6', 0.27450982, 0.7411765, 0.7764706),
    theme('LINK', 0.06666667, 0.33333334, 0.8),
  ],
}
