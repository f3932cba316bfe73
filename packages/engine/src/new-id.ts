const letters = 'abcdefghjkmnpqrstvwxyz0123456789'

/**
 * The id of a row that nothing else identifies: a letter, so that no program takes it for a number, and 15 more of 5
 * bits each. `bytes` gives random ones.
 */
export function newRowId(bytes: (count: number) => Uint8Array): string {
  const random = bytes(15)
  return `d${Array.from(random, byte => letters[byte & 31]).join('')}`
}
