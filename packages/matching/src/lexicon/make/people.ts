import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { fold } from '../../names/fold.ts'

// node packages/matching/src/lexicon/make/people.ts FOLDER: writes data/people.json out of the lists of names in
// @faker-js/faker, installed in FOLDER (npm install --prefix FOLDER @faker-js/faker@10.6.0). It is used for nothing else.

type Names = Record<string, readonly string[]>
type Locale = { person?: { first_name?: Names; last_name?: Names }; location?: { state?: readonly string[] } }

const locales =
  'en de de_AT fr fr_CA fr_CH es es_MX it nl nl_BE pt_BR pt_PT ja zh_CN zh_TW ru en_IN en_GB pl sv da nb_NO tr'
const folder = process.argv[2] ?? '.'
const faker: unknown = await import(
  pathToFileURL(path.join(folder, 'node_modules/@faker-js/faker/dist/index.js')).href
)
const { allLocales } = faker as { allLocales: Record<string, Locale> }
const chosen = locales.split(' ').flatMap(name => allLocales[name] ?? [])

const namesOf = (which: 'first_name' | 'last_name') =>
  sorted(chosen.flatMap(({ person }) => Object.values(person?.[which] ?? {}).flat()))
const people = {
  about: 'First names, last names and the parts of countries, folded.',
  source: '@faker-js/faker 10.6.0',
  licence: 'MIT',
  given: namesOf('first_name'),
  family: namesOf('last_name'),
  regions: sorted(chosen.flatMap(({ location }) => location?.state ?? [])),
}
await writeFile(path.join(import.meta.dirname, '../data/people.json'), `${JSON.stringify(people, null, 2)}\n`)

function sorted(names: readonly string[]): string[] {
  return [...new Set(names.map(fold))].filter(name => !name.includes('{')).sort()
}
