/** How a dataset is named in a query: its connection is known. */
export const readDatasetName = {
  /** `schema.table`, or a table of `public`. A table's name may hold dots; a schema's may not, here. */
  table(text: string): { schema: string; name: string } {
    const at = text.indexOf('.')
    return at < 1 ? { schema: 'public', name: text } : { schema: text.slice(0, at), name: text.slice(at + 1) }
  },

  /** `spreadsheetId`, or `spreadsheetId/tab`. Google's ids have no slash; a tab's name may have some. */
  sheet(text: string): { spreadsheetId: string; tab: string | null } {
    const at = text.indexOf('/')
    return at < 0
      ? { spreadsheetId: text, tab: null }
      : { spreadsheetId: text.slice(0, at), tab: text.slice(at + 1) || null }
  },
}
