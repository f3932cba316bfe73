import { test } from 'tap'
import { findCycle } from './find-cycle.ts'
import { layerOf, objection } from './layers.ts'
import { type Part, packageOf, readHouse } from './read-house.ts'

const house = readHouse()
const byName = new Map(house.map(part => [part.name, part]))

test('every package is in a layer of the house', t => {
  t.same(
    house.filter(part => !layerOf(part)).map(part => part.folder),
    [],
  )
  t.ok(house.length > 10, 'the house was found')
  t.end()
})

test('what is imported lies below', t => {
  const wrong = house.flatMap(part =>
    importsWithin(part).flatMap(({ file, to }) => {
      const why = objection(part, to)
      return why ? [`${file} imports ${to.name}: ${why}`] : []
    }),
  )
  t.same(wrong, [])
  t.end()
})

test('what package.json declares lies below', t => {
  const wrong = house.flatMap(part =>
    declaredBy(part).flatMap(to => {
      const why = objection(part, to)
      return why ? [`${part.folder} declares ${to.name}: ${why}`] : []
    }),
  )
  t.same(wrong, [])
  t.end()
})

test('what runs is declared as a dependency, not as one of the tests', t => {
  const wrong = house.flatMap(part =>
    importsWithin(part)
      .filter(({ to }) => !part.dependencies.includes(to.name))
      .map(({ file, to }) => `${file} imports ${to.name}`),
  )
  t.same(wrong, [])
  t.end()
})

test('no two packages lean on each other, not even by detours', t => {
  const imported = house.map((part): [string, string[]] => [
    part.name,
    importsWithin(part).map(({ to }) => to.name),
  ])
  t.equal(findCycle(new Map(imported)), undefined)
  t.equal(findCycle(new Map(house.map(part => [part.name, declaredBy(part).map(to => to.name)]))), undefined)
  t.end()
})

test('a detour is found', t => {
  const edges = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ])
  t.same(findCycle(edges), ['b', 'd', 'b'])
  t.end()
})

function importsWithin(part: Part): { file: string; to: Part }[] {
  return part.files.flatMap(file =>
    file.imports.flatMap(imported => {
      const to = byName.get(packageOf(imported))
      return to && to !== part ? [{ file: file.path, to }] : []
    }),
  )
}

function declaredBy(part: Part): Part[] {
  return part.dependencies.flatMap(name => byName.get(name) ?? [])
}
