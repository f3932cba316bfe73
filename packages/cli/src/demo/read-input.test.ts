import { DokiError } from '@doki/contracts'
import { type Test, test } from 'tap'
import { readInput } from './read-input.ts'

test('a file is read with its name, whatever that is', async t => {
  for (const name of ['It\'s "quoted" name.csv', 'drop table.csv', 'naïve café 注文.csv', 'a.b.c.csv']) {
    const folder = t.testdir({ [name]: 'id,name\n1,Ann\n' })
    t.match(await readInput(`${folder}/${name}`), { filename: name, title: name.slice(0, -4) })
  }
})

test('what is no spreadsheet, or has no rows, is refused before anything is started', async t => {
  const folder = t.testdir({
    'empty.csv': '',
    'header.csv': 'a,b,c\n',
    'blank.csv': '\n\n  ,\n , ,\n',
    'picture.xlsx': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 1]),
    'cut.xlsx': Buffer.from([0x50, 0x4b, 3, 4, 1, 2, 3]),
    folder: {},
  })
  for (const [name, message] of [
    ['no-such.csv', /There is no file .*no-such.csv/],
    ['folder', /is a folder\. Choose a CSV or XLSX file/],
    ['empty.csv', /empty.csv is empty\. Choose/],
    ['header.csv', /“header” has no rows under a header/],
    ['blank.csv', /“blank” has no rows under a header/],
    ['picture.xlsx', /is not a spreadsheet/],
    ['cut.xlsx', /cannot be read as an XLSX workbook/],
  ] as const)
    await refused(t, readInput(`${folder}/${name}`), message)
})

test('a tab that is asked for has to be there', async t => {
  const file = `${t.testdir({ 'book.csv': 'id,name\n1,Ann\n' })}/book.csv`
  t.match(await readInput(file, ' sheet1'), { title: 'book' })
  await refused(t, readInput(file, 'Nope'), /no tab “Nope” in “book”\. Its only tab is “Sheet1”/)
})

async function refused(t: Test, reading: Promise<unknown>, message: RegExp): Promise<void> {
  const error = await reading.catch((reason: unknown) => reason)
  t.ok(error instanceof DokiError)
  t.match(error, { code: 'invalid_input', message })
}
