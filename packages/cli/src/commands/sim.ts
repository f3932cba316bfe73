import { availableParallelism } from 'node:os'
import { addUp, type Proof, simulate, wrongKinds } from '@doki/engine/simulation'
import { type Command, readArgs, UsageError } from '../command.ts'
import { table } from '../demo/format.ts'
import { type Say, say as sayTo } from '../demo/say.ts'
import { proveMutants } from '../sim/prove-mutants.ts'
import { type ProvedSeeds, proveSeeds } from '../sim/prove-seeds.ts'
import { turn } from '../sim/turn.ts'

export const command: Command = {
  help: `Usage: ./doki sim [--seeds N] [--seed S] [--mutants] [--json]

Runs the real engine over a simulated sheet, table, network and clock. People sort, insert, delete and type while it
works, programs change the table, processes are killed and frozen, answers are lost. At the end every edit has to be on
both sides, or superseded, or waiting for a person; nothing doubled, nothing touched that is not mapped, and one more run
has nothing to do. Every seed is run twice and has to go the same way.

  --seeds N    worlds to run (default 500)
  --seed S     the first one (default 1); with --seeds 1 all that happens in it is printed
  --mutants    breaks the engine's guards one at a time, and sees that the proof notices each
  --json       print one JSON document on standard output, the rest on standard error`,

  async run(args) {
    const { values } = readArgs(args, {
      seeds: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      mutants: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    })
    const count = wholeNumber(values.seeds, '--seeds')
    const first = wholeNumber(values.seed, '--seed')
    const say = sayTo(values.json)
    if (values.mutants) return mutants(values.json, say)
    const startedMs = performance.now()
    if (count === 1) await tell(first, say)
    const found = await proveSeeds({ first, count, threads: availableParallelism() }, done =>
      say.now(`${done} of ${count} seeds`),
    )
    const proof = withCrashes(found)
    const seconds = Math.round((performance.now() - startedMs) / 100) / 10
    if (values.json) console.log(JSON.stringify({ ...proof, seconds }))
    else say.line(show(proof, seconds))
    return proof.ok ? 0 : 1
  },
}

/** A seed in which the simulation itself broke is a failure like any other. */
function withCrashes({ proved, crashed }: ProvedSeeds): Proof {
  const proof = addUp(proved)
  const failures = crashed.map(({ seed, error }) => {
    return { seed, what: [`broken: ${error}`], command: `./doki sim --seeds 1 --seed ${seed}` }
  })
  return { ...proof, ok: proof.ok && failures.length === 0, failures: [...proof.failures, ...failures] }
}

/** All that happens in one world, in readable lines. */
async function tell(seed: number, say: Say): Promise<void> {
  const { lines } = await simulate(seed, { drain: turn, keepTrace: true })
  for (const line of lines) say.line(line)
}

async function mutants(json: boolean, say: Say): Promise<number> {
  const mutants = await proveMutants((name, done, all) => say.now(`${name}: ${done} of ${all}`))
  const ok = mutants.every(({ caught }) => caught)
  if (json) console.log(JSON.stringify({ ok, mutants }))
  else {
    const rows = mutants.map(({ name, caught, bySeed, how }) => [
      caught ? 'caught' : 'NOT CAUGHT',
      name,
      bySeed === null ? '' : String(bySeed),
      how,
    ])
    say.line(table(['', 'what was broken', 'by seed', 'how'], rows, 100))
  }
  return ok ? 0 : 1
}

function show(proof: Proof, seconds: number): string {
  const faults = Object.entries(proof.faults).map(([kind, count]) => [kind, String(count)])
  const { seeds, edits, runs, effects, raced, recoveryRuns, tracesDiffer } = proof
  const figures = [
    ['seeds, each run twice', seeds],
    ['edits by people and programs', edits],
    ['runs of the engine', runs],
    ['writes to either side', effects],
    ...wrongKinds.map(kind => [kind, proof[kind]]),
    ['traces that differ', tracesDiffer],
    ['raced (in the documented window, left out)', raced],
    ['runs until rest', `${recoveryRuns.p50} at the median, ${recoveryRuns.max} at most`],
    ['seconds', seconds],
  ].map(([what, value]) => [String(what), String(value)])
  const failures = proof.failures
    .slice(0, 20)
    .map(({ what, command }) => `  ${what.slice(0, 3).join('\n  ')}\n    ${command}`)
  const verdict = proof.ok
    ? 'Nothing was lost.'
    : `${proof.failures.length} seeds went wrong:\n${failures.join('\n')}`
  return [table(['fault', 'times'], faults), table(['figure', 'value'], figures), verdict].join('\n\n')
}

function wholeNumber(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new UsageError(`${option} takes a whole number, not “${text}”`)
  return value
}
