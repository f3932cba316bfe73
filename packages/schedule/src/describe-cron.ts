import cronstrue from 'cronstrue'

/** In words: "At 09:00, Monday through Friday". What has no words is shown as it is. */
export function describeCron(cron: string): string {
  return cronstrue.toString(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: false }) || cron
}
