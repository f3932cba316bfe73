import { test } from 'tap'
import { catalogNames } from '../catalog/catalog-names.ts'
import { readLine } from '../text/read-line.ts'
import { takeConflictPolicy, takeDeletePolicy } from './policies.ts'

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
    ['bei Konflikten gewinnt die Tabelle', 'table_wins'],
    ['im Zweifel die Datenbank', 'table_wins'],
    ['en cas de conflit la feuille prime', 'sheet_wins'],
    ['si hay diferencias pregúntame', 'ask'],
    ['a alteração mais recente vence', 'newest_wins'],
    ['if they clash go with whatever the table says', 'table_wins'],
    ["when both sides have changed the sheet's value stays", 'sheet_wins'],
    ['whoever saved last wins', 'newest_wins'],
    ['the people at the till keep asking', null],
    ['the sheet in the database', null],
  ] as const)
    t.equal(takeConflictPolicy(read(text)), policy, text)
})

test('what happens to rows that are gone', async t => {
  for (const [text, policy] of [
    ['never delete anything', 'keep'],
    ["don't remove rows", 'keep'],
    ['delete rows that disappeared', 'delete'],
    ['remove records which no longer exist', 'delete'],
    ['mark deleted rows', 'mark'],
    ['soft delete', 'mark'],
    ['lösche niemals etwas', 'keep'],
    ['gelöschte Zeilen nicht löschen, nur markieren', 'mark'],
    ['ne supprime jamais rien', 'keep'],
    ['no borres nada', 'keep'],
    ['apague as linhas que sumiram', 'delete'],
    ["don't delete rows that disappeared", 'keep'],
    ['if somebody takes a book off the sheet, leave it in the database', 'keep'],
    ['what is missing in the sheet should survive in the table', 'keep'],
    ['rows that go missing in the table should go missing in the sheet too', 'delete'],
    ['when somebody removes a row, remove it from the database as well', 'delete'],
    ['removed rows removed everywhere', 'delete'],
    ['a row gone from the sheet is to be flagged rather than removed', 'mark'],
    ['wenn jemand eine Zeile löscht, bleibt sie in der Datenbank stehen', 'keep'],
    ['si alguien borra una fila en la hoja, bórrala también en la tabla', 'delete'],
    ['se alguém apagar uma linha, ela fica no banco', 'keep'],
    ['if rows are gone, delete the sync', null],
    ['if rows are gone, ask me before you delete them', null],
    ['the deleted items sheet', null],
    ['delete the sync', null],
    ["don't delete the CRM sync", null],
  ] as const)
    t.equal(takeDeletePolicy(read(text)), policy, text)
})

function read(text: string) {
  return readLine(text, catalogNames({ timezone: 'UTC', spreadsheets: [], tables: [], syncs: [] }))
}
