import { test } from 'tap'
import { lessonsOf } from './lessons.ts'
import type { Pair } from './read-pairs.ts'

test('a pair is shown in several ways, and the truth follows its columns', async t => {
  const values = (prefix: string) => Array.from({ length: 6 }, (_, row) => `${prefix}${row}`)
  const pair: Pair = {
    ...{ id: 's/p', suite: 's', tableName: '', ignored: [] },
    source: ['a', 'b', 'c'].map(name => ({ name, values: values(name) })),
    target: ['A', 'B', 'C'].map(name => ({ name, type: 'text' as const, values: values(name) })),
    truth: [{ source: 'b', target: 'C' }],
  }
  const lessons = lessonsOf(pair)
  t.same(
    [...new Set(lessons.map(({ variant }) => variant))],
    ['as it is', 'empty table', 'names alone', 'values alone', 'same rows'],
  )
  for (const { variant, lesson } of lessons) {
    const [link] = lesson.truth
    t.equal(lesson.target[link?.[1] ?? -1]?.name, 'C', variant)
    t.equal(link?.[0], 1)
  }
  t.ok(
    lessons.some(({ lesson }) => lesson.target[0]?.name !== 'A'),
    'some have another order',
  )
  const same = lessons.find(({ variant, isShuffled }) => variant === 'same rows' && !isShuffled)?.lesson
  t.same(same?.source[1]?.values, ['b0', 'b1', 'b2', 'b3'])
  t.same(same?.target[2]?.values, ['b2', 'b3', 'b4', 'b5'])
})
