import { test } from 'tap'
import { takeConflictPolicy, takeDeletePolicy } from './policies.ts'
import { readSentence } from './sentence.ts'

test('who wins', async t => {
  for (const [text, policy] of [
    ['the sheet wins', 'sheet_wins'],
    ['the spreadsheet is the source of truth', 'sheet_wins'],
    ['on conflict keep the sheet', 'sheet_wins'],
    ['the database always wins', 'table_wins'],
    ['the table is the truth', 'table_wins'],
    ['newest wins', 'newest_wins'],
    ['the latest edit wins', 'newest_wins'],
    ['ask me when they differ', 'ask'],
    ['the sheet in the database', null],
  ] as const)
    t.equal(takeConflictPolicy(readSentence(text)), policy, text)
})

test('what happens to rows that are gone', async t => {
  for (const [text, policy] of [
    ['never delete anything', 'keep'],
    ["don't remove rows", 'keep'],
    ['delete rows that disappeared', 'delete'],
    ['remove records which no longer exist', 'delete'],
    ['mark deleted rows', 'mark'],
    ['soft delete', 'mark'],
    ['the deleted items sheet', null],
  ] as const)
    t.equal(takeDeletePolicy(readSentence(text)), policy, text)
})
