import type { Catalog, Intent, Interpretation } from '@doki/contracts'

const actions: Record<Intent['action'], string> = {
  create_sync: 'set up a sync',
  run_sync: 'run a sync now',
  plan_sync: 'show what a run would change',
  pause_sync: 'pause a sync',
  resume_sync: 'resume a sync',
  change_sync: 'change a sync',
  delete_sync: 'delete a sync',
  suggest_mapping: 'suggest a column mapping',
  show_status: 'show how things are',
  show_conflicts: 'show the conflicts',
  undo_run: 'undo a run',
  unknown: 'nothing that Doki does',
}
const directions = {
  sheet_to_table: 'from the sheet to the table',
  table_to_sheet: 'from the table to the sheet',
  two_way: 'both ways',
}

/** An interpretation for people: one line for each thing that was said, then what has to be asked. */
export function showInterpretation(
  { intent, confidence, questions }: Interpretation,
  catalog: Catalog,
): string {
  const { sheet, table } = intent
  const title =
    sheet && (catalog.spreadsheets.find(({ id }) => id === sheet.spreadsheetId)?.title ?? sheet.spreadsheetId)
  const sync = catalog.syncs.find(({ id }) => id === intent.sync)
  const said: [string, string | null | undefined][] = [
    ['asked for', actions[intent.action]],
    ['sync', intent.sync && (sync?.name ?? intent.sync)],
    ['sheet', title && (sheet?.tab ? `${title} › ${sheet.tab}` : title)],
    ['table', table && `${table.schema}.${table.name}`],
    ['new table', intent.newTable],
    ['direction', intent.direction && directions[intent.direction]],
    [
      'schedule',
      intent.noSchedule ? 'none' : intent.schedule && `${intent.schedule.cron}, ${intent.schedule.timezone}`,
    ],
    ['live', intent.live === null ? null : intent.live ? 'yes' : 'no'],
    ['on conflict', intent.conflictPolicy?.replace('_', ' ')],
    ['rows that are gone', intent.deletePolicy],
    ['key', intent.key.join(', ')],
    ['sure', `${Math.round(confidence * 100)} %`],
  ]
  const lines = said.filter(([, value]) => value).map(([name, value]) => `  ${name.padEnd(20)}${value}`)
  const asked = questions.flatMap(({ text, choices }) => [
    '',
    `  ${text}`,
    ...choices.map(choice => `    - ${choice}`),
  ])
  return [...lines, ...asked].join('\n')
}
