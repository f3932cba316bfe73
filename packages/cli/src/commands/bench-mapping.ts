import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { benchMapping, type MappingFigures } from '../bench/bench-mapping.ts'
import { type Fitted, fitMapping } from '../bench/fit-mapping.ts'
import { table } from '../demo/format.ts'
import type { Shares } from '../mapping/measure.ts'
import { callerFolder, root } from '../root.ts'

interface Options {
  data: string[]
  out?: string | undefined
  fit: boolean
  keep: boolean
  folds: number
  json: boolean
}

const ownPairs = path.join(root, 'packages/matching/pairs')

/** `./doki bench mapping`: matches pairs of tables and measures it, or learns from them. */
export async function runBenchMapping({ data, out, fit, keep, folds, json }: Options): Promise<number> {
  const folders = data.length > 0 ? data.map(folder => path.resolve(callerFolder, folder)) : [ownPairs]
  if (fit) {
    const fitted = await fitMapping(folders, folds, keep, line => process.stderr.write(`${line}\n`))
    console.log(json ? JSON.stringify(fitted) : showFitted(fitted))
    return 0
  }
  const { figures, predictions } = await benchMapping(folders)
  if (out !== undefined) writeFileSync(path.resolve(callerFolder, out), `${JSON.stringify(predictions)}\n`)
  console.log(json ? JSON.stringify(figures) : showFigures(figures))
  return 0
}

function showFigures({ suites, accepted, speed, pairs, seconds }: MappingFigures): string {
  const rows = speed.map(each => [
    `${each.columns} x ${each.columns} columns, 200 rows`,
    `${each.ms} ms`,
    `${each.limitMs} ms`,
  ])
  return [
    shares(suites),
    `  ${pairs} pairs of tables in ${seconds.toFixed(1)} s`,
    `  of ${accepted.count} pairs accepted at 0.95 or more, ${(accepted.share * 100).toFixed(1)} % are right (limit 95 %)`,
    table(['matching', 'time', 'limit'], rows),
  ].join('\n\n')
}

function showFitted({ crossValidated, calibration, folds, file }: Fitted): string {
  const rows = calibration.map(({ from, to, chosen, right }) => [
    `${from.toFixed(1)} to ${to.toFixed(1)}`,
    String(chosen),
    `${((100 * right) / chosen).toFixed(1)} %`,
  ])
  return [
    `  each pair matched with what was learned of the others, in ${folds} folds:`,
    shares(crossValidated),
    table(['confidence', 'chosen', 'right'], rows),
    file ? `  written: ${file}` : '  not kept: --keep writes the weights',
  ].join('\n\n')
}

function shares(all: Record<string, Shares>): string {
  const figure = (value: number) => value.toFixed(3)
  return table(
    ['suite', 'pairs', 'precision', 'recall', 'F1', 'decided', 'MRR', 'R@GT'],
    Object.entries(all).map(([suite, each]) => [
      suite,
      String(each.pairs),
      ...[each.precision, each.recall, each.f1, each.decided, each.mrr, each.recallAtTruth].map(figure),
    ]),
  )
}
