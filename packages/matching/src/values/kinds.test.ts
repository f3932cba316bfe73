import { test } from 'tap'
import { kindsOf, type ValueKind } from './kinds.ts'

const examples: [ValueKind, string[]][] = [
  ['email', ['ada@example.com', 'ts4hm283@i.softbank.jp']],
  ['url', ['https://example.org/x', 'www.example.org', 'example.com']],
  ['image url', ['https://cdn.example.com/a/b.jpg?w=2']],
  ['uuid', ['0190a000-0000-7000-8000-000000000001']],
  ['ip address', ['192.168.1.1', 'fe80::1']],
  ['mac address', ['00:1B:44:11:3A:B7']],
  ['iban', ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432']],
  ['bic', ['DEUTDEFF', 'COBADEFFXXX']],
  ['vat number', ['IT02309690037', 'DE123456789', 'ATU12345678']],
  ['barcode', ['4006381333931', '73513537']],
  ['isbn', ['978-3-16-148410-0']],
  ['phone', ['+49 30 123456', '(415) 555-0132', '0216 791 3741', '555-0132']],
  ['currency code', ['EUR', 'usd', '€']],
  ['country code', ['DE', 'usa']],
  ['country', ['Germany', 'Deutschland', 'Россия', '日本']],
  ['month', ['März', 'octobre', 'Jan']],
  ['weekday', ['Montag', 'jueves']],
  ['gender', ['f', 'männlich', '女性']],
  ['salutation', ['Mr.', 'Frau', 'Mme']],
  ['region', ['Bayern', 'California', '東京都']],
  ['job title', ['Principal Accounts Strategist', 'Vertriebsleiterin']],
  ['company', ['Kuhn GmbH & Co. KG', '株式会社山田', 'Beahan, Goodwin and Purdy', 'ООО Ромашка']],
  ['street address', ['Hauptstraße 12', '2539 Brekke Trace', 'Via Furno 4', '9丁目7番9号']],
  ['given name', ['Maria', 'Jean-Pierre']],
  ['person', ['Maria Schmidt', '武井 美穂']],
  ['postal code', ['10115', 'SW1A 1AA', '1012 AB', '559-9638', '20040-020']],
  ['color', ['#ff8800', 'rot']],
  ['version', ['10.4.1', 'v10.0.1-beta']],
  ['file name', ['offer-2024.pdf']],
]

test('values are told by what they look like', async t => {
  for (const [kind, texts] of examples)
    for (const text of texts) t.ok(kindsOf(text).includes(kind), `${text} is a ${kind}`)
})

test('what only looks like it is not taken for it', async t => {
  const not: [ValueKind, string][] = [
    ['iban', 'DE89 3704 0044 0532 0130 01'],
    ['barcode', '4006381333932'],
    ['phone', '2024-01-31'],
    ['phone', '160/2025'],
    ['phone', '1.234,56'],
    ['ip address', '31.12.2024'],
    ['version', '31.12.2024'],
    ['email', 'ada at example.com'],
    ['person', 'Annual report'],
    ['company', 'Maria Schmidt'],
  ]
  for (const [kind, text] of not) t.notOk(kindsOf(text).includes(kind), `${text} is no ${kind}`)
  t.same(kindsOf(''), [])
})
