import { test } from 'tap'
import { formatGeneral, formatWith } from './format-number.ts'
import { parseEntered } from './parse-entered.ts'
import { serialOf } from './serial-date.ts'

test('numbers in the patterns of the Sheets guide', t => {
  const cases: [number | string, string, string][] = [
    [12345.125, '####.#', '12345.1'],
    [12.34, '000.0000', '012.3400'],
    [12, '#.0#', '12.0'],
    [5.125, '# ???/???', '5   1/8  '],
    [12000, '#,###', '12,000'],
    [1230000000, '0.00e+00', '1.23e+09'],
    [-1234.5, '"$"#,##0.00', '-$1,234.50'],
    [-123, '#,##0.00_);[Red](#,##0.00)', '(123.00)'],
    [0.8, '##%', '80%'],
    [23, '_("$"* #,##0.00_)', ' $ 23.00 '],
    [1005, '[>1000]"HIGH";[<=200]"LOW";0000', 'HIGH'],
    [0, '#;(#);ZERO', 'ZERO'],
    [1.005, '0.00', '1.01'],
    ['MyText', '0;"TEXT: "_(@_)', 'TEXT:  MyText '],
  ]
  for (const [value, pattern, text] of cases) t.equal(formatWith(pattern, value), text, pattern)
  t.end()
})

test('dates and times in patterns; m is minutes beside hours and seconds', t => {
  const moment = serialOf(2016, 4, 5, 16 * 3600 + 8 * 60 + 53.53)
  const cases: [string, string][] = [
    ['h:mm:ss.00 a/p', '4:08:53.53 p'],
    ['yyyy-mm-dd', '2016-04-05'],
    ['mmmm d \\[dddd\\]', 'April 5 [Tuesday]'],
    ['h PM, ddd mmm dd', '4 PM, Tue Apr 05'],
    ['dddd, m/d/yy at h:mm', 'Tuesday, 4/5/16 at 16:08'],
  ]
  for (const [pattern, text] of cases) t.equal(formatWith(pattern, moment), text, pattern)
  t.equal(formatWith('[hh]:[mm]:[ss].000', 1 + (3 * 3600 + 13 * 60 + 41.255) / 86_400), '27:13:41.255')
  t.end()
})

test('a number without a format', t => {
  const seen = [0.1 + 0.2, 1 / 3, 123456789012, -1.5, 1e20, 0.00001234].map(formatGeneral)
  t.same(seen, ['0.3', '0.3333333333', '123456789012', '-1.5', '1E+20', '1.234E-05'])
  t.end()
})

test('what is typed becomes what Sheets makes of it', t => {
  const cases: [string, unknown, string?][] = [
    ['12', 12],
    ['-1,234.5', -1234.5, '#,##0.00'],
    ['12.5%', 0.125, '0.00%'],
    ['$1,000', 1000, '"$"#,##0'],
    ['-$3.50', -3.5, '"$"#,##0.00'],
    ['1e3', 1000, '0.00E+00'],
    ['true', true],
    ['2020-01-01', 43831, 'yyyy-mm-dd'],
    ['1/2/1999', 36162, 'm/d/yyyy'],
    ['Jan 2, 1999', 36162, 'mmm d, yyyy'],
    ['2-Jan-1999', 36162, 'd-mmm-yyyy'],
    ['2020-01-01 12:00', 43831.5, 'yyyy-mm-dd h:mm'],
    ['6:00 PM', 0.75, 'h:mm am/pm'],
    ["'007", '007'],
    ['007', 7],
    ['3_1_0', '3_1_0'],
    ['2021-02-29', '2021-02-29'],
    ['+49 30 1234', '+49 30 1234'],
    ['1,23', '1,23'],
    ['192.168.1.1', '192.168.1.1'],
    ['@home', '@home'],
    ['2020-01-01T10:00:00Z', '2020-01-01T10:00:00Z'],
  ]
  for (const [text, value, pattern] of cases) {
    const entered = parseEntered(text, 2026)
    t.equal(entered.value, value, text)
    t.equal(entered.numberFormat?.pattern, pattern, text)
  }
  t.same(parseEntered('=A1+1', 2026), { value: null, formula: '=A1+1' })
  t.same(parseEntered('', 2026), { value: null })
  t.end()
})
