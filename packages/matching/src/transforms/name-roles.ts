/** What a column of people's names or addresses is about, as far as its name says. */
export type Role =
  | 'full'
  | 'first'
  | 'last'
  | 'address'
  | 'street'
  | 'house'
  | 'city'
  | 'zip'
  | 'region'
  | 'country'

const first = new Set(['first', 'given', 'fore', 'forename', 'christian'])
const last = new Set(['last', 'family', 'sur', 'surname', 'lastname'])
const people = new Set(
  'name full person contact customer client employee guest user patient student teacher member author owner manager driver passenger participant player tenant buyer applicant candidate attendee worker staff representative agent'.split(
    ' ',
  ),
)
/** Names of other things than people. */
const things = new Set(
  'company organization firm business file product item article project brand store shop model department team school bank street city country domain host table field category event user-name nick display middle maiden legal trade'.split(
    ' ',
  ),
)

/** The role that the words of a name give it; undefined where they give none, or one that nothing is made of. */
export function roleOf(words: readonly string[]): Role | undefined {
  const has = (...wanted: string[]) => wanted.some(word => words.includes(word))
  if (words.some(word => first.has(word))) return 'first'
  if (words.some(word => last.has(word))) return 'last'
  if (has('house', 'building') && has('number', 'no', 'house')) return 'house'
  if (has('zip', 'postal', 'postcode', 'zipcode') || (has('post') && has('code'))) return 'zip'
  if (has('street', 'road')) return has('number') ? 'house' : 'street'
  if (has('city', 'town', 'locality')) return 'city'
  if (has('state', 'region', 'province', 'county')) return 'region'
  if (has('country', 'nation')) return 'country'
  if (has('address', 'location'))
    return has('email', 'mail', 'ip', 'web', 'mac', 'wallet') ? undefined : 'address'
  if (words.some(word => things.has(word))) return undefined
  return words.length > 0 && has('name', 'full') && words.every(word => people.has(word)) ? 'full' : undefined
}
