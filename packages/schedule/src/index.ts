export { checkSchedule, shortestMinutes } from './check-schedule.ts'
export { describeCron } from './describe-cron.ts'
export { nextRun } from './next-run.ts'
export { isTimeZone } from './time-zone.ts'
