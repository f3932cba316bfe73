/** What `pg` has and its types do not tell. */
declare module 'pg/lib/utils.js' {
  const utils: {
    /** A value as the wire takes it: an array as an array of Postgres, an object as JSON. */
    prepareValue(value: unknown): Buffer | string | null
  }
  export default utils
}
