import { DokiError } from '@doki/contracts'
import { type Command, UsageError } from './command.ts'

type Entry = { summary: string; load: () => Promise<{ command: Command }> }

// Loaded only when asked for: `./doki --help` should not wait for a database driver.
const commands: Record<string, Entry> = {
  demo: {
    summary: 'sync a real spreadsheet into Postgres, end to end, and check every cell',
    load: () => import('./commands/demo.ts'),
  },
  test: {
    summary: 'every check: format, lint, types, tests',
    load: () => import('./commands/test.ts'),
  },
  up: {
    summary: 'the local cloud and all services, until Ctrl-C',
    load: () => import('./commands/up.ts'),
  },
  crash: {
    summary: 'kill each process in the midst of a sync, and see that nothing is lost or doubled',
    load: () => import('./commands/crash.ts'),
  },
  interpret: {
    summary: 'what a sentence asks for, offline',
    load: () => import('./commands/interpret.ts'),
  },
  sim: {
    summary: 'the real engine in thousands of simulated worlds, with faults: nothing may be lost',
    load: () => import('./commands/sim.ts'),
  },
  map: {
    summary: 'which column of a sheet is which of a table, with proof, offline',
    load: () => import('./commands/map.ts'),
  },
  bench: {
    summary: 'sync | mapping | intent | gateway | start: measure, each number beside its limit',
    load: () => import('./commands/bench.ts'),
  },
  fuzz: {
    summary: 'requests of every kind to the whole API: none may be answered with a fault',
    load: () => import('./commands/fuzz.ts'),
  },
  cost: {
    summary: 'what a Doki in the cloud costs in a month, by list prices',
    load: () => import('./commands/cost.ts'),
  },
  types: {
    summary: 'make the OpenAPI document, the types of its client and of the database anew',
    load: () => import('./commands/types.ts'),
  },
  upgrade: {
    summary:
      'old and new version at once under load, the migration between, and the way back: nothing may be lost',
    load: () => import('./commands/upgrade.ts'),
  },
  assemble: {
    summary: 'what the images hold, laid out without Docker: how large it is, how fast it starts',
    load: () => import('./commands/assemble.ts'),
  },
  migrate: {
    summary: 'apply the pending migrations to DATABASE_URL',
    load: () => import('./commands/migrate.ts'),
  },
}

const help = `Doki keeps a Google Sheet and a Postgres table in agreement.

Usage: ./doki COMMAND [options]

${Object.entries(commands)
  .map(([name, { summary }]) => `  ${name.padEnd(9)} ${summary}`)
  .join('\n')}

  ./doki COMMAND --help says more about one of them.
  ./doki exec PROGRAM … runs a program with the workspace's own Node and tools.`

const [name = '--help', ...args] = process.argv.slice(2)
const entry = Object.hasOwn(commands, name) ? commands[name] : undefined
if (name === '--help' || name === '-h' || name === 'help') {
  console.log(help)
} else if (!entry) {
  console.error(`doki: there is no command “${name}”.\n\n${help}`)
  process.exitCode = 2
} else {
  process.exitCode = await run(entry, args)
}

async function run({ load }: Entry, rest: string[]): Promise<number> {
  const { command } = await load()
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(command.help)
    return 0
  }
  try {
    return await command.run(rest)
  } catch (error) {
    if (rest.includes('--json')) console.log(JSON.stringify({ ok: false, error: describe(error) }))
    if (error instanceof UsageError) console.error(`doki ${name}: ${error.message}\n\n${command.help}`)
    else if (error instanceof DokiError) console.error(`doki ${name}: ${error.message}`)
    else console.error(`doki ${name}: something went wrong that should not have:`, error)
    return error instanceof UsageError ? 2 : 1
  }
}

/** What a program that asked for `--json` is told of an error. */
function describe(error: unknown): { code: string; message: string } {
  if (error instanceof DokiError) return { code: error.code, message: error.message }
  const code = error instanceof UsageError ? 'invalid_input' : 'internal'
  return { code, message: error instanceof Error ? error.message : String(error) }
}
