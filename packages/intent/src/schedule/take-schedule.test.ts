import { test } from 'tap'
import { catalogNames } from '../catalog/catalog-names.ts'
import { readLine } from '../text/read-line.ts'
import { takeSchedule } from './take-schedule.ts'

test('schedules people say, as cron', async t => {
  for (const [text, cron] of Object.entries({
    hourly: '0 * * * *',
    'every hour': '0 * * * *',
    'every 15 minutes': '*/15 * * * *',
    'every half hour': '*/30 * * * *',
    'every two hours': '0 */2 * * *',
    'every 60 minutes': '0 * * * *',
    'every day at 7': '0 7 * * *',
    'daily at 18:45': '45 18 * * *',
    'every morning': '0 8 * * *',
    'every night at 2am': '0 2 * * *',
    nightly: '0 0 * * *',
    'weekdays at 7:30': '30 7 * * 1-5',
    'at 7.30pm on weekdays': '30 19 * * 1-5',
    'Monday to Friday at noon': '0 12 * * 1-5',
    'every Monday': '0 0 * * 1',
    'on Mondays and Thursdays at 12pm': '0 12 * * 1,4',
    'weekly on Friday at 5 pm': '0 17 * * 5',
    'every weekend at 10': '0 10 * * 0,6',
    'on the 15th of every month at 6am': '0 6 15 * *',
    monthly: '0 0 1 * *',
    'twice a day': '0 0,12 * * *',
    'three times a day': '0 0,8,16 * * *',
    'daily at 8 and 17': '0 8,17 * * *',
    'the first Monday of the month at 9': '0 9 * * 1#1',
    'the last Friday of every month at 6 pm': '0 18 * * 5#L',
    'on the last day of the month': '0 0 L * *',
    'every 10 minutes on weekdays between 9 and 17': '*/10 9-17 * * 1-5',
    'quarter past six every evening': '15 18 * * *',
    'jeden Werktag um halb acht': '30 7 * * 1-5',
    'montags und donnerstags um 18 Uhr': '0 18 * * 1,4',
    'am 15. jedes Monats um 6 Uhr': '0 6 15 * *',
    'tous les jours à sept heures et demie': '30 7 * * *',
    'du lundi au vendredi à 8h': '0 8 * * 1-5',
    'le premier lundi du mois à 9h': '0 9 * * 1#1',
    'todos los días a las siete y media de la tarde': '30 19 * * *',
    'cada dos horas': '0 */2 * * *',
    'de segunda a sexta às 8h30': '30 8 * * 1-5',
    'toda segunda-feira às 9 da manhã': '0 9 * * 1',
  })) {
    t.match(read(text), { cron, timezone: 'UTC' }, text)
  }
})

test('a named time zone goes before the usual one', async t => {
  for (const [text, timezone] of Object.entries({
    'daily at 7 Berlin time': 'Europe/Berlin',
    'daily at 7:00 in Europe/Paris': 'Europe/Paris',
    'daily at 7am PST': 'America/Los_Angeles',
    'daily at 7 in New York time': 'America/New_York',
    'daily at 7 UTC': 'UTC',
    'daily at 7': 'Asia/Tokyo',
    'täglich um 7 Uhr Berliner Zeit': 'Europe/Berlin',
    'tous les jours à 7h heure de Paris': 'Europe/Paris',
    'todos los días a las 7 hora de Madrid': 'Europe/Madrid',
    'todos os dias às 7 horário de Brasília': 'America/Sao_Paulo',
  }))
    t.match(read(text, 'Asia/Tokyo'), { cron: '0 7 * * *', timezone }, text)
})

test('what cron cannot say evenly is said to be unclear', async t => {
  t.match(read('every 45 minutes'), { unclear: /every 45 minutes/ })
  t.match(read('every 5 hours'), { unclear: /every 5 hours/ })
  t.match(read('every two weeks'), { unclear: /every two weeks/ })
  t.match(read('daily at 8:15 and 17:40'), { unclear: /8:15/ })
})

test('no schedule in the words: none', async t => {
  for (const text of ['keep Orders in sync', 'tab 7 of the 2026 budget', 'whenever something changes'])
    t.equal(read(text), null, text)
})

function read(text: string, zone = 'UTC') {
  return takeSchedule(
    readLine(text, catalogNames({ timezone: zone, spreadsheets: [], tables: [], syncs: [] })),
    zone,
  )
}
