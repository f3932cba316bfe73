import sql, { empty, join, raw, type Sql } from 'sql-template-tag'

/**
 * A query with its values apart: sql`select … where id = ${id}`. `join` makes lists, `raw` takes trusted text
 * only. An array becomes a Postgres array, an object JSON: for a JSON array pass `JSON.stringify(list)`.
 */
export { empty, join, raw, type Sql, sql }
