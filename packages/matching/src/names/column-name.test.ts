import { test } from 'tap'
import { readNames, wordsAbout } from './column-name.ts'

test('one thing has one meaning, however and in whatever language it is said', async t => {
  for (const name of ['Date of birth', 'dob', 'birthDate', 'BIRTHDAY', 'Geburtsdatum', 'Fecha de nacimiento'])
    t.same(wordsAbout(name), ['birth', 'date'], name)
  for (const name of [
    'Date de naissance',
    'data di nascita',
    'data de nascimento',
    'geboortedatum',
    '生年月日',
  ])
    t.same(wordsAbout(name), ['birth', 'date'], name)
  t.same(wordsAbout('дата рождения'), ['birth', 'date'])
  for (const name of ['Zip', 'PLZ', 'codice postale', 'postcode', '郵便番号', '邮政编码', 'индекс'])
    t.same(wordsAbout(name), ['postal', 'code'], name)
  for (const name of ['created_at', 'Created on', 'Date created', 'createdAt', 'Erstellt am'])
    t.same(wordsAbout(name), ['created', 'date'], name)
})

test('a name tells what sort of value it holds', async t => {
  const sorts = (name: string) => readNames([name], '')[0]?.meanings[0]?.sort
  t.equal(sorts('order_date'), 'date')
  t.equal(sorts('numéro client'), 'code')
  t.equal(sorts('Total amount'), 'money')
  t.equal(sorts('is_active'), 'flag')
  t.equal(sorts('Courriel'), 'email')
})

test('words that all columns have, or that name the table, tell little', async t => {
  const weightOf = (names: string[], about: string, word: string) =>
    readNames(names, about)[0]?.meanings[0]?.atoms.find(({ id }) => id === word)?.weight ?? 0
  const alone = weightOf(['customer city', 'note'], '', 'customer')
  t.ok(weightOf(['customer city', 'customer street', 'customer phone'], '', 'customer') < alone)
  t.ok(weightOf(['customer city', 'note'], 'customers', 'customer') < alone)
})

test('names that say nothing are known as such', async t => {
  const blank = ['Column 7', 'Feld3', 'F12', 'Unnamed: 0', '', 'Column F', '欄位 2', 'x1']
  t.same(
    blank.map(name => readNames([name], '')[0]?.isBlank),
    blank.map(() => true),
  )
  for (const name of ['id', 'no', 'Field of study', 'Form']) t.notOk(readNames([name], '')[0]?.isBlank, name)
})
