import { table } from '../demo/format.ts'
import { isWell, type Kill } from '../road/survive.ts'
import { isUnharmed, type Report } from './report.ts'

/** The reports of all scenarios for people, failures with what replays them. */
export function showReports(reports: readonly Report[]): string {
  const rows = reports.map(report => [
    isUnharmed(report) ? 'ok' : 'NOT OK',
    report.name,
    String(report.effects),
    String(report.kills),
    String(report.cuts),
    String(report.freezes),
    String(report.edited),
    String(report.lost),
    String(report.duplicated),
    String(report.collateral),
    String(report.unequal),
    String(report.other),
    report.recoverySeconds ? `${report.recoverySeconds.p50} / ${report.recoverySeconds.max} s` : '',
    `${Math.round(report.seconds)} s`,
  ])
  const header = [
    '',
    'scenario',
    'effects',
    'kills',
    'cuts',
    'freezes',
    'edits',
    'lost',
    'doubled',
    'touched',
  ]
  const failures = reports.flatMap(report =>
    report.failures.map(({ at, point, effect, problems, replay }) => {
      const where = at === null ? 'undisturbed' : `${point} effect ${at} (${effect ?? 'never met'})`
      return [`\n${report.name}, ${where}:`, ...problems.map(text => `  ${text}`), `  again: ${replay}`].join(
        '\n',
      )
    }),
  )
  return [table([...header, 'unequal', 'other', 'recovery p50/max', 'took'], rows, 40), ...failures].join(
    '\n',
  )
}

/** The kills on the road through all services. */
export function showRoad(kills: readonly Kill[]): string {
  const rows = kills.map(kill => [
    isWell(kill) ? 'ok' : 'NOT OK',
    kill.process,
    kill.moment,
    `${kill.rows} of ${kill.expected}`,
    String(kill.changesAfter),
    `${kill.seconds} s`,
  ])
  const problems = kills.flatMap(({ process, error, differences }) =>
    [error, ...differences].flatMap(text => (text ? [`  ${process}: ${text}`] : [])),
  )
  const shown = table(['', 'killed', 'when', 'rows', 'changes after', 'done after'], rows, 70)
  return [shown, ...problems].join('\n')
}
