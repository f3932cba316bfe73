/** Where a browser shows a spreadsheet: https://docs.google.com/spreadsheets/d/1Bxi…/edit#gid=0, with or without https. */
const address =
  /(?<![\w./])(?:https?:\/\/)?docs\.google\.com\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]{20,100})(?:[/?#][^\s"'“”«»<>,;)]*)?/gi
/** As long as Google's ids are: shorter ones are words. */
const shortestId = 20

/** The ids of the spreadsheets that a text gives the address of. */
export function spreadsheetsAddressed(text: string): string[] {
  return [...new Set([...text.matchAll(address)].flatMap(([, id]) => (id === undefined ? [] : [id])))]
}

/** The text with each of these addresses as the id alone, in quotes: a name like others. Other addresses stay. */
export function withIdsForAddresses(text: string): string {
  return text.replace(address, (_, id: string) => `“${id}”`)
}

/** Whether an id is as long as Google's are, so that it is no word of somebody's. */
export function isLongId(id: string): boolean {
  return id.length >= shortestId
}
