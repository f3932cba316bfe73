import { test } from 'tap'
import { readHouse } from './read-house.ts'

for (const part of readHouse()) {
  test(`${part.folder} says what it is`, t => {
    t.ok(part.hasReadme, 'it has a README.md')
    t.ok(part.description.length > 10, 'its package.json has a description')
    t.end()
  })
}
